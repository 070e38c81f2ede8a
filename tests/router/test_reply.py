"""Words to a resident: which way is chosen, and what is said when there is none."""

import json
from dataclasses import replace

import pytest

from config.current import Current
from config.templates import Purpose, Template
from core.contact import Address
from core.errors import ConflictError, InvalidError
from core.ids import AgentId
from core.words import Channel, Medium, Outcome, Speaker
from router.ways import WHATSAPP_WINDOW_MS
from tests.router.conftest import House

AMINA, BEN = AgentId("amina"), AgentId("ben")


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
    numberless = replace(reply, current=Current(centre))
    with pytest.raises(ConflictError, match="Ring the resident instead"):
        await numberless.choose(await house.text("the tap drips"), Channel.SMS)


async def test_a_window_that_is_over_is_told_with_what_to_do_instead(house: House) -> None:
    """By the clock of the centre; with a number that can be texted, by text."""
    found = await house.text("the tap drips", channel=Channel.WHATSAPP)
    house.clock.advance(WHATSAPP_WINDOW_MS / 1000)
    with pytest.raises(ConflictError, match=r"Whatsapp took a reply until .* Use sms inst") as over:
        await house.reply.choose(found, Channel.WHATSAPP)
    assert over.value.code == "window_closed"


async def test_an_approved_text_opens_what_is_closed(house: House) -> None:
    """For the agent who asks for it, and for what the house writes itself when nothing is open."""
    name = "HX" + "0" * 32
    text = "News from {centre}: {text}"
    numbers = tuple(n for n in house.settings.centre.numbers if Channel.SMS not in n.channels)
    templates = tuple(
        Template(purpose=each, language="en", name=name, text=text)
        for each in (Purpose.ANSWER, Purpose.LATE)
    )
    centre = house.settings.centre.model_copy(update={"numbers": numbers, "templates": templates})
    reply = replace(house.reply, current=Current(centre))
    found = await house.text("the tap drips", channel=Channel.WHATSAPP)
    free = await reply.choose(found, Channel.WHATSAPP, template=True)
    assert free.template is None  # while free words go, nobody pays for a template
    house.clock.advance(WHATSAPP_WINDOW_MS / 1000)
    with pytest.raises(ConflictError, match="Send it as a template"):
        await reply.choose(found, None)
    way = await reply.choose(found, None, template=True)
    entry = reply.entry(found.id, "Monday at 9", way, agent=AMINA, name="Amina", op="op1")
    assert entry.text == f"News from {centre.name}: Monday at 9"
    values = json.dumps([centre.name, "Monday at 9"], ensure_ascii=False)
    assert entry.how == {"template": name, "language": "en", "values": values}
    [late] = await reply.ways(found, person=False, purpose=Purpose.LATE)
    assert late.template is templates[1]
    assert await reply.ways(found, purpose=Purpose.PROMISE) == []
    [known] = await house.reader.addresses([found.resident])
    views = replace(house.views, reply=reply)
    assert [way.template for way in views.reach_of(found, known).ways] == [True]


async def test_after_stop_nothing_is_sent_by_itself_but_what_saves_a_life(house: House) -> None:
    """A promise is made without a text; a smell of gas gets its advice; START opens the way."""
    held = await house.accepted("the tap drips")
    await house.text("STOP")
    by_ms = house.clock.now_ms() + 60_000
    await house.desk.park(AMINA, held.id, "looked", "fix it", by_ms)
    house.clock.advance(61)
    await house.timers.run_due()
    assert "message.queued" not in await house.events()
    await house.text("I smell gas in the kitchen")
    [*_, advice] = [entry for entry, _, _ in await house.reader.timeline(held.id)]
    assert "0800 111 999" in advice.text
    assert (await house.events()).count("message.queued") == 1
    await house.text("start")
    assert (await house.reply.choose(held, None)).channel is Channel.SMS


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
