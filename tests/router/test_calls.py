"""Legs of calls: nobody is left on a dead line, and giving up is not the end."""

from core.contact import Address, Contact
from core.conversation import State
from core.ids import AgentId, ConversationId
from core.words import Channel, Medium, Outcome, Speaker, Urgency
from tests.router.conftest import ANN, KEYS, House

AMINA, BEN = AgentId("amina"), AgentId("ben")
LEG = "CA2"


async def test_a_call_is_active_when_the_agents_phone_has_joined_and_not_before(
    house: House,
) -> None:
    """An agent whose phone is dead must not hold a caller."""
    await house.works("amina")
    offered = await house.call()
    assert await house.calls.bridge("ben", offered.id) is None
    accepted = await house.desk.accept(AMINA, house.offer(offered))
    assert (accepted.state, accepted.accepted) == (State.OFFERED, True)
    bridge = await house.calls.bridge(AMINA, offered.id)
    assert bridge is not None
    assert bridge.conference == f"{offered.id}-1"
    await house.calls.joined(offered.id, AMINA, LEG)
    assert (await house.conversation(offered.id)).state is State.ACTIVE
    [fetch] = [e for e in await house.log.read(0) if e.type == "call.bridge"]
    assert fetch.data["call"] == "CA1"


async def test_a_phone_that_never_joins_gives_the_caller_back(house: House) -> None:
    """Accepted is not answered: after the time to connect the caller is back in the same place."""
    await house.works("amina")
    offered = await house.call()
    await house.desk.accept(AMINA, house.offer(offered))
    house.clock.advance(house.settings.centre.offers.connect_s + 1)
    await house.timers.run_due()
    back = await house.conversation(offered.id)
    assert back.state is State.WAITING
    assert back.waiting_since_ms == offered.waiting_since_ms
    missed = [e for e in await house.log.read(0) if e.type == "offer.missed"]
    assert missed[0].data["cause"] == "phone_did_not_join"


async def test_a_caller_who_gives_up_becomes_a_callback_in_the_same_place(house: House) -> None:
    """Giving up is not the end (law 7)."""
    waiting = await house.call()
    house.clock.advance(90)
    await house.calls.ended("CA1", "completed")
    after = await house.conversation(waiting.id)
    assert (after.state, after.medium) == (State.WAITING, Medium.CALLBACK)
    assert after.waiting_since_ms == waiting.waiting_since_ms
    await house.calls.ended("CA1", "completed")  # statuses repeat
    assert (await house.events()).count("call.ended") == 1


async def test_who_asks_to_be_rung_back_keeps_the_place_and_has_not_given_up(
    house: House,
) -> None:
    """The key changes nothing while they are on the line; its end makes the callback (law 6)."""
    waiting = await house.call()
    house.clock.advance(90)
    assert await house.calls.ring_back("CA1") == ANN
    assert (await house.conversation(waiting.id)).medium is Medium.VOICE
    await house.calls.ended("CA1", "completed")
    after = await house.conversation(waiting.id)
    assert (after.state, after.medium) == (State.WAITING, Medium.CALLBACK)
    assert after.waiting_since_ms == waiting.waiting_since_ms
    [end] = [event for event in await house.log.read(0) if event.type == "call.ended"]
    assert end.data["cause"] == "ring_back"
    lines = [entry.text for entry, _, _ in await house.reader.timeline(waiting.id)]
    assert lines[1:] == [
        "Asked to be rung back, and keeps the place",
        "The call ended; we ring them back",
    ]
    assert await house.calls.ring_back("CA1") is None


async def test_who_rings_again_and_hangs_up_then_has_given_up(house: House) -> None:
    """The wish belongs to one call, not to the conversation for ever."""
    await house.call()
    await house.calls.ring_back("CA1")
    await house.calls.ended("CA1", "completed")
    await house.call(call="CA2")
    await house.calls.ended("CA2", "completed")
    ends = [event for event in await house.log.read(0) if event.type == "call.ended"]
    assert [event.data["cause"] for event in ends] == ["ring_back", "completed"]


async def test_an_agent_who_comes_free_while_the_last_sentence_is_heard_talks_at_once(
    house: House,
) -> None:
    """Nobody is rung back while they are on the line already."""
    found = await house.call()
    await house.calls.ring_back("CA1")
    await house.works("amina")
    offered = await house.conversation(found.id)
    await house.desk.accept(AMINA, house.offer(offered))
    await house.calls.joined(found.id, AMINA, LEG)
    [fetch] = [event for event in await house.log.read(0) if event.type == "call.bridge"]
    assert fetch.data["call"] == "CA1"
    assert await house.calls.ring_back("CA1") is None


async def test_a_withheld_number_is_not_promised_a_call(house: House) -> None:
    """They stay where they are, and know it."""
    await house.contact("", None, Channel.VOICE, Medium.VOICE, provider_id="CA1")
    assert await house.calls.ring_back("CA1") == ""
    assert await house.calls.ring_back("CA-unknown") is None


async def test_a_caller_without_a_number_still_waits_for_a_person(house: House) -> None:
    """Nobody can ring back a withheld number, so a person sees that somebody rang."""
    waiting = await house.contact("", None, Channel.VOICE, Medium.VOICE, provider_id="CA1")
    await house.calls.ended("CA1", "completed")
    after = await house.conversation(waiting.id)
    assert (after.state, after.medium) == (State.WAITING, Medium.MESSAGE)


async def test_a_hang_up_while_offered_withdraws_the_offer(house: House) -> None:
    """The agent is not left ringing for somebody who has gone; the callback is offered instead."""
    await house.works("amina")
    first = await house.call()
    await house.calls.ended("CA1", "completed")
    after = await house.conversation(first.id)
    assert (after.state, after.medium, after.attempt) == (State.OFFERED, Medium.CALLBACK, 2)
    assert "offer.withdrawn" in await house.events()


async def test_after_a_call_comes_wrap_up_and_what_is_left_is_the_agents(house: House) -> None:
    """When the resident's leg ends the agent wraps up; the conversation stays theirs to finish."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, LEG)
    await house.calls.ended("CA1", "completed")
    after = await house.conversation(found.id)
    assert (after.state, after.medium, after.spoke_last) == (
        State.ACTIVE,
        Medium.MESSAGE,
        Speaker.AGENT,
    )
    agent = await house.views.agent(AMINA)
    assert agent is not None
    assert agent.wrap_until_ms > house.clock.now_ms()
    waits = await house.text("the tap drips", "+447700900001")
    assert waits.state is State.WAITING
    gas = await house.text("I smell gas", "+447700900002")
    assert (gas.state, gas.agent) == (State.OFFERED, AMINA)  # wrap-up yields to an emergency


async def test_an_agent_who_drops_out_gives_the_caller_back_at_once(house: House) -> None:
    """The caller hears one sentence and stands where they stood; never a dead line."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, LEG)
    await house.works("ben")
    await house.calls.agent_left(found.id, AMINA, "CA2")
    after = await house.conversation(found.id)
    assert (after.state, after.agent) == (State.OFFERED, BEN)
    assert after.waiting_since_ms == found.waiting_since_ms
    assert "call.return" in await house.events()
    assert await house.calls.bridge(AMINA, found.id) is None


async def test_hanging_up_on_purpose_is_not_dropping_out(house: House) -> None:
    """Our own hang-up is never read as a lost agent."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, LEG)
    await house.desk.hang_up(AMINA, found.id)
    await house.calls.agent_left(found.id, AMINA, "CA2")
    assert (await house.conversation(found.id)).state is State.ACTIVE
    assert "call.return" not in await house.events()


async def test_what_a_caller_says_while_waiting_can_raise_the_call(house: House) -> None:
    """Words spoken into the wait are triaged like a text; the caller keeps the place."""
    found = await house.call()
    assert found.urgency is not Urgency.EMERGENCY
    await house.calls.said("CA1", "1", "water is coming through the light fitting")
    raised = await house.conversation(found.id)
    assert raised.urgency is Urgency.EMERGENCY
    assert raised.waiting_since_ms == found.waiting_since_ms
    await house.calls.said("CA1", "2", "   ")
    assert len(await house.reader.timeline(found.id)) == 2


async def test_what_a_caller_said_is_kept_once_however_often_it_is_delivered(house: House) -> None:
    """The provider delivers an answer again, later; the same words to another question count."""
    found = await house.call()
    for question in ("1", "1", "2"):
        await house.calls.said("CA1", question, "the boiler is off")
        house.clock.advance(5)
    lines = [entry.text for entry, _, _ in await house.reader.timeline(found.id)]
    assert lines == ["Call came in", "the boiler is off", "the boiler is off"]


async def test_a_call_from_somebody_whose_text_an_agent_holds_goes_to_that_agent(
    house: House,
) -> None:
    """One resident, one agent: the call joins the conversation and lifts it (laws 7 and 9)."""
    held = await house.accepted("the tap drips")
    await house.works("ben")
    ringing = await house.call(ANN)
    assert ringing.id == held.id
    assert (ringing.state, ringing.medium, ringing.agent) == (State.OFFERED, Medium.VOICE, AMINA)


async def test_a_caller_is_spoken_to_in_the_language_of_what_they_wrote(house: House) -> None:
    """The text that waits tells how to greet the call that joins it."""
    await house.text("nie mam ogrzewania od trzech dni i jest bardzo zimno w mieszkaniu")
    assert await greeted_in(house, "CA1") == "pl"


async def test_a_caller_is_spoken_to_in_the_language_that_they_spoke_last(house: House) -> None:
    """A new call has no words yet; the last conversation had."""
    held = await house.accepted("nie mam ogrzewania od trzech dni i jest bardzo zimno w mieszkaniu")
    await house.desk.close(AMINA, held.id, Outcome.NO_REPLY_NEEDED, "")
    assert await greeted_in(house, "CA1") == "pl"


async def test_the_landlords_record_says_what_a_new_caller_speaks(house: House) -> None:
    """What the household is known to speak goes before what they happened to write."""
    found = await house.text("hello")
    await house.redis.hset(KEYS.of("resident", found.resident), "language", "cy")
    await house.works("amina")
    held = await house.conversation(found.id)
    await house.desk.accept(AMINA, house.offer(held))
    await house.desk.close(AMINA, found.id, Outcome.NO_REPLY_NEEDED, "")
    assert await greeted_in(house, "CA1") == "cy"


async def test_of_a_stranger_no_language_is_known(house: House) -> None:
    """They are greeted in the centre's usual one."""
    assert await greeted_in(house, "CA1") == ""


async def greeted_in(house: House, call: str) -> str:
    """Let Ann ring; return the language that the adapter is told."""
    contact = Contact(
        provider_id=call,
        channel=Channel.VOICE,
        medium=Medium.VOICE,
        received_ms=house.clock.now_ms(),
        address=Address("phone", ANN),
        to="+442079460958",
    )
    return (await house.intake.receive(contact)).language


async def test_an_agent_reads_that_a_call_came_by_relay(house: House) -> None:
    """Slower turns, and another way to ring back."""
    contact = Contact(
        provider_id="CA1",
        channel=Channel.VOICE,
        medium=Medium.VOICE,
        received_ms=house.clock.now_ms(),
        address=Address("phone", ANN),
        to="+442079460958",
        relay=True,
    )
    received = await house.intake.receive(contact)
    [(line, _, _)] = await house.reader.timeline(ConversationId(received.conversation))
    assert "by Relay UK" in line.text
    assert "18002" in line.text
