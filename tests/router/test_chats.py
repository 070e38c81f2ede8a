"""What browsers on webchat are told, over the log, while Redis comes and goes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from channels.webchat.chats import Changed, Said
from config.current import Current
from core.clock import SystemClock
from core.contact import Address
from core.conversation import Conversation, State
from core.ids import AgentId
from core.words import Channel, Medium
from router.chats import Chats
from router.estimates import Estimates
from store.clients import StoreClient, blocking_client, command_client
from store.log import BLOCK_S, EventLog
from store.reader import Reader
from tests.router.conftest import KEYS, House
from tests.wait import wait_until

SESSION = "session-1"


class WayToRedis:
    """A way to Redis of the reader's own, which a test can take away and give back."""

    def __init__(self, server: str, link: Path) -> None:
        """Lead to the server's socket by a link."""
        self._server, self._link = server.removeprefix("unix://"), link
        link.symlink_to(self._server)
        self.client: StoreClient = command_client(f"unix://{link}")

    async def away(self) -> None:
        """Let the reader not reach Redis any more."""
        self._link.unlink()
        await self.client.connection_pool.disconnect()

    def back(self) -> None:
        """Let it reach Redis again."""
        self._link.symlink_to(self._server)


@pytest.fixture
async def way(redis_url: str, tmp_path: Path) -> AsyncIterator[WayToRedis]:
    """Lead to Redis."""
    way = WayToRedis(redis_url, tmp_path / "redis.sock")
    yield way
    await way.client.aclose()


@asynccontextmanager
async def running(house: House, way: WayToRedis, redis_url: str) -> AsyncIterator[Chats]:
    """Follow the log for the sessions until the block is left."""
    clock = SystemClock()
    blocking = blocking_client(redis_url, BLOCK_S)
    log = EventLog(house.redis, blocking, KEYS, clock)
    reader = Reader(way.client, KEYS)
    chats = Chats(log, reader, Estimates(reader, Current(house.settings.centre), clock), clock)
    task = asyncio.ensure_future(chats.run())
    try:
        yield chats
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await blocking.aclose()


async def chatting(house: House) -> Conversation:
    """Let a resident write on webchat, and Amina accept."""
    await house.works("amina")
    words, address = "the lift is stuck", Address("webchat", SESSION)
    offered = await house.contact(words, address, Channel.WEBCHAT, Medium.CHAT)
    return await house.desk.accept(AgentId("amina"), house.offer(offered))


async def test_a_chat_misses_nothing_while_redis_is_away(
    house: House, way: WayToRedis, redis_url: str
) -> None:
    """What an agent wrote meanwhile is told once and in order when Redis can be read again."""
    conversation = await chatting(house)
    said: list[str] = []
    async with running(house, way, redis_url) as chats:
        await wait_until(lambda: chats.position is not None, "the log is followed")
        async with chats.events(SESSION) as events, asyncio.TaskGroup() as tasks:

            async def listen() -> None:
                async for event in events:
                    said.extend([event.text] if isinstance(event, Said) else [])

            listening = tasks.create_task(listen())
            await way.away()
            for number in range(3):
                await house.desk.send(
                    AgentId("amina"), conversation.id, f"line {number}", None, f"op{number}"
                )
            assert chats.position is not None
            assert chats.position < await house.log.last_seq()
            way.back()
            await wait_until(lambda: len(said) >= 3, "everything is told")
            listening.cancel()
    assert said == ["line 0", "line 1", "line 2"]


async def test_who_listens_is_told_whose_hands_it_is_in(
    house: House, way: WayToRedis, redis_url: str
) -> None:
    """A resident who opens the page reads first that Amina has the conversation."""
    conversation = await chatting(house)
    async with running(house, way, redis_url) as chats:
        await wait_until(lambda: chats.position is not None, "the log is followed")
        async with chats.events(SESSION) as events:
            assert await anext(events) == Changed(conversation.id, State.ACTIVE, "Amina")


async def test_who_came_before_the_log_was_reached_comes_again(
    house: House, way: WayToRedis
) -> None:
    """A browser that was there before the log is cut, so that it asks for what it missed."""
    await chatting(house)
    reader = Reader(way.client, KEYS)
    clock = SystemClock()
    chats = Chats(
        house.log, reader, Estimates(reader, Current(house.settings.centre), clock), clock
    )
    async with chats.events(SESSION) as events:
        task = asyncio.ensure_future(chats.run())
        await wait_until(lambda: chats.position is not None, "the log is followed")
        assert [event async for event in events if isinstance(event, Said)] == []
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
