"""The outbox follows the log: every event is handed over, and a crash repeats nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest

from core.clock import SystemClock
from core.errors import StoreUnavailableError
from core.ids import AgentId
from router.handover import Outbox
from router.jobs import RqJobs
from store.clients import blocking_client
from store.log import BLOCK_S, EventLog
from store.position import Position
from tests.router.conftest import KEYS, House
from tests.router.works import Works, working
from tests.wait import wait_until

AMINA = AgentId("amina")


@pytest.fixture
async def works(house: House, redis_url: str) -> AsyncIterator[Works]:
    """Yield rq."""
    async with working(house, redis_url) as works:
        yield works


class CrashError(Exception):
    """The engine dies."""


class Crashing(Position):
    """A place that the engine never gets to write down."""

    async def write(self, seq: int) -> None:
        """Die before it."""
        raise CrashError(seq)


async def test_a_crash_between_handing_over_and_remembering_repeats_nothing(
    house: House, works: Works
) -> None:
    """The next engine hands the same events over again, and rq keeps one job of each."""
    found = await house.accepted()
    await house.desk.send(AMINA, found.id, "On our way", None, "op1")
    position = works.outbox.position
    crashing = replace(works.outbox, position=Crashing(position.redis, KEYS, position.reader))
    events = await house.log.read(0)
    with pytest.raises(CrashError):
        await crashing.hand_over(events)
    assert len(works.jobs) == 1
    assert await position.read() == 0
    assert await works.hand_over() == events
    assert len(works.jobs) == 1
    assert await position.read() == events[-1].seq


async def test_an_engine_goes_on_where_the_one_before_it_stopped(
    house: House, works: Works
) -> None:
    """What was finished is not read again, and what came meanwhile is."""
    found = await house.accepted()
    await house.desk.send(AMINA, found.id, "On our way", None, "op1")
    await works.work()
    done = await works.outbox.position.read()
    await house.desk.send(AMINA, found.id, "At the door", None, "op2")
    came = await works.hand_over()
    assert [(e.seq - done, e.type) for e in came] == [(1, "message.status"), (2, "message.queued")]
    await works.do_jobs()
    assert [sent.text for sent in works.post.taken] == ["On our way", "At the door"]


async def test_when_rq_cannot_take_a_job_its_event_is_not_passed_over(
    house: House, works: Works
) -> None:
    """The place is written after the job is kept, never before."""

    class Away:
        """rq on a Redis that is away."""

        def put(self, job: object) -> None:
            """Take nothing."""
            message = f"{job} was not kept"
            raise StoreUnavailableError(message)

    found = await house.accepted()
    await house.desk.send(AMINA, found.id, "On our way", None, "op1")
    with pytest.raises(StoreUnavailableError):
        await replace(works.outbox, jobs=Away()).hand_over(await house.log.read(0))
    assert await works.outbox.position.read() == 0


async def test_the_loop_hands_over_what_comes_while_it_runs(
    house: House, works: Works, redis_url: str
) -> None:
    """An answer is with rq as soon as it is in the log."""
    blocking = blocking_client(redis_url, BLOCK_S)
    clock = SystemClock()
    log = EventLog(house.redis, blocking, KEYS, clock)
    position = Position(house.redis, KEYS, "outbox")
    outbox = Outbox(log, RqJobs(works.redis), position, clock)
    running = asyncio.ensure_future(outbox.run())
    try:
        found = await house.accepted()
        await house.desk.send(AMINA, found.id, "On our way", None, "op1")
        await wait_until(lambda: works.jobs, "the answer is handed over")
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await blocking.aclose()
