"""What an event becomes on the stream."""

import json
from dataclasses import replace
from typing import Any

import pytest

from console.broadcast import envelopes
from core.clock import ManualClock
from core.errors import StoreUnavailableError
from core.events import Event, EventType
from core.ids import QueueId
from core.words import Role
from tests.console.house import House


@pytest.fixture
def house() -> House:
    """A house in which a call is offered to Amina."""
    house = House(ManualClock())
    house.enrol("amina")
    house.enrol("sue", Role.SUPERVISOR)
    house.text("rita", "the boiler is off")
    house.offer("cnv_rita", "amina")
    house.fields["cnv_rita"] |= {"medium": "voice", "calls": "CA1"}
    return house


async def seen(house: House, viewer: str, kind: EventType, **data: object) -> list[dict[str, Any]]:
    """Return the messages that one viewer gets of one event."""
    data["conversation"] = house.fields["cnv_rita"]
    event = Event(9, kind, house.clock.now_ms(), "cnv_rita", "amina", data)
    person = house.people[viewer]
    return [json.loads(each.text) for each in await envelopes(event, house) if each.may(person)]


async def test_an_accepted_call_is_still_offered(house: House) -> None:
    """Until the agent's phone has joined the offer stands, and the screen shows it as accepted."""
    house.fields["cnv_rita"]["accepted"] = "1"
    offer = "cnv_rita.1"
    connecting = await seen(house, "amina", EventType.OFFER_ACCEPTED, offer=offer)
    assert [each["type"] for each in connecting] == ["conversation"]
    assert connecting[0]["conversation"]["offer"]["accepted"] is True
    assert connecting[0]["conversation"]["call"] == {
        "id": "CA1",
        "held_since": None,
        "recording": None,
    }
    house.fields["cnv_rita"]["state"] = "active"
    joined = await seen(house, "amina", EventType.CONVERSATION_ACTIVE)
    assert [each["type"] for each in joined] == ["offer_gone", "conversation"]
    assert (joined[0]["offer"], joined[0]["cause"]) == (offer, "accepted")


async def test_the_end_of_an_offer_says_why(house: House) -> None:
    """The agent who was asked is told what became of the offer; a supervisor sees where it went."""
    house.fields["cnv_rita"] |= {"state": "waiting", "agent": ""}
    ends = {
        (EventType.OFFER_MISSED, "no_answer"): "missed",
        (EventType.OFFER_DECLINED, "declined"): "declined",
        (EventType.OFFER_WITHDRAWN, "away"): "withdrawn",
        (EventType.OFFER_WITHDRAWN, "hung_up"): "hung_up",
    }
    for (kind, cause), told in ends.items():
        gone, where = await seen(house, "amina", kind, offer="cnv_rita.1", cause=cause)
        assert (gone["type"], gone["cause"]) == ("offer_gone", told)
        assert where["conversation"]["state"] == "waiting"
        over = await seen(house, "sue", kind, offer="cnv_rita.1", cause=cause)
        assert [each["type"] for each in over] == ["conversation"]
    # A call that takes the place of a text ends no offer.
    held = await seen(house, "amina", EventType.OFFER_WITHDRAWN, offer="", cause="call")
    assert [each["type"] for each in held] == ["conversation"]


@pytest.mark.parametrize(
    ("queue", "hear"), [("", {"amina", "rob", "sue"}), ("rents", {"rob", "sue"})]
)
async def test_an_announcement_reaches_whom_it_is_for(
    house: House, queue: str, hear: set[str]
) -> None:
    """Everybody, or those who serve the queue; supervisors always; with the name of who says it."""
    for name, serves in {"amina": "repairs", "rob": "rents", "sue": "repairs"}.items():
        role = Role.SUPERVISOR if name == "sue" else Role.AGENT
        house.people[name] = replace(house.enrol(name, role), queues=(QueueId(serves),))
    data = {"alert": "announcement", "text": "Boilers first", "queue": queue}
    event = Event(9, EventType.ALERT_RAISED, 0, "", "sue", data)
    [envelope] = await envelopes(event, house)
    assert {name for name, person in house.people.items() if envelope.may(person)} == hear
    told = json.loads(envelope.text)
    assert (told["alert"], told["agent"], told["queue"]) == ("announcement", "sue", queue or None)


async def test_an_alert_is_for_supervisors(house: House) -> None:
    """What the house has noticed is said by nobody, and agents are not troubled with it."""
    data = {"alert": "invariant", "text": "law 2: lost", "law": 2}
    [envelope] = await envelopes(Event(9, EventType.ALERT_RAISED, 0, "", "amina", data), house)
    assert [name for name, person in house.people.items() if envelope.may(person)] == ["sue"]
    assert json.loads(envelope.text)["agent"] is None


async def test_a_removed_account_leaves_every_screen(house: House) -> None:
    """Everybody is told that a colleague is gone."""
    event = Event(9, EventType.AGENT_REMOVED, 0, "", "ben", {})
    [envelope] = await envelopes(event, house)
    assert all(envelope.may(person) for person in house.people.values())
    assert json.loads(envelope.text) == {"type": "agent_gone", "seq": 9, "agent": "ben"}


async def test_an_event_is_shown_without_asking_redis(house: House) -> None:
    """It says itself where the resident is reached; one that is older is looked up."""
    house.away = True
    known = {"phone:+447700900999": "known"}
    shown = await seen(house, "amina", EventType.CONVERSATION_OFFERED, reach=known)
    assert [each["type"] for each in shown] == ["offer", "conversation"]
    assert shown[0]["conversation"]["resident"]["addresses"] == ["phone:+447700900999"]
    with pytest.raises(StoreUnavailableError):
        await seen(house, "amina", EventType.CONVERSATION_OFFERED)
    house.away = False
    [_, older] = await seen(house, "amina", EventType.CONVERSATION_OFFERED)
    assert older["conversation"]["resident"]["addresses"] == ["phone:+447700900123"]


async def test_what_nobody_looks_at_is_not_shown(house: House) -> None:
    """An event costs nothing unless somebody here may see it."""
    waiting = {**house.fields["cnv_rita"], "state": "waiting", "agent": ""}
    event = Event(9, EventType.CONTACT_RECEIVED, 0, "cnv_rita", "", {"conversation": waiting})
    amina, sue = house.people["amina"], house.people["sue"]
    assert await envelopes(event, house, [amina]) == ()
    [envelope] = await envelopes(event, house, [amina, sue])
    assert envelope.may(sue)


@pytest.mark.parametrize(
    "kind",
    [EventType.RESIDENT_IDENTIFIED, EventType.RESIDENT_LINKED, EventType.RESIDENT_UNLINKED],
)
async def test_a_timeline_that_was_put_together_is_asked_for_again(
    house: House, kind: EventType
) -> None:
    """Lines of another conversation stand among those that the screen has, or are gone."""
    told = await seen(house, "amina", kind, moved=["msg_1"], entry={"id": "sys_1"})
    assert [each["type"] for each in told] == ["conversation", "timeline"]
    assert told[1]["conversation"] == "cnv_rita"
