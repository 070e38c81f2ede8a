"""What scripts that travel together promise: each is answered for itself, and none is forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.exceptions import NoScriptError, ResponseError

from core.errors import StoreUnavailableError
from store.clients import StoreClient, command_client
from store.convoy import MOST_WAITING, TOGETHER, Convoy
from tests.store.conftest import RedisServer
from tests.wait import wait_until

ECHO = "return ARGV[1]"
FAIL = "return redis.error_reply('WRONG ' .. ARGV[1])"
COUNT = "return redis.call('INCR', KEYS[1])"
KEY = "{demo}:sequence"


async def test_many_who_ask_at_once_each_get_their_own_answer(redis: StoreClient) -> None:
    """More than fit on all trips together: every answer goes to whoever asked for it."""
    convoy, sha = Convoy(redis), await redis.script_load(ECHO)
    many = range(10 * TOGETHER)
    answers = await asyncio.gather(*(convoy.evalsha(sha, 0, str(n)) for n in many))
    assert answers == [str(n) for n in many]


async def test_who_asks_in_order_is_served_in_order(redis: StoreClient) -> None:
    """One task that waits for each answer sees its scripts run one after the other."""
    convoy, sha = Convoy(redis), await redis.script_load(COUNT)
    assert [await convoy.evalsha(sha, 1, KEY) for _ in range(20)] == list(range(1, 21))


async def test_a_script_fails_for_itself(redis: StoreClient) -> None:
    """A script that fails, or is not known, spoils nothing for those it travels with."""
    convoy, unknown = Convoy(redis), "0" * 40
    echo, fail = await redis.script_load(ECHO), await redis.script_load(FAIL)
    asked = [(echo, "a"), (fail, "b"), (unknown, "c"), (echo, "d")]
    answers = await asyncio.gather(
        *(convoy.evalsha(sha, 0, text) for sha, text in asked), return_exceptions=True
    )
    assert (answers[0], answers[3]) == ("a", "d")
    assert isinstance(answers[1], ResponseError)
    assert isinstance(answers[2], NoScriptError)


async def test_who_is_cancelled_takes_nobody_along(redis: StoreClient) -> None:
    """A browser that goes away while its script travels leaves the others their answers."""
    convoy, sha = Convoy(redis), await redis.script_load(ECHO)
    asking = [asyncio.ensure_future(convoy.evalsha(sha, 0, str(n))) for n in range(8)]
    await asyncio.wait(asking, timeout=0)  # they have asked; none is answered yet
    asking[3].cancel()
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert isinstance(answers.pop(3), asyncio.CancelledError)
    assert answers == [str(n) for n in range(8) if n != 3]


@asynccontextmanager
async def stopped_server() -> AsyncIterator[tuple[RedisServer, StoreClient]]:
    """A server that was there and is not any more."""
    with RedisServer() as server:
        client = command_client(server.url)
        await client.ping()
        server.stop()
        yield server, client
        await client.aclose()


async def test_a_redis_that_is_away_is_told_to_all_and_found_again() -> None:
    """Everybody on the way hears that the store is unavailable; who asks later is served."""
    async with stopped_server() as (server, client):
        convoy = Convoy(client)
        answers = await asyncio.gather(
            *(convoy.evalsha("0" * 40, 0) for _ in range(2 * TOGETHER)), return_exceptions=True
        )
        assert {type(answer) for answer in answers} == {StoreUnavailableError}
        server.start()
        await wait_until(client.ping, "Redis is back")
        await convoy.script_load(ECHO)
        sha = await client.script_load(ECHO)
        assert await convoy.evalsha(sha, 0, "back") == "back"


async def test_a_redis_that_cannot_write_is_away(redis: StoreClient) -> None:
    """What a server says that is there but full is the same error as one that is not there."""
    convoy = Convoy(redis)
    sha = await redis.script_load("return redis.error_reply('OOM command not allowed')")
    with pytest.raises(StoreUnavailableError):
        await convoy.evalsha(sha, 0)


async def test_a_crowd_without_an_end_is_refused() -> None:
    """Memory is bounded: beyond it, who asks hears at once that they should ask again."""
    async with stopped_server() as (_, client):
        convoy = Convoy(client)
        answers = await asyncio.gather(
            *(convoy.evalsha("0" * 40, 0) for _ in range(MOST_WAITING + 1)), return_exceptions=True
        )
        assert {type(answer) for answer in answers} == {StoreUnavailableError}
        assert "wait for Redis already" in str(answers[-1])
