"""The agent's phone: it joins its own call and no other, and its coming and going is noticed."""

import pytest

from channels.adapter import Bridge
from tests.channels.conformance import WebhookConformance
from tests.channels.house import House
from tests.channels.provider import Provider, fixture
from tests.channels.voice.documents import names, path, query, spoken, verbs

JOIN = "/twilio/voice/agent"
DONE = "/twilio/voice/agent-done?conversation=cnv_1&agent=amina&conference=cnv_1-1"
EVENTS = "/twilio/status/conference?conversation=cnv_1&agent=amina&leg=CA" + "2" * 32
RESIDENT = "CA" + "1" * 32
AGENT = "CA" + "2" * 32
BRIDGE = Bridge("cnv_1", "cnv_1-1", "amina")


@pytest.fixture(autouse=True)
def accepted(house: House) -> None:
    """Amina has accepted the call."""
    house.bridges["amina", "cnv_1"] = BRIDGE


class TestEventsConformance(WebhookConformance):
    """A conference event withstands what every webhook must."""

    path = EVENTS
    payload = "conference_join"
    ok = 204
    stores_contact = False
    kept = ""


class TestDoneConformance(WebhookConformance):
    """So does the end of an agent's leg."""

    path = DONE
    payload = "agent_call"
    stores_contact = False
    kept = ""


async def test_an_agent_joins_the_conference_of_the_call_they_accepted(provider: Provider) -> None:
    """Without a beep or hold music, and so that neither leg's end cuts the other off."""
    [dial] = await verbs(await provider.post(JOIN, fixture("agent_call")))
    [conference] = dial.children
    assert path(dial.get("action")) == DONE
    assert conference.text == "cnv_1-1"
    assert conference.get("participantLabel") == "agent-amina"
    assert conference.flag("startConferenceOnEnter", default=False)
    assert not conference.flag("endConferenceOnExit", default=True)
    assert conference.get("beep") == "false"
    assert conference.attributes["waitUrl"] == ""
    events = conference.get("statusCallback")
    assert path(events) == EVENTS
    assert events.startswith("https://")
    assert conference.get("statusCallbackEvent").split() == ["start", "end", "join", "leave"]


@pytest.mark.parametrize(
    "fields",
    [
        {"From": "client:bola"},
        {"From": "amina"},
        {"From": "+447700900123"},
        {"conversation": "cnv_2"},
        {"conversation": ""},
    ],
)
async def test_nobody_joins_a_call_that_is_not_theirs(
    provider: Provider, fields: dict[str, str]
) -> None:
    """Another agent, a telephone, another call: a spoken refusal."""
    found = await verbs(await provider.post(JOIN, {**fixture("agent_call"), **fields}))
    assert names(found) == ["Say", "Hangup"]
    assert "no longer yours" in spoken(found)


async def test_with_the_store_away_the_agent_hears_a_refusal(
    provider: Provider, house: House
) -> None:
    """The agent's leg is never left in silence."""
    house.go_away()
    found = await verbs(await provider.post(JOIN, fixture("agent_call")))
    assert names(found) == ["Say", "Hangup"]


@pytest.mark.parametrize("label", ["agent-amina", ""])
async def test_the_agents_join_makes_the_call_active(
    provider: Provider, house: House, label: str
) -> None:
    """Known by its label, or without one by its call id."""
    await provider.post(EVENTS, {**fixture("conference_join"), "ParticipantLabel": label})
    assert house.events == [("joined", "cnv_1", "amina", AGENT)]


@pytest.mark.parametrize("label", ["agent-amina", ""])
async def test_an_agent_who_leaves_is_noticed(provider: Provider, house: House, label: str) -> None:
    """A lost agent is told apart from a resident who hung up."""
    left = {"StatusCallbackEvent": "participant-leave", "ParticipantCallStatus": "completed"}
    await provider.post(EVENTS, {**fixture("conference_join"), **left, "ParticipantLabel": label})
    assert house.events == [("agent_left", "cnv_1", "amina", AGENT)]


async def test_the_label_counts_more_than_the_address(provider: Provider, house: House) -> None:
    """The address is the first agent's; a second one who joined is known by the label."""
    house.bridges["bola", "cnv_1"] = Bridge("cnv_1", "cnv_1-1", "bola")
    second = {"CallSid": "CA3", "ParticipantLabel": "agent-bola"}
    await provider.post(EVENTS, {**fixture("conference_join"), **second})
    assert house.events == [("joined", "cnv_1", "bola", "CA3")]


@pytest.mark.parametrize(
    ("fields", "ended"),
    [
        ({}, "completed"),
        ({"ParticipantLabel": ""}, "completed"),
        ({"ParticipantCallStatus": ""}, "completed"),
        ({"ParticipantCallStatus": "failed"}, "failed"),
        ({"ParticipantCallStatus": "in-progress"}, None),
        ({"ParticipantLabel": "supervisor-dee"}, None),
        ({"StatusCallbackEvent": "participant-join"}, None),
        ({"StatusCallbackEvent": "conference-end", "CallSid": ""}, None),
    ],
)
async def test_a_resident_who_hung_up_has_left_the_conference(
    provider: Provider, house: House, fields: dict[str, str], ended: str | None
) -> None:
    """A leg that lives on was only moved by us, and a supervisor is not the resident."""
    answer = await provider.post(EVENTS, {**fixture("conference_leave"), **fields})
    assert answer.status == 204
    assert house.events == ([("ended", RESIDENT, ended)] if ended else [])


async def test_a_late_event_of_an_earlier_conference_changes_nothing(
    provider: Provider, house: House
) -> None:
    """The call went back to the queue and came to the same agent: the first leave is history."""
    house.bridges["amina", "cnv_1"] = Bridge("cnv_1", "cnv_1-2", "amina")
    late = {**fixture("conference_join"), "StatusCallbackEvent": "participant-leave"}
    await provider.post(EVENTS, late)
    await provider.post(EVENTS, fixture("conference_join"))
    assert (await provider.post(DONE, fixture("agent_call"))).status == 200
    assert house.untouched


async def test_the_end_of_the_agents_leg_is_told_even_if_the_conference_is_silent(
    provider: Provider, house: House
) -> None:
    """Conference events come by best effort; the document after the conference is asked for."""
    assert names(await verbs(await provider.post(DONE, fixture("agent_call")))) == ["Hangup"]
    assert house.events == [("agent_left", "cnv_1", "amina", AGENT)]
    assert query(DONE)["conference"] == BRIDGE.conference


async def test_the_agents_leg_ends_even_when_the_house_cannot_be_told(
    provider: Provider, house: House
) -> None:
    """Nobody hears an error message at the end of a call."""
    house.go_away()
    assert names(await verbs(await provider.post(DONE, fixture("agent_call")))) == ["Hangup"]


async def test_a_caller_on_hold_is_kept_company_whatever_is_away(
    provider: Provider, house: House
) -> None:
    """Told that they are on hold, and asked for again; only what the provider allows there."""
    house.go_away()
    verbs_heard = await verbs(await provider.post("/twilio/voice/hold", fixture("call_wait")))
    assert names(verbs_heard) == ["Say", "Pause", "Redirect"]
    assert "You are on hold" in verbs_heard[0].text
    assert verbs_heard[-1].text.endswith("/twilio/voice/hold")


OWN = "/twilio/voice/telephone?conversation=cnv_1&agent=amina&attempt=1&consult=0"
KEYED = fixture("call_said") | {"CallSid": AGENT, "Digits": "1"}


async def test_the_key_one_takes_the_call_on_an_agents_own_telephone(
    provider: Provider, house: House
) -> None:
    """They come into the same conference as a browser phone, under the same label."""
    [dial] = await verbs(await provider.post(OWN, KEYED))
    [conference] = dial.children
    assert (conference.text, conference.get("participantLabel")) == ("cnv_1-1", "agent-amina")
    assert house.events == [("keyed", "cnv_1", "amina", "1", "0", "taken")]


async def test_any_other_key_leaves_the_call_to_somebody_else(
    provider: Provider, house: House
) -> None:
    """And the agent's telephone is hung up."""
    refused = await verbs(await provider.post(OWN, KEYED | {"Digits": "2"}))
    assert names(refused) == ["Say", "Hangup"]
    assert house.events == [("keyed", "cnv_1", "amina", "1", "0", "refused")]


async def test_a_key_that_comes_too_late_takes_nothing(provider: Provider, house: House) -> None:
    """Nor does one when the house is away: nobody is put into a call that is not theirs."""
    house.bridges.clear()
    assert names(await verbs(await provider.post(OWN, KEYED))) == ["Say", "Hangup"]
    house.go_away()
    assert names(await verbs(await provider.post(OWN, KEYED))) == ["Say", "Hangup"]


async def test_a_finished_recording_is_kept(provider: Provider, house: House) -> None:
    """Of its conversation, once it can be had; anything else that happens to it is no news."""
    told = fixture("conference_join") | {
        "RecordingSid": "RE" + "1" * 32,
        "RecordingUrl": "https://api.twilio.com/Recordings/RE1",
        "RecordingDuration": "192",
        "RecordingStatus": "in-progress",
    }
    where = "/twilio/status/recordings?conversation=cnv_1"
    await provider.post(where, told)
    assert house.untouched
    await provider.post(where, told | {"RecordingStatus": "completed"})
    url = "https://api.twilio.com/Recordings/RE1.mp3"
    assert house.events == [("recorded", "cnv_1", "RE" + "1" * 32, url, "192")]
