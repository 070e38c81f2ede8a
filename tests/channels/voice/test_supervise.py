"""A supervisor's phone: it comes into somebody else's call, and routing never notices."""

import pytest

from channels.adapter import Bridge
from simulator.twiml import Verb
from tests.channels.house import House
from tests.channels.provider import Provider, fixture
from tests.channels.voice.documents import names, verbs

JOIN = "/twilio/voice/agent"
EVENTS = "/twilio/status/conference?conversation=cnv_1&agent=amina&leg=CA2"
LEG = "CA" + "2" * 32
SOFIA = fixture("agent_call") | {"From": "client:sofia", "CallSid": "CA9"}


@pytest.fixture(autouse=True)
def live(house: House) -> None:
    """Amina is on the phone, and Sofia may come in."""
    house.bridges["amina", "cnv_1"] = Bridge("cnv_1", "cnv_1-1", "amina")
    house.bridges["sofia", "cnv_1"] = Bridge("cnv_1", "cnv_1-1", "amina", LEG)


async def comes_in(provider: Provider, how: str) -> Verb:
    """Return the conference that Sofia's phone is put into; nothing follows it but the end."""
    dial, end = await verbs(await provider.post(JOIN, SOFIA | {"as": how}))
    assert (dial.get("action"), end.name) == ("", "Hangup")
    [conference] = dial.children
    return conference


@pytest.mark.parametrize(
    ("how", "muted", "coached"),
    [("listen", True, ""), ("whisper", False, LEG), ("join", False, "")],
)
async def test_a_supervisor_comes_into_the_call(
    provider: Provider, house: House, how: str, muted: bool, coached: str
) -> None:
    """Muted to listen, heard by the agent's leg alone to whisper, by both to join."""
    conference = await comes_in(provider, how)
    assert conference.text == "cnv_1-1"
    assert conference.get("participantLabel") == "supervisor-sofia"
    assert conference.flag("muted", default=False) is muted
    assert conference.get("coach") == coached
    assert not conference.flag("startConferenceOnEnter", default=True)
    assert not conference.flag("endConferenceOnExit", default=True)
    assert house.events == [("supervised", "cnv_1", "sofia", how, "CA9")]


async def test_whoever_may_not_supervise_hears_a_refusal(provider: Provider, house: House) -> None:
    """The house decides: an agent who asks like a supervisor is not let in, even to a call."""
    del house.bridges["sofia", "cnv_1"]
    refused = await verbs(await provider.post(JOIN, SOFIA | {"as": "listen"}))
    assert names(refused) == ["Say", "Hangup"]
    assert house.untouched


async def test_a_supervisor_who_only_dials_is_not_put_through_as_the_agent(
    provider: Provider, house: House
) -> None:
    """Without saying how, it is asked whether the call is their own."""
    del house.bridges["sofia", "cnv_1"]
    assert names(await verbs(await provider.post(JOIN, SOFIA))) == ["Say", "Hangup"]


async def test_an_unknown_way_in_is_unusable(provider: Provider, house: House) -> None:
    """A word that we do not know must not become an open line."""
    assert (await provider.post(JOIN, SOFIA | {"as": "record"})).status == 400
    assert house.untouched


@pytest.mark.parametrize("event", ["participant-join", "participant-leave"])
async def test_a_supervisors_coming_and_going_changes_nothing(
    provider: Provider, house: House, event: str
) -> None:
    """Neither the agent nor the resident has joined or left."""
    told = {"StatusCallbackEvent": event, "ParticipantLabel": "supervisor-sofia", "CallSid": "CA9"}
    over = {"ParticipantCallStatus": "completed"}
    await provider.post(EVENTS, fixture("conference_join") | told | over)
    assert house.untouched
