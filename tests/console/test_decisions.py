"""Decisions in words."""

import pytest

from console.decisions import PAGE, WORDS, decided, decisions
from core.clock import ManualClock
from core.conversation import State
from core.events import Event, EventType
from core.words import Outcome, Status, Supervision, Urgency
from tests.console.house import House


async def test_an_old_conversation_is_found_in_a_long_log() -> None:
    """The log is searched from where the conversation began, not read from its beginning."""
    clock = ManualClock()
    house = House(clock)
    house.enrol("amina")
    for _ in range(5):
        for _ in range(PAGE):
            await house.choose(house.people["amina"].id, Status.AWAY, "")
        clock.advance(600)
    rita = house.text("rita", "the boiler is off")
    clock.advance(600)
    for _ in range(PAGE):
        await house.choose(house.people["amina"].id, Status.AWAY, "")
    house.offer(rita, "amina")
    shown = await house.conversation(rita)
    assert shown
    house.read_from.clear()
    found = await decisions(house, house, shown)
    assert [each.event for each in found] == ["contact.received", "conversation.offered"]
    assert len(house.read_from) < 10


async def test_what_was_trimmed_comes_from_the_archive() -> None:
    """Years later a supervisor still reads why, each decision once and in order."""
    house = House(ManualClock())
    house.enrol("amina")
    rita = house.text("rita", "the boiler is off")
    house.offer(rita, "amina")
    house.expire(rita)
    shown = await house.conversation(rita)
    assert shown
    whole = await decisions(house, house, shown)
    house.recorded = house.events[:-1]  # the archive is a moment behind
    house.kept_from = len(house.events) - 1
    assert await decisions(house, house, shown) == whole
    house.recorded = []  # the archive is away
    assert await decisions(house, house, shown) == whole[-2:]


async def test_every_end_of_an_offer_is_told() -> None:
    """Missed, declined, withdrawn, moved, parked and closed: each is a sentence that names who."""
    house = House(ManualClock())
    for name in ("amina", "ben"):
        house.enrol(name)
    amina = house.people["amina"].id
    rita = house.text("rita", "the boiler is off")
    house.offer(rita, "amina")
    house.expire(rita)
    offer = house.offer(rita, "amina")
    await house.decline(amina, offer)
    offer = house.offer(rita, "amina")
    await house.accept(amina, offer)
    await house.raise_urgency(amina, rita, Urgency.URGENT, "newborn")
    await house.transfer(amina, rita, queue=None, to_agent=house.people["ben"].id, note="")
    await house.transfer(amina, rita, queue=None, to_agent=amina, note="")
    found = next(c for c in await house.held(amina) if c.state is State.OFFERED)
    assert found.offer
    await house.accept(amina, found.offer)
    await house.park(amina, rita, "booked", "visit", 1_900_000_000_000)
    house.offer(rita, "amina")
    found = (await house.held(amina))[0]
    assert found.offer
    await house.accept(amina, found.offer)
    await house.close(amina, rita, Outcome.SPAM, "advert")
    told = [decision.text for event in house.events if (decision := decided(event))]
    for sentence in (
        "Missed by amina (no answer); the next is asked.",
        "Declined by amina, who is passed over for a while.",
        "Urgency from routine to urgent by amina: newborn",
        "Back to queue repairs from amina, for ben first (transfer); its wait goes on.",
        "Taken back from ben (transfer).",
        "Parked by amina with a promise: visit, by 2030-03-17T17:46:40.000+00:00.",
        "Closed by amina as spam: advert",
    ):
        assert sentence in told


async def test_who_came_into_a_call_is_told() -> None:
    """Listening, whispering and joining are named, with the supervisor and the agent."""
    house = House(ManualClock())
    house.text("rita", "the boiler is off")
    house.fields["cnv_rita"] |= {"state": "active", "agent": "amina", "calls": "CA1"}
    for how in Supervision:
        house.tell(EventType.CALL_SUPERVISED, "cnv_rita", "sue", how=how)
    told = [decision.text for event in house.events if (decision := decided(event))]
    assert told[1:] == [
        "sue listened to the call of amina.",
        "sue whispered on the call to amina.",
        "sue joined the call of amina.",
    ]


def test_a_sentence_for_everything_that_decides() -> None:
    """A new kind of event must say what it decided, or be one that decides nothing."""
    silent = {
        EventType.MESSAGE_QUEUED,
        EventType.MESSAGE_STATUS,
        EventType.NOTE_ADDED,
        EventType.CALL_BRIDGE,
        EventType.CALL_RETURN,
        EventType.CALL_HANG_UP,
        EventType.CALL_REQUESTED,
        EventType.MEDIA_ATTACHED,
        EventType.CALL_MACHINE,
        EventType.CALL_RECORDED,
        EventType.CALL_AGENT,
        EventType.CALL_HOLD,
        EventType.AGENT_ENROLLED,
        EventType.AGENT_REMOVED,
        EventType.AGENT_PRESENCE,
        EventType.ALERT_RAISED,
    }
    assert set(EventType) - silent == set(WORDS)


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        (EventType.CONSULT_ASKED, {"colleague": "cara"}, "ben asked cara into the call."),
        (EventType.CONSULT_JOINED, {}, "ben came into the call of amina."),
        (
            EventType.CONSULT_ENDED,
            {"cause": "no_answer"},
            "ben is consulted no more (no answer); it stays with amina.",
        ),
        (
            EventType.CONVERSATION_HANDED_OVER,
            {"from_agent": "amina", "cause": "transfer"},
            "Handed over on the line from amina to ben (transfer); its wait goes on.",
        ),
        (EventType.CALL_RECORDING, {}, "ben paused the recording of the call."),
    ],
)
def test_what_happens_on_the_line_is_told(kind: EventType, data: dict[str, str], text: str) -> None:
    """Who was asked in, came, went or was left the call, and who stopped the recording."""
    house = House(ManualClock())
    house.text("rita", "the boiler is off")
    fields = house.fields["cnv_rita"] | {"agent": "amina", "recording": "paused"}
    told = decided(Event(1, kind, 0, "cnv_rita", "ben", {"conversation": fields, **data}))
    assert told is not None
    assert told.text == text
