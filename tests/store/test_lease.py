"""One engine at a time, and another when it is gone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from core.clock import SystemClock
from core.errors import StoreUnavailableError
from core.ids import RandomIds
from store.clients import StoreClient, command_client
from store.keys import Keys
from store.lease import Leases
from tests.store.conftest import RedisServer
from tests.wait import wait_until

KEYS = Keys("demo")
RECORDER = KEYS.of("lease", "recorder")
TTL_S = 0.3


class Engine:
    """An engine that counts how many work at the same time."""

    working = 0
    most = 0

    def __init__(self, redis: StoreClient) -> None:
        """Begin without a lease."""
        self.leases = Leases(redis, KEYS, SystemClock(), RandomIds())
        self.began = 0
        self.end = asyncio.Event()

    async def work(self) -> None:
        """Work until `end` is set."""
        self.began += 1
        Engine.working += 1
        Engine.most = max(Engine.most, Engine.working)
        try:
            await self.end.wait()
        finally:
            Engine.working -= 1

    async def run(self) -> None:
        """Work whenever the lease is this engine's."""
        await self.leases.hold("recorder", TTL_S, self.work)


@asynccontextmanager
async def running(work: Callable[[], Awaitable[None]]) -> AsyncIterator[asyncio.Task[None]]:
    """Run beside the test; cancel at its end."""

    async def whole() -> None:
        await work()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(whole())
        yield task
        task.cancel()


@pytest.fixture(autouse=True)
def _nobody_works() -> None:
    Engine.working = Engine.most = 0


async def test_one_works_and_another_takes_over_at_once(redis: StoreClient) -> None:
    """Of two engines one works, for longer than the lease; when it ends, the other goes on."""
    first, second = Engine(redis), Engine(redis)
    async with running(first.run) as holder:
        await wait_until(lambda: first.began, "the first engine to work")
        async with running(second.run):
            await SystemClock().sleep(TTL_S * 2)  # a lease that nobody renews would be over
            assert (first.began, second.began) == (1, 0)
            holder.cancel()
            await wait_until(lambda: second.began, "the second engine to work", TTL_S)
    assert Engine.most == 1
    assert await redis.exists(RECORDER) == 0


async def test_a_dead_holder_is_replaced_when_its_lease_ends(redis: StoreClient) -> None:
    """An engine that vanished without a word holds the work up for its lease, no longer."""
    await redis.set(RECORDER, "of one that died", px=round(TTL_S * 1000))
    engine = Engine(redis)
    async with running(engine.run):
        await wait_until(lambda: engine.began, "the next engine to work", TTL_S * 2)


async def test_work_stops_when_the_lease_is_anothers(redis: StoreClient) -> None:
    """A holder that finds another's token stops, and does not end the other's lease."""
    engine = Engine(redis)
    async with running(engine.run):
        await wait_until(lambda: engine.began, "the engine to work")
        await redis.set(RECORDER, "of another", px=10_000)
        await wait_until(lambda: not Engine.working, "the engine to stop", TTL_S)
        assert await redis.get(RECORDER) == "of another"
        await redis.delete(RECORDER)
        await wait_until(lambda: engine.began == 2, "the engine to work again")


async def test_work_stops_before_a_lease_that_cannot_be_renewed_ends(
    own_server: RedisServer,
) -> None:
    """With Redis away the holder stops within its lease, and works again when Redis is back."""
    async with command_client(own_server.url) as redis:
        engine = Engine(redis)
        async with running(engine.run):
            await wait_until(lambda: engine.began, "the engine to work")
            own_server.stop()
            await wait_until(lambda: not Engine.working, "the engine to stop", TTL_S * 1.2)
            own_server.start()
            await wait_until(lambda: engine.began == 2, "the engine to work again")


async def test_a_renewal_that_comes_while_the_work_is_being_cleared_up_changes_nothing(
    redis: StoreClient,
) -> None:
    """Redis holds a renewal back until the limit is over; its late answer breaks nothing."""
    began: list[int] = []
    cleared = asyncio.Event()

    async def work() -> None:
        began.append(len(began))
        if cleared.is_set():
            return
        try:
            await redis.execute_command("CLIENT", "PAUSE", round(TTL_S * 1200))
            await asyncio.Event().wait()
        finally:
            await SystemClock().sleep(TTL_S)  # longer than Redis holds the renewal back
            cleared.set()

    await Leases(redis, KEYS, SystemClock(), RandomIds()).hold("recorder", TTL_S, work)
    assert began == [0, 1]


async def test_work_that_ends_is_over(redis: StoreClient) -> None:
    """When the work is done, the lease is given back and nothing is begun again."""
    engine = Engine(redis)
    engine.end.set()
    await engine.run()
    assert engine.began == 1
    assert await redis.exists(RECORDER) == 0


async def test_work_whose_store_was_away_is_begun_again(redis: StoreClient) -> None:
    """Redis away for a moment is no reason to stop the engine."""
    tries: list[int] = []

    async def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            message = "away"
            raise StoreUnavailableError(message)

    await Leases(redis, KEYS, SystemClock(), RandomIds()).hold("recorder", TTL_S, work)
    assert len(tries) == 2


@pytest.mark.parametrize("error", [ZeroDivisionError, TimeoutError])
async def test_a_mistake_in_the_work_is_raised(redis: StoreClient, error: type[Exception]) -> None:
    """An error of the work is not hidden, and the lease does not stay behind."""

    async def work() -> None:
        raise error

    with pytest.RaisesGroup(error):
        await Leases(redis, KEYS, SystemClock(), RandomIds()).hold("recorder", TTL_S, work)
    assert await redis.exists(RECORDER) == 0
