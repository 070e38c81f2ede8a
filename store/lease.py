"""Leases: work that exactly one engine does at a time, and another takes over.

A lease is a key with a token and a time to live. It keeps two engines from doing the same work; it
cannot stop a holder that stood still for longer than its lease, so the work itself must stay
correct when two do it (the recorder's position, the fences of the scripts).
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from core.clock import Clock
from core.errors import StoreUnavailableError
from core.ids import IdSource
from store.clients import StoreClient
from store.keys import Keys
from store.loader import FOLDER, Answer, Script, load, run

log = structlog.get_logger("heard.lease")


@dataclass(frozen=True, slots=True)
class _Held:
    """A lease taken by this process; counted from before Redis was asked, so never too long."""

    name: str
    token: str
    ttl_s: float
    until_s: float


class Leases:
    """The leases of one centre, as one process takes them."""

    def __init__(self, redis: StoreClient, keys: Keys, clock: Clock, ids: IdSource) -> None:
        """Take nothing yet."""
        self._redis = redis
        self._keys = keys
        self._clock = clock
        self._ids = ids
        self._renew = load("renew", FOLDER / "upkeep")
        self._release = load("release", FOLDER / "upkeep")

    async def hold(self, name: str, ttl_s: float, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` while this process holds the lease `name`; return when the work is done.

        Waits for the lease and renews it every third of `ttl_s`. Cancels the work before the lease
        can have run out (taken by another, or Redis away for too long) and waits for it again; the
        same when the work ends with StoreUnavailableError. Any other error of the work comes in an
        ExceptionGroup, after the lease was given back. When a holder dies, another takes over
        within `ttl_s` and a third.
        """
        while True:
            lease = _Held(name, self._ids.new("lse"), ttl_s, _now_s() + ttl_s)
            if await self._taken(lease):
                log.info("lease.taken", lease=name)
                try:
                    if await self._done(lease, work):
                        return
                finally:
                    await self._give_back(lease)
                log.warning("lease.lost", lease=name)
            await self._clock.sleep(ttl_s / 3)

    async def _taken(self, lease: _Held) -> bool:
        key, ttl_ms = self._keys.of("lease", lease.name), round(lease.ttl_s * 1000)
        try:
            return bool(await self._redis.set(key, lease.token, nx=True, px=ttl_ms))
        except StoreUnavailableError:
            return False

    async def _done(self, lease: _Held, work: Callable[[], Awaitable[None]]) -> bool:
        """Work until it is done (True), or the lease or Redis is gone (False)."""
        done = False
        limit = asyncio.timeout_at(lease.until_s)
        try:
            async with limit, asyncio.TaskGroup() as group:
                renewing = group.create_task(self._renew_until_lost(lease, limit))
                await work()
                done = True
                renewing.cancel()
        except* StoreUnavailableError as away:
            log.warning("lease.store_away", lease=lease.name, errors=len(away.exceptions))
        except* TimeoutError:
            if not limit.expired():
                raise
        return done

    async def _renew_until_lost(self, lease: _Held, limit: asyncio.Timeout) -> None:
        """Move the limit of the work with each renewal; bring it to now when the lease is lost."""
        while True:
            await self._clock.sleep(lease.ttl_s / 3)
            asked_s = _now_s()
            try:
                answer = await self._run(self._renew, lease, ttl_ms=round(lease.ttl_s * 1000))
            except StoreUnavailableError:
                continue  # the limit stands: there is time for one more try, not for two
            if limit.expired():
                return  # it came too late: the work is being cancelled
            if answer.word == "LOST":
                limit.reschedule(asked_s)
                return
            limit.reschedule(asked_s + lease.ttl_s)

    async def _give_back(self, lease: _Held) -> None:
        """Let another take over at once; when Redis is away, the time to live does it."""
        with suppress(StoreUnavailableError):
            await self._run(self._release, lease)

    async def _run(self, script: Script, lease: _Held, **values: object) -> Answer:
        root = self._keys.root
        return await run(self._redis, root, script, name=lease.name, token=lease.token, **values)


def _now_s() -> float:
    """Return the event loop's time, which `asyncio.timeout` goes by."""
    return asyncio.get_running_loop().time()
