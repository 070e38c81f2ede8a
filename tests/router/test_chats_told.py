"""What a webchat session is told: all that was said in it, live and missed, and its place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from channels.adapter import Place
from channels.webchat.chats import Changed, ChatEvent, Placed, Said
from core.contact import Address
from core.conversation import Conversation, State
from core.ids import AgentId
from core.words import Channel, Medium, Speaker
from router.chats import BOUND, PLACES_EVERY_S, Chats
from router.residents import ResidentDesk
from store.clients import blocking_client
from store.log import BLOCK_S, EventLog
from tests.router.conftest import KEYS, House
from tests.wait import wait_until

AMINA = AgentId("amina")
SESSION = "s1"


@pytest.fixture
def chats(house: House) -> Chats:
    """The sessions of a process that does not follow the log: tests hand it what happened."""
    return Chats(house.log, house.reader, house.estimates, house.clock)


async def writes(house: House, words: str, session: str = SESSION) -> Conversation:
    """Let a resident write on webchat, with a number that is theirs too."""
    address = Address("webchat", session)
    return await house.contact(words, address, Channel.WEBCHAT, Medium.CHAT)


async def hand_all(house: House, chats: Chats, after: int = 0) -> None:
    """Hand over what is in the log behind a number."""
    for event in await house.log.read(after):
        await chats.hand(event)


async def told(events: AsyncIterator[ChatEvent], count: int) -> list[ChatEvent]:
    """Return the next events, which must be there already."""
    async with asyncio.timeout(1):
        return [await anext(events) for _ in range(count)]


async def test_who_comes_back_gets_what_was_said_meanwhile(house: House, chats: Chats) -> None:
    """Everything of this session, or all behind the last line that the browser has."""
    await house.works("amina")
    found = await writes(house, "the tap drips")
    await house.desk.accept(AMINA, house.offer(found))
    await house.desk.send(AMINA, found.id, "On our way", None, "op1")
    await house.desk.note(AMINA, found.id, "neighbour has the key", "op2")
    await writes(house, "thank you")
    everything = await chats.history(SESSION, "")
    assert [(line.speaker, line.text) for line in everything] == [
        (Speaker.RESIDENT, "the tap drips"),
        (Speaker.AGENT, "On our way"),
        (Speaker.RESIDENT, "thank you"),
    ]
    assert await chats.history(SESSION, everything[1].id) == everything[2:]
    assert await chats.history(SESSION, "a line of another day") == everything
    assert await chats.conversation(SESSION) == found.id


async def test_a_session_reads_nothing_of_another(house: House, chats: Chats) -> None:
    """Not even of the same resident: what was texted is not shown to who has the browser."""
    await writes(house, "the tap drips")
    await writes(house, "my rent is wrong", "s2")
    assert [line.text for line in await chats.history(SESSION, "")] == ["the tap drips"]
    assert await chats.history("s3", "") == ()
    assert await chats.conversation("s3") is None


async def test_every_open_tab_is_told_and_nobody_else(house: House, chats: Chats) -> None:
    """A line of the agent is on both tabs; a state is told once."""
    await house.works("amina")
    found = await writes(house, "the tap drips")
    async with (
        chats.events(SESSION) as one,
        chats.events(SESSION) as two,
        chats.events("s2") as other,
    ):
        assert await told(one, 1) == [Changed(found.id, State.OFFERED)]
        seen = await house.log.last_seq()
        await house.desk.accept(AMINA, house.offer(found))
        entry = await house.desk.send(AMINA, found.id, "On our way", None, "op1")
        await hand_all(house, chats, seen)
        [changed, said] = await told(one, 2)
        assert changed == Changed(found.id, State.ACTIVE, "Amina")
        assert isinstance(said, Said)
        assert (said.id, said.text) == (entry.id, "On our way")
        assert (await told(two, 3))[1:] == [changed, said]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(other)


async def test_a_browser_that_does_not_read_is_cut_and_not_waited_for(
    house: House, chats: Chats
) -> None:
    """Behind its bound it ends; it comes back and asks for what it missed."""
    await house.works("amina")
    found = await writes(house, "the tap drips")
    await house.desk.accept(AMINA, house.offer(found))
    async with chats.events(SESSION) as events:
        seen = await house.log.last_seq()
        await house.desk.send(AMINA, found.id, "On our way", None, "op1")
        [line] = await house.log.read(seen)
        for _ in range(BOUND + 1):
            await chats.hand(line)
        async with asyncio.timeout(1):
            assert len([event async for event in events]) < BOUND


async def test_a_place_is_told_once_and_again_when_it_is_better(
    house: House, redis_url: str
) -> None:
    """Two are ahead; when one of them goes to another queue, one is."""
    ahead = await writes(house, "the lift is stuck", "s2")
    for session in ("s3", SESSION):
        house.clock.advance(1)
        await writes(house, "the tap drips", session)
    blocking = blocking_client(redis_url, BLOCK_S)
    log = EventLog(house.redis, blocking, KEYS, house.clock)
    chats = Chats(log, house.reader, house.estimates, house.clock)
    running = asyncio.ensure_future(chats.run())
    try:
        await wait_until(lambda: chats.position is not None, "the log is followed")
        async with chats.events(SESSION) as events:
            assert isinstance((await told(events, 1))[0], Changed)
            assert await told(events, 1) == [Placed(Place(2, 0, None))]
            looked_s = house.clock.monotonic_s() + 5 * PLACES_EVERY_S
            await wait_until(lambda: house.clock.monotonic_s() > looked_s, "it is looked again")
            await moved(house, ahead)
            assert await told(events, 1) == [Placed(Place(1, 0, None))]
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await blocking.aclose()


async def moved(house: House, conversation: Conversation) -> None:
    """Let a supervisor move a conversation to another queue."""
    now_ms = house.clock.now_ms()
    whose = {"conversation": conversation.id, "by": "sofia", "may_move": 1}
    where = {"queue": "rents", "to_agent": "", "entry": {}}
    await house.scripts.transfer(op="", now_ms=now_ms, **whose, **where)  # type: ignore[arg-type]


async def test_a_chat_that_is_joined_to_another_conversation_goes_on(
    house: House, chats: Chats, people: ResidentDesk
) -> None:
    """Whoever chats is told who is with them, not that it is over, and reads only their own."""
    waiting = await writes(house, "the tap drips")
    async with chats.events(SESSION) as events:
        assert await told(events, 1) == [Changed(waiting.id, State.WAITING)]
        texted = await house.text("it is me, by text")
        await house.works("amina")
        found = await house.conversation(texted.id)
        await house.desk.accept(AMINA, house.offer(found))
        seen = await house.log.last_seq()
        stays = await people.link(AMINA, texted.id, waiting.resident)
        await house.desk.send(AMINA, stays.id, "A plumber comes", Channel.WEBCHAT, "op1")
        await hand_all(house, chats, seen)
        shown, said = await told(events, 2)
        assert shown == Changed(stays.id, State.ACTIVE, "Amina")
        assert isinstance(said, Said)
        assert said.text == "A plumber comes"
    assert [line.text for line in await chats.history(SESSION, "")] == [
        "the tap drips",
        "A plumber comes",
    ]
