"""The log: one Redis stream with every event of the centre, read by number.

Scripts append; everybody else reads here. Numbers are dense, so a reader that has 41 and sees 43
knows that it missed one.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import aclosing
from typing import Any, cast

import structlog

from core.clock import Clock
from core.errors import StoreUnavailableError
from core.events import Event
from store.clients import StoreClient
from store.keys import Keys
from store.loader import FOLDER, load, run

BATCH = 500  # events; a few hundred KB at most
BLOCK_S = 5.0  # what `clients.blocking_client` must be made for
RETRY_S = 0.5

log = structlog.get_logger("heard.log")


class EventLog:
    """The events of one centre. Each method raises StoreUnavailableError when Redis is away."""

    def __init__(
        self,
        redis: StoreClient,
        blocking: StoreClient,
        keys: Keys,
        clock: Clock,
        *,
        block_s: float = BLOCK_S,
    ) -> None:
        """Read through these clients; `blocking` is made for blocks of `block_s`."""
        self._redis = redis
        self._blocking = blocking
        self._keys = keys
        self._events = keys.of("events")
        self._clock = clock
        self._block_ms = round(block_s * 1000)
        self._seed = load("seed", FOLDER / "upkeep")

    async def last_seq(self) -> int:
        """Return the number of the newest event, 0 before the first."""
        return int(await self._redis.get(self._keys.of("sequence")) or 0)

    async def first_seq(self) -> int:
        """Return the number of the oldest event that is still here; 0 when there is none."""
        oldest = await self._redis.xrange(self._events, count=1)
        return _number(oldest[0][0]) if oldest else 0

    async def read(self, after: int, limit: int = BATCH) -> list[Event]:
        """Return at most `limit` events behind number `after`, oldest first.

        Raises ValueError for an event that this version cannot read: it must be seen, not skipped.
        """
        found = await self._redis.xrange(self._events, min=_id(after + 1), count=limit)
        return _events(found)

    async def follow(self, after: int) -> AsyncIterator[list[Event]]:
        """Yield what comes behind number `after`, in order and in batches, without an end.

        Waits while Redis is away and goes on behind the last event yielded. Raises ValueError as
        `read` does.
        """
        async with aclosing(self.watch(after)) as batches:
            async for events in batches:
                if events:
                    yield events

    async def watch(self, after: int) -> AsyncGenerator[list[Event]]:
        """Follow, and yield an empty list for every silence, for one who has to look about then.

        It says that nothing came for `block_s`, or that Redis was away and is back: what was read
        may not be what it holds now.
        """
        away = False
        while True:
            try:
                streams = await self._blocking.xread(
                    {self._events: _id(after)}, count=BATCH, block=self._block_ms
                )
            except StoreUnavailableError as error:
                if not away:
                    log.warning("log.away", after=after, error=error.message)
                away = True
                await self._clock.sleep(RETRY_S)
                continue
            events = _events(cast("Any", streams)[0][1]) if streams else []
            if away or not events:
                away = False
                yield []
            if events:
                yield events
                after = events[-1].seq

    async def trim(self, up_to: int, keep: int) -> None:
        """Drop the events up to number `up_to`, which nobody needs, except the newest `keep`."""
        oldest = min(up_to, await self.last_seq() - keep) + 1
        if oldest > 1:
            await self._redis.xtrim(self._events, minid=_id(oldest), approximate=False)

    async def forget(self, conversations: Collection[str], up_to: int) -> int:
        """Drop the events of these conversations up to number `up_to`; return how many.

        For erasure, once they are recorded and handed over. Who resumes across them is sent a
        snapshot, as after trimming.
        """
        after, dropped = 0, 0
        while batch := [event for event in await self.read(after) if event.seq <= up_to]:
            own = [_id(event.seq) for event in batch if event.conversation in conversations]
            if own:
                dropped += await self._redis.xdel(self._events, *own)
            after = batch[-1].seq
        return dropped

    async def seed_sequence(self, at_least: int) -> bool:
        """Make the next event come behind `at_least`; return whether that changed anything.

        For a Redis that lost its newest events: a number that was given before must not be given
        again, since readers, and the jobs named after events, take it for the old one.
        """
        root = self._keys.root
        return (await run(self._redis, root, self._seed, at_least=at_least)).word == "RAISED"


def _id(seq: int) -> str:
    return f"{seq}-0"


def _number(stream_id: Any) -> int:  # noqa: ANN401 - redis-py's types leave bytes or text open
    return int(str(stream_id).partition("-")[0])


def _events(found: Any) -> list[Event]:  # noqa: ANN401 - as above
    return [_event(stream_id, fields) for stream_id, fields in found]


def _event(stream_id: str, fields: dict[str, str]) -> Event:
    try:
        return Event.from_stream(stream_id, fields)
    except (KeyError, ValueError) as error:
        message = f"event {stream_id} cannot be read; was it written by a newer version? ({error})"
        raise ValueError(message) from error
