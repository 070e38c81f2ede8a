"""`heard engine`: the loops that need no caller. Any number may run; work is shared."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import structlog

from heard.archive import database_url, record
from heard.files import file_retention
from heard.house import build_house, configured
from heard.reconcile import reconcile
from heard.reload import follow
from heard.runtime import Runtime, open_runtime, read_settings, redis_url
from heard.serve import stopped
from router.handover import Outbox
from router.invariants import Invariants
from router.jobs import RqJobs
from router.sweep import Sweep
from router.timers import Timers
from store.clients import jobs_client
from store.lease import Leases
from store.position import Position

LEASE_S = 3.0
# Each is for one engine at a time.
WORK = ("sweep", "audit", "outbox", "recorder", "reconciler", "retention")

log = structlog.get_logger("heard.engine")


def main(_asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Run the loops until told to stop."""
    asyncio.run(_run(environ))
    return 0


async def _run(environ: Mapping[str, str]) -> None:
    stop = stopped()
    async with open_runtime(read_settings(environ)) as runtime, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(loops(runtime), name="loops")
        await stop.wait()
        running.cancel()


async def loops(runtime: Runtime) -> None:
    """Run every loop until cancelled; a Redis that is away is waited for."""
    house, stores, clock = build_house(runtime), runtime.stores, runtime.clock
    await configured(runtime)
    jobs = jobs_client(redis_url(runtime.settings))
    position = Position(stores.redis, stores.keys, "outbox")
    outbox = Outbox(stores.log, RqJobs(jobs), position, clock)
    timers = Timers(stores.scripts, stores.reader, house.reply, clock)
    stale_ms = runtime.settings.centre.presence.stale_s * 1000
    sweep = Sweep(stores.scripts, stores.reader, clock, stale_ms)
    invariants = Invariants(stores.scripts, stores.reader, clock)
    url = database_url(runtime.settings)
    recorder = partial(record, stores, clock, url, position)
    works: list[Callable[[], Awaitable[None]]]
    works = [sweep.run, invariants.run, outbox.run, recorder, partial(reconcile, runtime, house)]
    works.append(file_retention(runtime).run)
    leases = Leases(stores.redis, stores.keys, clock, runtime.ids)
    try:
        async with asyncio.TaskGroup() as tasks:
            # Timers are leased one by one in Redis; the others are for one engine at a time.
            tasks.create_task(timers.run(), name="timers")
            file = runtime.settings.environment.config
            tasks.create_task(follow(runtime.current, stores.reader, clock, file), name="reload")
            for name, work in zip(WORK, works, strict=True):
                tasks.create_task(leases.hold(name, LEASE_S, work), name=name)
            log.info("engine.running")
    finally:
        jobs.close()
