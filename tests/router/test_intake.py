"""Contacts in: durable, triaged, routed, and joined to what is open."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.current import Current
from config.incidents import Incident
from config.topics import Topic
from core.contact import Address, Contact
from core.conversation import Reason, State
from core.ids import AgentId
from core.words import Channel, Delivery, Medium, Outcome, Speaker, Urgency
from tests.router.conftest import ANN, FLOOD, KEYS, House


async def test_an_emergency_text_is_offered_at_once_with_the_residents_own_words(
    house: House,
) -> None:
    """What the resident wrote decides urgency, topic and queue, and the agent can read why."""
    await house.works("amina")
    found = await house.text(FLOOD)
    assert (found.state, found.agent) == (State.OFFERED, "amina")
    assert (found.urgency, found.topic, found.queue) == (Urgency.EMERGENCY, "water", "repairs")
    assert any(reason.words in FLOOD for reason in found.reasons)


async def test_the_same_webhook_again_is_the_same_contact(house: House) -> None:
    """A provider's id is received once, however often it comes."""
    contact = Contact(
        provider_id="SM1",
        channel=Channel.SMS,
        medium=Medium.MESSAGE,
        received_ms=house.clock.now_ms(),
        address=Address("phone", ANN),
        to="+442079460958",
        text="hello",
    )
    all_at_once = await asyncio.gather(*(house.intake.receive(contact) for _ in range(10)))
    assert len({each.conversation for each in all_at_once}) == 1
    assert [each.fresh for each in all_at_once].count(True) == 1
    assert (await house.events()).count("contact.received") == 1


async def test_fifty_first_messages_at_once_are_one_conversation(house: House) -> None:
    """Never two threads because two messages came at once (law 9)."""
    found = await asyncio.gather(*(house.text(f"message {n}") for n in range(50)))
    assert len({each.id for each in found}) == 1
    assert len(await house.reader.timeline(found[0].id)) == 50


async def test_text_call_and_whatsapp_of_one_number_are_one_conversation(house: House) -> None:
    """One resident, one conversation: the number is the resident, whatever the channel."""
    by_text = await house.text("the tap drips")
    by_whatsapp = await house.text("it still drips", channel=Channel.WHATSAPP)
    by_call = await house.call()
    assert by_text.id == by_whatsapp.id == by_call.id
    assert by_call.medium is Medium.VOICE


async def test_a_later_message_can_raise_but_never_lower(house: House) -> None:
    """A text joins the conversation that waits and can only move it forward (law 7)."""
    routine = await house.text("when are the bins collected")
    assert routine.urgency is Urgency.ROUTINE
    raised = await house.text("there is a strong smell of gas in my kitchen")
    assert (raised.id, raised.urgency) == (routine.id, Urgency.EMERGENCY)
    assert raised.waiting_since_ms == routine.waiting_since_ms
    after = await house.text("thank you")
    assert after.urgency is Urgency.EMERGENCY


async def test_safety_advice_is_sent_with_the_queue_never_instead(house: House) -> None:
    """Danger to life gets the advice in writing at once, and still waits for a person."""
    found = await house.text("I can smell gas really strongly in the hallway")
    assert found.danger_to_life
    assert found.state is State.WAITING
    lines = await house.reader.timeline(found.id)
    [advice] = [entry for entry, _, _ in lines if entry.speaker == Speaker.SYSTEM]
    assert "0800 111 999" in advice.text
    assert found.spoke_last is Speaker.RESIDENT


async def test_withheld_callers_are_residents_too(house: House) -> None:
    """A caller without a number waits like everybody, each for themselves."""
    one = await house.contact("", None, Channel.VOICE, Medium.VOICE, provider_id="CA1")
    two = await house.contact("", None, Channel.VOICE, Medium.VOICE, provider_id="CA2")
    assert one.id != two.id
    assert one.state is two.state is State.WAITING


async def test_delivery_only_moves_forward(house: House) -> None:
    """Statuses come in any order and twice; the furthest stands, and failed is final."""
    found = await house.accepted()
    entry = await house.desk.send(AgentId("amina"), found.id, "On our way", None, "op1")
    for status in (Delivery.DELIVERED, Delivery.SENT, Delivery.DELIVERED):
        await house.intake.delivered(found.id, entry.id, status)
    states = {e.id: state for e, state, _ in await house.reader.timeline(found.id)}
    assert states[entry.id] is Delivery.DELIVERED
    assert (await house.events()).count("message.status") == 1


async def test_a_place_is_told_while_waiting_and_not_after(house: House) -> None:
    """Who waits can be told how many are ahead; who is being answered cannot."""
    for number in ("+447700900001", "+447700900002"):
        await house.text("the tap drips", number)
        house.clock.advance(1)
    last = await house.text("the tap drips")
    place = await house.intake.place(last.id)
    assert place is not None
    assert place.ahead == 2
    assert place.high_s is None  # nobody is at work, so nobody can say
    assert await house.intake.place("cnv_nobody") is None


async def test_who_has_to_come_back_stands_further_forward(house: House) -> None:
    """A second contact soon after an answer is moved forward, and says why (law 12)."""
    first = await house.accepted("the tap drips")
    await house.desk.close(AgentId("amina"), first.id, Outcome.NO_REPLY_NEEDED, "")
    again = await house.text("the tap still drips")
    assert again.head_start_ms > first.head_start_ms
    assert "repeat_contact" in [reason.label for reason in again.reasons]
    other = await house.text("the tap drips", "+447700900009")
    assert "repeat_contact" not in [reason.label for reason in other.reasons]


async def test_a_vulnerable_household_stands_further_forward(house: House) -> None:
    """What the record knows of a household counts from the first word."""
    found = await house.accepted("the tap drips")
    await house.desk.close(AgentId("amina"), found.id, Outcome.NO_REPLY_NEEDED, "")
    await house.redis.hset(KEYS.of("resident", found.resident), "vulnerable", "1")
    house.clock.advance(30 * 24 * 3600)
    again = await house.text("the tap drips")
    assert "vulnerable" in [reason.label for reason in again.reasons]
    assert again.head_start_ms > 0


async def test_the_season_counts(house: House) -> None:
    """No heating at all is more in January than in June."""
    words = "the heating is off, nothing at all"
    in_winter = await house.text(words)  # the clock of the tests stands in January
    house.clock.advance(160 * 24 * 3600)
    in_summer = await house.text(words, "+447700900009")
    assert in_winter.urgency.rank < in_summer.urgency.rank


@pytest.mark.parametrize("vulnerable", ["1", "0"])
async def test_lost_hot_water_is_an_emergency_for_a_vulnerable_household(
    house: House, vulnerable: str
) -> None:
    """What the landlord's record says counts from the first word, in the step that routes it."""
    address = "phone:+447700900123"
    record = {"addresses": [address], "fields": {"vulnerable": vulnerable}}
    await house.scripts.resident(
        op="", now_ms=house.clock.now_ms(), resident="res-ann", record=record
    )
    found = await house.text("I have no hot water")
    raised = vulnerable == "1"
    assert (found.urgency is Urgency.EMERGENCY) == raised
    assert ("vulnerable" in [reason.label for reason in found.reasons]) == raised


async def test_who_asks_again_soon_after_an_answer_is_answered_today(house: House) -> None:
    """A routine chase of somebody who was answered lately is urgent."""
    words = "still waiting for someone to mend my fence"
    first = await house.accepted(words)
    await house.desk.close(AgentId("amina"), first.id, Outcome.NO_REPLY_NEEDED, "")
    again = await house.text(words)
    assert (first.urgency, again.urgency) == (Urgency.ROUTINE, Urgency.URGENT)


async def test_a_known_incident_counts_until_it_is_over(house: House) -> None:
    """Who writes from where a main has burst is answered today, and the agent sees why."""
    over = datetime.fromtimestamp(house.clock.now_ms() / 1000, UTC) + timedelta(hours=2)
    burst = Incident(topic=Topic.WATER, what="Burst main in Harbour Street", until=over)
    centre = house.intake.centre.model_copy(update={"incidents": (burst,)})
    intake = replace(house.intake, current=Current(centre))
    words = "my kitchen tap is dripping"
    during = await intake.receive(_said(house, words, ANN))
    house.clock.advance(3 * 3600)
    after = await intake.receive(_said(house, words, "+447700900009"))
    found, later = [await house.conversation(each.conversation) for each in (during, after)]
    assert (found.urgency, later.urgency) == (Urgency.URGENT, Urgency.ROUTINE)
    assert Reason("incident", burst.what) in found.reasons


async def test_speech_that_was_badly_heard_is_not_routine(house: House) -> None:
    """What the recogniser doubts may be anything: a person listens today."""
    words = "my kitchen tap is dripping"
    well = await house.intake.receive(_said(house, words, ANN, 0.9))
    badly = await house.intake.receive(_said(house, words, "+447700900009", 0.2))
    clear, unclear = [await house.conversation(each.conversation) for each in (well, badly)]
    assert (clear.urgency, unclear.urgency) == (Urgency.ROUTINE, Urgency.URGENT)
    assert "unclear speech" in [reason.label for reason in unclear.reasons]
    assert "unclear speech" not in [reason.label for reason in clear.reasons]


async def test_a_caller_who_says_there_is_gas_is_told_what_to_do(house: House) -> None:
    """The advice is for saying at once; nothing is sent that they would have to read."""
    await house.call()
    assert "0800 111 999" in await house.calls.said("CA1", "1", "I can smell gas in the hall")
    assert await house.calls.said("CA1", "2", "the tap drips") == ""


def _said(house: House, words: str, number: str, confidence: float | None = None) -> Contact:
    return Contact(
        provider_id=f"said-{number}",
        channel=Channel.VOICE,
        medium=Medium.VOICE,
        received_ms=house.clock.now_ms(),
        address=Address("phone", number),
        to="+442079460958",
        text=words,
        confidence=confidence,
    )
