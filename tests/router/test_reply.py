"""Over which ways a resident can be written to, and what is said when there is none."""

import pytest

from config.centre import Centre
from core.contact import Address
from core.conversation import Conversation
from core.errors import ConflictError, InvalidError
from core.ids import AgentId
from core.words import Channel, Medium, Outcome, Speaker
from router.reply import WHATSAPP_WINDOW_MS, Way, ways
from tests.router.conftest import ANN, NUMBER, House

AMINA, BEN = AgentId("amina"), AgentId("ben")
NOW_MS = 1_800_000_000_000
WHATSAPP = "+447700900321"  # the demo centre's
BOB = "+447700900124"


def conversation(channel: str = "sms", address: str = f"phone:{ANN}") -> Conversation:
    """Return a conversation whose resident used this channel and address last."""
    fields = {"id": "cnv_1", "resident": "res_1", "state": "active", "queue": "repairs"}
    fields |= {"urgency": "routine", "medium": "message", "opened_ms": "1"}
    fields |= {"waiting_since_ms": "1", "channel": channel, "address": address}
    return Conversation.from_fields(fields)


def open_ways(
    house: House,
    reach: dict[str, str],
    channel: str = "sms",
    address: str = f"phone:{ANN}",
    whatsapp_ago_ms: int = NOW_MS,
) -> list[Way]:
    """Return the ways of a resident who is known by these addresses."""
    found = conversation(channel, address)
    return ways(found, reach, NOW_MS - whatsapp_ago_ms, NOW_MS, house.settings.centre)


def test_a_number_that_was_used_is_written_to_from_our_number(house: House) -> None:
    """Known is what the resident rang or wrote from."""
    assert open_ways(house, {f"phone:{ANN}": "known"}) == [Way(Channel.SMS, ANN, NUMBER)]


def test_a_number_that_was_only_said_is_not_written_to(house: House) -> None:
    """It may be somebody else's: a neighbour would read about the arrears."""
    reach = {f"phone:{ANN}": "probable", "webchat:s1": "known"}
    assert open_ways(house, reach) == [Way(Channel.WEBCHAT, "s1", "")]


@pytest.mark.parametrize("ago_ms", [0, WHATSAPP_WINDOW_MS - 1])
def test_whatsapp_is_open_for_a_day(house: House, ago_ms: int) -> None:
    """After the resident's last message there, from the number that has WhatsApp."""
    found = open_ways(house, {f"phone:{ANN}": "known"}, "whatsapp", whatsapp_ago_ms=ago_ms)
    assert found == [Way(Channel.WHATSAPP, ANN, WHATSAPP), Way(Channel.SMS, ANN, NUMBER)]


def test_whatsapp_is_closed_when_the_day_is_over(house: House) -> None:
    """To the millisecond; the provider would refuse it."""
    found = open_ways(
        house, {f"phone:{ANN}": "known"}, "whatsapp", whatsapp_ago_ms=WHATSAPP_WINDOW_MS
    )
    assert found == [Way(Channel.SMS, ANN, NUMBER)]


def test_the_way_used_last_comes_first(house: House) -> None:
    """The answer goes where the resident is looking."""
    reach = {f"phone:{ANN}": "known", "webchat:s1": "known"}
    assert open_ways(house, reach)[0].channel is Channel.SMS
    by_chat = open_ways(house, reach, "webchat", "webchat:s1")
    assert [way.channel for way in by_chat] == [Channel.WEBCHAT, Channel.SMS]


def test_of_two_numbers_the_one_used_last_comes_first(house: House) -> None:
    """Not the lower one, and not the one that was known first."""
    reach = {f"phone:{ANN}": "known", f"phone:{BOB}": "known"}
    found = open_ways(house, reach, address=f"phone:{BOB}")
    assert [way.to for way in found] == [BOB, ANN]


def test_without_a_number_of_ours_there_is_no_way(house: House) -> None:
    """A centre that has no texts does not promise any."""
    centre = house.settings.centre.model_copy(update={"numbers": ()})
    assert isinstance(centre, Centre)
    found = ways(conversation(), {f"phone:{ANN}": "known"}, 0, NOW_MS, centre)
    assert found == []


async def test_a_call_is_not_written(house: House) -> None:
    """Asked to write by voice, the house says what there is instead."""
    found = await house.text("the tap drips")
    with pytest.raises(InvalidError, match="Use sms instead"):
        await house.reply.choose(found, Channel.VOICE)


async def test_with_no_way_to_write_the_agent_is_told_to_ring(house: House) -> None:
    """A withheld number leaves a note; a number that nobody wrote from is rung."""
    withheld = await house.contact("", None, Channel.VOICE, Medium.VOICE, provider_id="CA1")
    with pytest.raises(ConflictError, match="Leave a note") as closed:
        await house.reply.choose(withheld, None)
    assert closed.value.code == "window_closed"
    reply = house.reply
    centre = house.settings.centre.model_copy(update={"numbers": ()})
    numberless = type(reply)(reply.scripts, reply.reader, centre, reply.clock)
    with pytest.raises(ConflictError, match="Ring the resident instead"):
        await numberless.choose(await house.text("the tap drips"), Channel.SMS)


async def test_only_who_holds_it_writes_and_nobody_into_what_is_closed(house: House) -> None:
    """Each refusal says what to do."""
    held = await house.accepted()
    way = await house.reply.choose(held, None)
    with pytest.raises(ConflictError, match="accept or take it first") as not_yours:
        await house.reply.send(held, "hello", way=way, agent=BEN, name="Ben", op="op1")
    assert not_yours.value.code == "not_yours"
    await house.desk.close(AMINA, held.id, Outcome.SPAM, "")
    with pytest.raises(ConflictError, match="opens a new one") as closed:
        await house.reply.send(held, "hello", way=way, agent=None, name="", op="op2")
    assert closed.value.code == "closed"


async def test_the_same_operation_makes_the_same_line(house: House) -> None:
    """A repeat of a click is known by the line's id, in timeline, outbox and provider alike."""
    held = await house.accepted()
    way = await house.reply.choose(held, None)
    one, two, other = (
        house.reply.entry(held.id, "hello", way, agent=AMINA, name="Amina", op=op)
        for op in ("op1", "op1", "op2")
    )
    assert one.id == two.id != other.id
    assert (one.kind, one.speaker) == ("message", Speaker.AGENT)
    engine = house.reply.entry(held.id, "sorry", None, agent=None, name="Harbour", op="op1")
    assert (engine.kind, engine.speaker, engine.channel) == ("system", Speaker.SYSTEM, "")


async def test_safety_advice_goes_the_way_the_danger_came(house: House) -> None:
    """Somebody who smells gas on webchat reads the advice on webchat, before any agent is there."""
    words, address = "there is a strong smell of gas", Address("webchat", "s1")
    found = await house.contact(words, address, Channel.WEBCHAT, Medium.CHAT)
    lines = [entry for entry, _, _ in await house.reader.timeline(found.id)]
    assert [line.channel for line in lines] == [Channel.WEBCHAT, Channel.WEBCHAT]
    assert "0800 111 999" in lines[1].text
    assert lines[1].address == "s1"
