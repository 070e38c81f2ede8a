"""Conferences: an agent's browser phone and a resident in one call."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from simulator.driver import Device, Network
from tests.simulator.conftest import LANDLORD, NEIGHBOUR, RESIDENT
from tests.simulator.stand_in import StandIn, response
from tests.wait import wait_until

ROOM = "cnv_000001"
EVENTS = 'statusCallback="/events" statusCallbackEvent="start end join leave mute hold modify"'


def conference(attributes: str = "", verbs: str = "") -> str:
    """A document that puts the leg into the room."""
    dial = f"<Dial><Conference waitUrl='' {EVENTS} {attributes}>{ROOM}</Conference></Dial>"
    return response(dial + verbs)


def events(heard: StandIn) -> list[str]:
    """The conference's events in their order."""
    forms = sorted(heard.forms("/events"), key=lambda form: int(form["SequenceNumber"]))
    return [form["StatusCallbackEvent"] for form in forms]


@dataclass(frozen=True)
class Room:
    """A resident and Amina in a conference."""

    resident: Device
    amina: Device
    resident_sid: str
    amina_sid: str


@pytest.fixture
async def room(heard: StandIn, network: Network, token: Callable[[str], str]) -> Room:
    """A resident and an agent who can hear one another."""
    heard.replies["/twilio/voice"] = conference("participantLabel='resident'", "<Say>Bye.</Say>")
    heard.replies["/twilio/voice/agent"] = conference("endConferenceOnExit='true'")
    resident = await network.call(RESIDENT, LANDLORD)
    resident_sid = (await resident.connected())["call"]
    amina = await network.client("amina", token("amina"))
    await amina.connect(conversation=ROOM)
    amina_sid = (await amina.connected())["call"]
    await amina.shown("party")
    return Room(resident, amina, resident_sid, amina_sid)


async def test_an_agents_browser_asks_heard_and_joins(heard: StandIn, room: Room) -> None:
    """A browser phone's call asks /twilio/voice/agent with its own parameters as fields."""
    asked = await heard.form("/twilio/voice/agent")
    assert asked["From"] == "client:amina"
    assert asked["conversation"] == ROOM
    assert asked["Direction"] == "inbound"
    assert asked["CallSid"] == room.amina_sid


async def test_each_hears_the_other_and_not_themselves(room: Room) -> None:
    """In a conference what one leg says is heard as text by the others."""
    await room.resident.say("hello?")
    assert (await room.amina.heard("hello"))["from"] == "resident"
    await room.amina.say("Good morning")
    assert (await room.resident.heard("good morning"))["from"] == "agent"
    assert [one["text"] for one in room.amina.messages if one["type"] == "heard"] == ["hello?"]


async def test_the_events_come_with_the_providers_field_names(heard: StandIn, room: Room) -> None:
    """join, join, start, then leave and end, with labels and reasons."""
    await wait_until(
        lambda: events(heard) == ["participant-join", "participant-join", "conference-start"],
        "the conference has started",
    )
    joined = await heard.form("/events", CallSid=room.resident_sid)
    assert joined["FriendlyName"] == ROOM
    assert joined["ParticipantLabel"] == "resident"
    assert joined["ConferenceSid"].startswith("CF")
    await room.resident.hang_up()
    left = await heard.form("/events", StatusCallbackEvent="participant-leave")
    assert left["ReasonParticipantLeft"] == "participant_hung_up"
    assert left["ParticipantCallStatus"] == "completed"
    await room.amina.shown("party", lambda shown: shown["event"] == "leave")
    await room.amina.hang_up()
    ended = await heard.form("/events", StatusCallbackEvent="conference-end")
    assert ended["CallSidEndingConference"] == room.amina_sid


async def test_a_moderator_who_leaves_ends_it_and_the_others_go_on(
    heard: StandIn, room: Room
) -> None:
    """endConferenceOnExit: the caller's own TwiML goes on after the <Dial>."""
    await room.amina.hang_up()
    await room.resident.spoken("bye")
    await room.resident.ended()
    ended = await heard.form("/events", StatusCallbackEvent="conference-end")
    assert ended["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    left = await heard.form("/events", CallSid=room.resident_sid)
    assert left["ReasonParticipantLeft"] == "moderator_ended_conference"


async def test_a_muted_agent_is_not_heard(room: Room) -> None:
    """Words said while muted are lost; those said afterwards arrive."""
    await room.amina.mute()
    await room.amina.shown("muted")
    await room.amina.say("this is between us")
    await room.amina.mute(muted=False)
    await room.amina.say("so, your boiler")
    assert (await room.resident.heard(""))["text"] == "so, your boiler"


async def test_rest_holds_and_mutes_a_participant(heard: StandIn, room: Room, sdk: Client) -> None:
    """On hold a resident hears the hold document and neither speaks nor hears."""
    heard.replies["/hold"] = response("<Say>Please hold.</Say>")
    found = (await asyncio.to_thread(sdk.conferences.list, friendly_name=ROOM))[0]
    assert found.status == "in-progress"
    held = sdk.conferences(found.sid).participants("resident")
    answer = await asyncio.to_thread(held.update, hold=True, hold_url=f"{heard.url}/hold")
    assert answer.hold is True
    await room.resident.spoken("please hold")
    assert (await room.resident.shown("held"))["held"] is True
    await room.amina.say("one moment, colleague")
    await asyncio.to_thread(held.update, hold=False)
    await room.amina.say("I am back")
    assert (await room.resident.heard(""))["text"] == "I am back"
    await heard.form("/events", StatusCallbackEvent="participant-unhold")


async def test_a_supervisor_who_coaches_is_heard_by_the_agent_only(
    network: Network, room: Room, sdk: Client, token: Callable[[str], str]
) -> None:
    """Participants.create with CallSidToCoach: the resident never hears the coach."""
    ben = await network.client("ben", token("ben"))
    await ben.register()
    found = (await asyncio.to_thread(sdk.conferences.list))[0]
    created = await asyncio.to_thread(
        sdk.conferences(found.sid).participants.create,
        to="client:ben",
        from_=LANDLORD,
        coaching=True,
        call_sid_to_coach=room.amina_sid,
        label="ben",
    )
    assert created.coaching is True
    await ben.incoming()
    await ben.accept()
    await room.amina.shown("party", lambda shown: shown["name"] == "ben")
    await ben.say("offer the heater")
    assert (await room.amina.heard("heater"))["name"] == "ben"
    await room.resident.say("it is cold")
    await ben.heard("it is cold")
    assert not [one for one in room.resident.messages if one["type"] == "heard"]


async def test_a_third_party_who_does_not_answer_is_reported(
    heard: StandIn, network: Network, room: Room, sdk: Client
) -> None:
    """An invitation that is refused is participant_add_failed, and the two talk on."""
    contractor = await network.phone(NEIGHBOUR)
    found = (await asyncio.to_thread(sdk.conferences.list))[0]
    participants = sdk.conferences(found.sid).participants
    created = await asyncio.to_thread(participants.create, to=NEIGHBOUR, from_=LANDLORD)
    await contractor.incoming()
    assert len(await asyncio.to_thread(participants.list)) == 3
    await contractor.reject()
    left = await heard.form("/events", CallSid=created.call_sid)
    assert left["ReasonParticipantLeft"] == "participant_add_failed"
    assert left["ParticipantCallStatus"] == "busy"
    await room.resident.say("still here")
    await room.amina.heard("still here")


async def test_rest_kicks_a_participant_and_ends_a_conference(room: Room, sdk: Client) -> None:
    """Deleting a participant lets that leg's TwiML go on; ending the conference ends it for all."""
    found = (await asyncio.to_thread(sdk.conferences.list))[0]
    one = sdk.conferences(found.sid)
    await asyncio.to_thread(one.participants(room.resident_sid).delete)
    await room.resident.spoken("bye")
    ended = await asyncio.to_thread(one.update, status="completed")
    assert ended.reason_conference_ended == "conference-ended-via-api"
    await room.amina.ended()
    assert await asyncio.to_thread(one.participants.list) == []
    with pytest.raises(TwilioRestException) as gone:
        await asyncio.to_thread(one.participants(room.amina_sid).update, muted=True)
    assert gone.value.status == 404


async def test_a_label_can_be_in_a_conference_once(
    heard: StandIn, network: Network, room: Room
) -> None:
    """A second participant with the same label is turned away with 16025 and goes on."""
    assert room.resident_sid
    second = await network.call(NEIGHBOUR, LANDLORD)
    await second.spoken("bye")
    assert (await network.state())["debugger"][0]["code"] == 16025
    assert len(heard.forms("/events", StatusCallbackEvent="participant-join")) == 2


async def test_a_redirected_leg_leaves_the_conference(
    heard: StandIn, room: Room, sdk: Client
) -> None:
    """calls.update(url) takes a participant out, as a transfer does."""
    heard.replies["/elsewhere"] = response("<Say>Connecting you.</Say><Pause length='60'/>")
    call = sdk.calls(room.resident_sid)
    await asyncio.to_thread(call.update, url=f"{heard.url}/elsewhere")
    await room.resident.spoken("connecting you")
    left = await heard.form("/events", StatusCallbackEvent="participant-leave")
    assert left["ReasonParticipantLeft"] == "participant_updated_via_api"


async def test_nobody_notices_who_only_listens(
    heard: StandIn, network: Network, room: Room, token: Callable[[str], str]
) -> None:
    """A muted participant hears everybody; a phone shows no party of whom it cannot hear."""
    heard.replies["/twilio/voice/agent"] = conference("muted='true' participantLabel='ben'")
    ben = await network.client("ben", token("ben"))
    await ben.connect(conversation=ROOM)
    await ben.connected()
    await ben.say("can anybody hear me?")
    await room.resident.say("it is cold")
    await ben.heard("it is cold")
    await ben.hang_up()
    await ben.ended()
    await room.amina.say("which room?")
    await room.resident.heard("which room?")
    parties = [one["name"] for one in room.resident.messages if one["type"] == "party"]
    assert "ben" not in parties


async def test_a_whisper_is_heard_by_the_coached_leg_alone(
    heard: StandIn, network: Network, room: Room, token: Callable[[str], str]
) -> None:
    """<Conference coach>: the coach hears both; without the leg in the room nobody is let in."""
    ben = await network.client("ben", token("ben"))
    heard.replies["/twilio/voice/agent"] = conference(f"coach='{room.amina_sid}'")
    await ben.connect(conversation=ROOM)
    await ben.connected()
    await ben.say("offer the heater")
    await room.amina.heard("offer the heater")
    await room.resident.say("it is cold")
    await ben.heard("it is cold")
    await room.amina.hang_up()
    await room.amina.ended()
    assert not [one for one in room.resident.messages if one["type"] == "heard"]
    heard.replies["/twilio/voice/agent"] = conference(f"coach='{room.amina_sid}'")
    dee = await network.client("dee", token("dee"))
    await dee.connect(conversation=ROOM)
    await dee.ended()
    assert (await network.state())["debugger"][0]["code"] == 13240
