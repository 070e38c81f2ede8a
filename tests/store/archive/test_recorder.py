"""What the recorder promises: every event once, nothing skipped in silence."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from core.clock import SystemClock
from store.archive.database import open_database
from store.archive.ledger import Ledger, OvertakenError, Place
from store.archive.migrate import migrate
from store.archive.recorder import Recorder, holes_in
from store.archive.rows import rows_of
from store.archive.tables import EVENTS, GAPS
from store.clients import StoreClient
from store.log import EventLog
from store.position import Position
from tests.store.archive.conftest import KEYS, PostgresServer
from tests.store.events import AT_MS, append, event
from tests.wait import wait_until

EVENT_KEY = KEYS.of("events")


class Centre:
    """A log with its archive, and the alerts that were raised."""

    def __init__(self, engine: AsyncEngine, event_log: EventLog, redis: StoreClient) -> None:
        """Begin without a recorder."""
        self.engine = engine
        self.ledger = Ledger(engine)
        self.log = event_log
        self.redis = redis
        self.alerts: list[tuple[str, str]] = []

    def recorder(self, readers: Sequence[Position] = (), keep: int = 10_000) -> Recorder:
        """Return another recorder."""
        return Recorder(
            self.ledger, self.log, SystemClock(), self.alert, readers=readers, keep=keep
        )

    async def alert(self, name: str, text: str) -> None:
        """Remember an alert."""
        self.alerts.append((name, text))

    async def append(self, *numbers: int) -> None:
        """Append events that can be told apart by their data."""
        for n in numbers:
            await append(self.redis, KEYS, at_ms=AT_MS + n, data={"n": n})

    async def recorded(self) -> list[tuple[int, int, int]]:
        """Return epoch, number and data of what the archive holds, in order."""
        query = sa.select(EVENTS).order_by(EVENTS.c.epoch, EVENTS.c.seq)
        async with self.engine.connect() as connection:
            rows = await connection.execute(query)
            return [(row.epoch, row.seq, row.data["n"]) for row in rows]

    async def numbers(self) -> list[int]:
        """Return only the data: which events were recorded, in order."""
        return [n for _, _, n in await self.recorded()]

    async def has(self, *numbers: int, within_s: float = 10) -> None:
        """Wait until exactly these are recorded."""

        async def same() -> bool:
            return await self.numbers() == list(numbers)

        await wait_until(same, f"{numbers} to be recorded", within_s)


@asynccontextmanager
async def running(*recorders: Recorder) -> AsyncIterator[None]:
    """Let recorders work beside the test."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(recorder.run()) for recorder in recorders]
        yield
        for task in tasks:
            task.cancel()


@pytest.fixture
def centre(engine: AsyncEngine, event_log: EventLog, redis: StoreClient) -> Centre:
    """Make an empty centre."""
    return Centre(engine, event_log, redis)


async def test_what_was_there_and_what_comes_is_recorded(centre: Centre) -> None:
    """The archive holds the log as it was."""
    await centre.append(1, 2)
    async with running(centre.recorder()):
        await centre.has(1, 2)
        await centre.append(3)
        await centre.has(1, 2, 3)
    assert await centre.recorded() == [(1, 1, 1), (1, 2, 2), (1, 3, 3)]
    assert centre.alerts == []


async def test_a_restart_repeats_and_skips_nothing(centre: Centre) -> None:
    """A recorder goes on where the archive, not its memory, says."""
    await centre.append(1, 2)
    async with running(centre.recorder()):
        await centre.has(1, 2)
    await centre.append(3, 4)
    async with running(centre.recorder()):
        await centre.has(1, 2, 3, 4)
    assert centre.alerts == []


async def test_a_recorder_stopped_at_any_moment_repeats_and_skips_nothing(
    centre: Centre,
) -> None:
    """Wherever it is cut off, the next one goes on with the event that comes."""
    clock = SystemClock()
    for moment in range(30):
        async with running(centre.recorder()):
            await centre.append(2 * moment + 1, 2 * moment + 2)
            await clock.sleep(moment / 1000)
    async with running(centre.recorder()):
        await centre.has(*range(1, 61))
    assert centre.alerts == []


async def test_two_recorders_record_everything_once(centre: Centre) -> None:
    """When a lease ran out unnoticed, the second recorder changes nothing and does no harm."""
    async with running(centre.recorder(), centre.recorder()):
        for n in range(1, 31):
            await centre.append(n)
        await centre.has(*range(1, 31))
    assert centre.alerts == []


async def test_events_and_place_are_written_together(engine: AsyncEngine, ledger: Ledger) -> None:
    """A batch for a place that another has moved on leaves nothing behind."""
    place = await ledger.place()
    await ledger.record(place, place.at(1), rows_of([event(1)], 1), [])
    with pytest.raises(OvertakenError):
        await ledger.record(place, place.at(2), rows_of([event(1), event(2)], 1), [(5, 6)])
    assert await ledger.place() == Place(1, 1, 1)
    assert list(await ledger.recorded(1, 9)) == [1]
    async with engine.connect() as connection:
        assert (await connection.execute(sa.select(GAPS))).all() == []


async def test_a_hole_is_alerted_and_noted_and_passed(centre: Centre) -> None:
    """A missing event is said aloud and written down; those behind it are recorded."""
    await centre.append(1, 2, 3, 4, 5)
    await centre.redis.xdel(EVENT_KEY, "2-0", "3-0")
    async with running(centre.recorder()):
        await centre.has(1, 4, 5)
        await wait_until(lambda: centre.alerts, "the alert")
    assert [name for name, _ in centre.alerts] == ["log.gap"]
    assert centre.alerts[0][1].startswith("Events 2 to 3 were not in the log")
    async with centre.engine.connect() as connection:
        gaps = (await connection.execute(sa.select(GAPS))).all()
    assert [tuple(gap) for gap in gaps] == [(1, 2, 3)]


async def test_an_archive_begun_late_says_what_it_has_not(centre: Centre) -> None:
    """A new database behind a log that was trimmed begins with a gap, aloud."""
    await centre.append(1, 2, 3)
    await centre.log.trim(2, keep=1)
    async with running(centre.recorder()):
        await centre.has(3)
        await wait_until(lambda: centre.alerts, "the alert")
    assert centre.alerts[0][1].startswith("Events 1 to 2 were not in the log")


async def test_a_redis_that_lost_everything(centre: Centre) -> None:
    """It is said aloud, numbers go on behind the old, and what happened since is recorded."""
    await centre.append(1, 2, 3)
    async with running(centre.recorder()):
        await centre.has(1, 2, 3)
    await centre.redis.flushall()
    await centre.append(11, 12)
    async with running(centre.recorder()):
        await centre.has(1, 2, 3, 11, 12)
        await wait_until(lambda: centre.alerts, "the alert")
        await centre.append(13)
        await centre.has(1, 2, 3, 11, 12, 13)
    assert (await centre.recorded())[3:] == [(2, 1, 11), (2, 2, 12), (2, 4, 13)]
    assert [name for name, _ in centre.alerts] == ["log.lost"]


async def test_a_redis_that_lost_its_newest_events(centre: Centre) -> None:
    """A failover to a replica that was behind: the numbers given twice are both in the archive."""
    await centre.append(1, 2, 3, 4)
    async with running(centre.recorder()):
        await centre.has(1, 2, 3, 4)
        await centre.redis.xdel(EVENT_KEY, "3-0", "4-0")
        await centre.redis.execute_command("XSETID", EVENT_KEY, "2-0")
        await centre.redis.set(KEYS.of("sequence"), 2)
        await centre.append(33)
        await centre.has(1, 2, 3, 4, 33)
        await centre.append(5)
        await centre.has(1, 2, 3, 4, 33, 5)
    assert (await centre.recorded())[4:] == [(2, 3, 33), (2, 5, 5)]
    assert [name for name, _ in centre.alerts] == ["log.lost"]


async def test_a_loss_that_was_overtaken_is_found_too(centre: Centre) -> None:
    """Redis lost its newest events and has given more numbers than that since."""
    await centre.append(1, 2, 3)
    async with running(centre.recorder()):
        await centre.has(1, 2, 3)
    await centre.redis.flushall()
    await centre.append(11, 12, 13, 14, 15)
    async with running(centre.recorder()):
        await centre.has(1, 2, 3, 11, 12, 13, 14, 15)
        await wait_until(lambda: centre.alerts, "the alert")
        await centre.append(16)
        await centre.has(1, 2, 3, 11, 12, 13, 14, 15, 16)
    assert [name for name, _ in centre.alerts] == ["log.lost"]


async def test_a_start_with_an_empty_redis_gives_no_number_again(centre: Centre) -> None:
    """Asked before anybody writes, the recorder makes the first event come behind the archive."""
    await centre.append(1, 2, 3)
    async with running(centre.recorder()):
        await centre.has(1, 2, 3)
    await centre.redis.flushall()
    await centre.recorder().reconcile()
    assert await append(centre.redis, KEYS, data={"n": 4}) == 4
    async with running(centre.recorder()):
        await centre.has(1, 2, 3, 4)
    assert [name for name, _ in centre.alerts] == ["log.lost"]


async def test_only_what_is_recorded_and_finished_is_trimmed(centre: Centre) -> None:
    """The log keeps its newest events, and all that another reader still has to finish."""
    outbox = Position(centre.redis, KEYS, "outbox")
    await outbox.write(4)
    await centre.append(*range(1, 11))
    async with running(centre.recorder([outbox], keep=3)):
        await centre.has(*range(1, 11))
        await wait_until(lambda: _begins(centre, 5), "the log to begin with what is not sent")
        await outbox.write(10)
        await centre.append(11)
        await wait_until(lambda: _begins(centre, 9), "the log to keep its newest three")


async def _begins(centre: Centre, seq: int) -> bool:
    return await centre.log.first_seq() == seq


async def test_a_database_that_is_away_is_waited_for(
    redis: StoreClient, event_log: EventLog
) -> None:
    """Nothing is lost and nothing repeated while PostgreSQL is down; the log is not trimmed."""
    with PostgresServer() as server:
        url = server.new_database()
        await migrate(url)
        engine = open_database(url)
        centre = Centre(engine, event_log, redis)
        async with running(centre.recorder(keep=0)):
            await centre.append(1)
            await centre.has(1)
            server.stop()
            await centre.append(2, 3)
            server.start()
            await centre.has(1, 2, 3, within_s=60)
        assert centre.alerts == []
        await engine.dispose()


@pytest.mark.parametrize(
    ("place", "numbers", "holes"),
    [
        (Place(1, 0, 0), [1, 2, 3], []),
        (Place(1, 4, 4), [5], []),
        (Place(1, 0, 0), [3], [(1, 2)]),
        (Place(1, 4, 4), [5, 8, 10], [(6, 7), (9, 9)]),
        (Place(2, 2, 9), [3, 10], []),  # 4 to 9 were given before the loss
        (Place(2, 2, 9), [12], [(10, 11)]),
    ],
)
def test_holes(place: Place, numbers: list[int], holes: list[tuple[int, int]]) -> None:
    """A number that was never recorded and is not there is missing."""
    assert holes_in(place, [event(n) for n in numbers]) == holes
