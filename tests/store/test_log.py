"""What readers of the log may rely on."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.clock import SystemClock
from core.events import Event, EventType
from store.clients import StoreClient, blocking_client, command_client
from store.keys import Keys
from store.log import EventLog
from store.position import Position
from tests.store.conftest import RedisServer, answers
from tests.store.events import append
from tests.wait import wait_until

KEYS = Keys("demo")
BLOCK_S = 0.2


@pytest.fixture
async def blocking(redis_url: str) -> AsyncIterator[StoreClient]:
    """Connect for blocking reads."""
    async with blocking_client(redis_url, BLOCK_S) as client:
        yield client


@pytest.fixture
def log(redis: StoreClient, blocking: StoreClient) -> EventLog:
    """Open the log of an empty centre."""
    return EventLog(redis, blocking, KEYS, SystemClock(), block_s=BLOCK_S)


async def test_an_empty_log_has_no_numbers(log: EventLog) -> None:
    """Before the first event both ends are 0 and there is nothing to read."""
    assert (await log.last_seq(), await log.first_seq(), await log.read(0)) == (0, 0, [])


async def test_events_are_read_by_number(redis: StoreClient, log: EventLog) -> None:
    """A reader gets what is behind its number, in order, no more than it asked for."""
    for n in range(1, 8):
        await append(redis, KEYS, conversation=f"cnv_{n}", data={"n": n})
    assert (await log.first_seq(), await log.last_seq()) == (1, 7)
    assert [event.seq for event in await log.read(after=2, limit=3)] == [3, 4, 5]
    assert (await log.read(after=6))[0] == Event(
        7, EventType.ALERT_RAISED, 1_800_000_000_007, "cnv_7", "", {"n": 7}
    )
    assert await log.read(after=7) == []


async def test_an_event_nobody_can_read_is_seen(redis: StoreClient, log: EventLog) -> None:
    """A reader stops with the number of what it cannot read; it never passes over it."""
    await append(redis, KEYS)
    await append(redis, KEYS, type="from.the.future")
    with pytest.raises(ValueError, match=r"event 2-0 cannot be read; was it written by a newer"):
        await log.read(0)


async def test_a_watcher_gets_everything_once_and_hears_of_silence(
    redis: StoreClient, log: EventLog
) -> None:
    """A watcher gets what was there and what comes; an empty list says that nothing came."""
    for _ in range(3):
        await append(redis, KEYS)
    seen: list[int] = []
    silences = 0
    async with asyncio.timeout(10):
        async for events in log.watch(after=1):
            seen += [event.seq for event in events]
            silences += not events
            if silences == 1 and not events:
                await append(redis, KEYS)
            if silences == 2:
                break
    assert seen == [2, 3, 4]


async def test_a_follower_survives_a_restart_of_redis(own_server: RedisServer) -> None:
    """Redis stops as in a power cut: the follower waits and misses and repeats nothing."""
    seen: list[int] = []
    async with (
        command_client(own_server.url) as client,
        blocking_client(own_server.url, BLOCK_S) as blocking,
        asyncio.TaskGroup() as group,
    ):
        follower = EventLog(client, blocking, KEYS, SystemClock(), block_s=BLOCK_S)

        async def follow() -> None:
            async for events in follower.follow(0):
                seen.extend(event.seq for event in events)

        following = group.create_task(follow())
        await append(client, KEYS)
        await wait_until(lambda: seen == [1], "the first event")
        own_server.stop()
        own_server.start()
        await wait_until(lambda: answers(client), "Redis to answer again")
        await append(client, KEYS)
        await wait_until(lambda: seen == [1, 2], "the event after the restart")
        following.cancel()


async def test_what_a_reader_finished_is_kept(redis: StoreClient) -> None:
    """A reader goes on where it was, after a restart too; each has a place of its own."""
    assert await Position(redis, KEYS, "outbox").read() == 0
    await Position(redis, KEYS, "outbox").write(41)
    assert await Position(redis, KEYS, "outbox").read() == 41
    assert await Position(redis, KEYS, "surveys").read() == 0


@pytest.mark.parametrize(
    ("up_to", "keep", "first"),
    [
        (20, 5, 16),  # the newest five stay
        (10, 5, 11),  # what somebody still needs stays
        (20, 50, 1),  # there are fewer than are kept
        (0, 5, 1),
    ],
)
async def test_only_what_nobody_needs_is_trimmed(
    redis: StoreClient, log: EventLog, up_to: int, keep: int, first: int
) -> None:
    """The log loses only what everybody has finished and what is not among the newest."""
    for _ in range(20):
        await append(redis, KEYS)
    await log.trim(up_to, keep)
    assert (await log.first_seq(), await log.last_seq()) == (first, 20)


async def test_no_number_is_given_again(redis: StoreClient, log: EventLog) -> None:
    """After a loss the numbers go on behind what was given; they are never set back."""
    assert await append(redis, KEYS) == 1
    assert await log.seed_sequence(100)
    assert not await log.seed_sequence(100)
    assert not await log.seed_sequence(7)
    assert await append(redis, KEYS) == 101
    assert [event.seq for event in await log.read(0)] == [1, 101]
