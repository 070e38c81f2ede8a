"""What the real transitions append is what the archive then tells."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from core.clock import SystemClock
from core.conversation import State
from core.ids import AgentId
from core.words import Delivery, Outcome
from store.archive.history import History
from store.archive.ledger import Ledger
from store.archive.recorder import Recorder
from store.clients import blocking_client
from store.log import EventLog
from tests.router.conftest import FLOOD, KEYS, House, house
from tests.store.archive.conftest import BLOCK_S
from tests.wait import wait_until

__all__ = ["house"]  # the fixture

AMINA = AgentId("amina")
HOUR_MS = 3_600_000


async def test_the_archive_tells_what_redis_told(
    house: House,
    redis_url: str,
    engine: AsyncEngine,
) -> None:
    """A text, a promise kept late, a call and an answer: the same state, the same lines."""
    found = await house.accepted(FLOOD)
    sent = await house.desk.send(AMINA, found.id, "A plumber is coming", None, "op1")
    await house.intake.delivered(found.id, sent.id, Delivery.DELIVERED)
    await house.desk.note(AMINA, found.id, "neighbour has the key", "op2")
    by_ms = house.clock.now_ms() + HOUR_MS
    await house.desk.park(AMINA, found.id, "Turned the water off", "A plumber", by_ms)
    house.clock.advance(3601)
    await house.timers.run_due()
    await house.presence.heartbeat(AMINA, "registered")
    await house.call()
    await house.calls.ended("CA1", "completed")
    back = await house.conversation(found.id)
    await house.desk.accept(AMINA, house.offer(back))
    await house.desk.send(AMINA, found.id, "All dry now?", None, "op3")
    await house.desk.close(AMINA, found.id, Outcome.NO_REPLY_NEEDED, "dried")
    alerts: list[str] = []

    async def alert(name: str, text: str) -> None:
        alerts.append(f"{name}: {text}")

    history = History(engine)
    async with blocking_client(redis_url, BLOCK_S) as blocking, asyncio.TaskGroup() as group:
        log = EventLog(house.redis, blocking, KEYS, SystemClock(), block_s=BLOCK_S)
        recorder = Recorder(Ledger(engine), log, SystemClock(), alert)
        recording = group.create_task(recorder.run())
        last = await log.last_seq()

        async def caught_up() -> bool:
            return (await Ledger(engine).place()).seq == last

        await wait_until(caught_up, "everything to be recorded")
        recording.cancel()
    assert alerts == []
    closed = await house.conversation(found.id)
    assert closed.state is State.CLOSED
    assert await history.conversation(found.id) == closed
    assert await history.history(found.resident, 5) == [closed]
    assert await history.timeline(found.id) == await house.reader.timeline(found.id)
    assert [e.seq for e in await history.events(found.id)] == [
        event.seq for event in await log.read(0) if event.conversation == found.id
    ]
    assert await history.addresses(found.resident) == ["phone:+447700900123"]
