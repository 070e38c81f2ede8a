"""Duplicates, splits and double assignment: what comes at the same moment ends in one place.

Asked for by users of Chatwoot, Rocket.Chat, Zammad and FreeSWITCH. Whatever races here does so over
connections of its own, as different processes do.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import TypeVar

from channels.phone_numbers import phone_address
from core.contact import Address, Contact
from core.conversation import State
from core.errors import HeardError
from core.ids import ConversationId, QueueId
from core.words import Channel, Medium, Status
from store.clients import command_client
from store.reader import Reader
from store.scripts import Scripts
from tests.router.conftest import ANN, KEYS, NUMBER, House
from tests.scenarios.centre_day import (
    AMINA,
    BEN,
    TAP,
    accept,
    held_by,
    holder,
    number,
    pass_time,
    sweep,
    write,
)

AT_ONCE = 12

T = TypeVar("T")


@asynccontextmanager
async def processes(house: House, redis_url: str) -> AsyncIterator[list[House]]:
    """Yield the same centre as three processes see it, each with a connection of its own."""
    async with AsyncExitStack() as stack:
        seen = []
        for _ in range(3):
            client = command_client(redis_url)
            stack.push_async_callback(client.aclose)
            scripts, reader = Scripts(client, KEYS), Reader(client, KEYS)
            seen.append(
                replace(
                    house,
                    scripts=scripts,
                    reader=reader,
                    intake=replace(house.intake, scripts=scripts, reader=reader),
                    desk=replace(house.desk, scripts=scripts, reader=reader),
                )
            )
        yield seen


async def at_once(doing: Sequence[Awaitable[T]]) -> list[T | HeardError]:
    """Do everything at the same moment; a refusal is an answer too."""
    done = await asyncio.gather(*doing, return_exceptions=True)
    answers: list[T | HeardError] = []
    for each in done:
        if isinstance(each, BaseException) and not isinstance(each, HeardError):
            raise each
        answers.append(each)
    return answers


def contact(house: House, provider_id: str, address: Address, channel: Channel) -> Contact:
    """Return one text or chat message."""
    return Contact(
        provider_id=provider_id,
        channel=channel,
        medium=Medium.CHAT if channel is Channel.WEBCHAT else Medium.MESSAGE,
        received_ms=house.clock.now_ms(),
        address=address,
        to=NUMBER,
        text=f"{TAP}, {provider_id}",
    )


async def open_count(house: House) -> int:
    """Return how many conversations are open."""
    return len(await house.views.conversations(None, None, 100, None))


async def test_messages_that_come_at_once_make_one_conversation(
    house: House, redis_url: str
) -> None:
    """A dozen texts of one resident in three processes: one conversation has them all."""
    address = Address("phone", ANN)
    async with processes(house, redis_url) as seen:
        received = await asyncio.gather(
            *(
                seen[turn % 3].intake.receive(contact(house, f"SM{turn}", address, Channel.SMS))
                for turn in range(AT_ONCE)
            )
        )
    [conversation] = {ConversationId(each.conversation) for each in received}
    assert await open_count(house) == 1
    assert len(await house.reader.timeline(conversation)) == AT_ONCE


async def test_a_number_in_two_formats_is_one_resident_with_one_agent(house: House) -> None:
    """However a network or a person writes it, the same telephone is the same conversation."""
    await house.works("amina")
    await house.works("ben")
    found = set()
    for turn, raw in enumerate(
        ("+447700900123", "07700 900123", "0044 7700 900 123", "(07700)900123")
    ):
        address = phone_address(raw, "GB")
        assert address
        text = contact(house, f"SM{turn}", address, Channel.SMS)
        found.add((await house.intake.receive(text)).conversation)
    assert len(found) == 1
    assert await holder(house, found.pop()) == (State.OFFERED, AMINA)
    assert await held_by(house, BEN) == set()


async def test_a_webhook_that_is_repeated_meanwhile_is_received_once(
    house: House, redis_url: str
) -> None:
    """The repeat comes before the first is done, in another process: one line, one conversation."""
    text = contact(house, "SM1", Address("phone", ANN), Channel.SMS)
    async with processes(house, redis_url) as seen:
        received = await asyncio.gather(
            *(seen[turn % 3].intake.receive(text) for turn in range(AT_ONCE))
        )
    assert sum(each.fresh for each in received) == 1
    [conversation] = {ConversationId(each.conversation) for each in received}
    assert len(await house.reader.timeline(conversation)) == 1
    assert (await house.events()).count("contact.received") == 1


async def test_a_visitor_with_two_tabs_has_one_open_conversation(
    house: House, redis_url: str
) -> None:
    """Two tabs of one browser write at the same moment, and nobody checks before acting."""
    address = Address("webchat", "visitor-1")
    async with processes(house, redis_url) as seen:
        received = await asyncio.gather(
            *(
                seen[turn % 3].intake.receive(contact(house, f"WC{turn}", address, Channel.WEBCHAT))
                for turn in range(AT_ONCE)
            )
        )
    assert len({each.conversation for each in received}) == 1
    assert await open_count(house) == 1


async def test_an_offer_taken_by_many_at_once_has_one_winner_and_a_transfer_is_whole(
    house: House, redis_url: str
) -> None:
    """Accepting, declining and handing on race; at every moment one place has it."""
    await house.works("amina")
    found = await write(house, TAP, 1)
    await house.works("ben")
    offer = house.offer(found)
    async with processes(house, redis_url) as seen:
        answers = await at_once(
            [
                seen[0].desk.accept(AMINA, offer),
                seen[1].desk.accept(BEN, offer),
                seen[2].desk.decline(AMINA, offer),
            ]
        )
        assert sum(isinstance(each, HeardError) for each in answers) == 2
        held = await house.conversation(found.id)
        assert held.agent
        if held.state is State.OFFERED:
            held = await accept(house, found.id)
        assert held.agent
        handed = await at_once(
            [
                each.desk.transfer(
                    held.agent, found.id, queue=QueueId("rents"), to_agent=None, note=""
                )
                for each in seen
            ]
        )
    assert sum(isinstance(each, HeardError) for each in handed) == 2
    _, agent = await holder(house, found.id)
    assert agent not in (None, held.agent)
    holding = [who for who in (AMINA, BEN) if found.id in await held_by(house, who)]
    assert holding == [agent]


async def test_everybody_sees_who_has_it_and_only_one_can_assign_it_to_themselves(
    house: House, redis_url: str
) -> None:
    """Ten reach for what waits in the same moment: one has it, nine are told so, all see who."""
    agents = [await house.works(f"agent-{turn}") for turn in range(10)]
    for agent in agents:
        await house.presence.choose(agent, Status.AWAY, "reading")
    found = await write(house, TAP, 1)
    assert await holder(house, found.id) == (State.WAITING, None)
    async with processes(house, redis_url) as seen:
        answers = await at_once(
            [seen[turn % 3].desk.take(agent, found.id) for turn, agent in enumerate(agents)]
        )
    assert sum(isinstance(each, HeardError) for each in answers) == len(agents) - 1
    state, winner = await holder(house, found.id)
    assert state is State.ACTIVE
    last = [e for e in await house.log.read(0) if e.conversation == found.id][-1]
    assert (last.agent, last.data["conversation"]["agent"]) == (winner, winner)


async def test_no_agent_stays_reserved_and_no_dead_call_stays_answered(house: House) -> None:
    """An offer that nobody ends frees both sides; a call whose legs are gone is over at once."""
    await house.works("amina")
    found = await write(house, TAP, 1)
    await pass_time(house, house.settings.centre.offers.answer_s.message_s + 5, AMINA)
    assert await holder(house, found.id) == (State.WAITING, None)
    assert await held_by(house, AMINA) == set()
    call = await house.call(number(2), "CA2")
    assert call.agent == AMINA
    await accept(house, call.id)
    await house.calls.joined(call.id, AMINA, "leg")
    await house.calls.ended("CA2", "failed")
    after = await house.conversation(call.id)
    assert (after.state, after.calls, after.on_call) == (State.ACTIVE, (), False)
    agent = await house.views.agent(AMINA)
    assert agent
    assert agent.wrap_until_ms > house.clock.now_ms()
    house.clock.advance(house.settings.centre.offers.wrap_up_s + 1)
    await house.presence.heartbeat(AMINA, "")
    await sweep(house)
    assert (await house.call(number(3), "CA3")).agent == AMINA
