"""Moving live calls with the real SDK over a real connection."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from channels import errors
from channels.adapter import Bridge
from channels.errors import SendError
from channels.twilio.rest import RestSettings, connect
from channels.voice.legs import Legs
from channels.voice.settings import VoiceSettings
from tests.channels.rest_api import RestApi, Trouble, rest_api
from tests.channels.voice.documents import names, verbs_of

ACCOUNT = "AC" + "0" * 32
BRIDGE = Bridge("cnv_1", "cnv_1-1", "amina")


@pytest.fixture
async def api() -> AsyncIterator[RestApi]:
    """The provider's REST API."""
    async with rest_api() as running:
        yield running


@pytest.fixture
def legs(api: RestApi, voice_settings: VoiceSettings) -> Legs:
    """The legs, moved through that API."""
    account = RestSettings(ACCOUNT, "token", base_url=api.url, timeout_s=2)
    return Legs(connect(account), voice_settings)


async def test_a_caller_is_fetched_into_the_conference(api: RestApi, legs: Legs) -> None:
    """The live leg gets a new document; nobody is rung."""
    api.answer(200, {"sid": "CA1", "status": "in-progress"})
    await asyncio.to_thread(legs.fetch, "CA1", BRIDGE)
    [asked] = api.asked
    assert asked.path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls/CA1.json"
    dial, _ = verbs_of(asked.fields["Twiml"][0])
    assert dial.children[0].text == "cnv_1-1"


async def test_a_caller_is_given_back_to_the_queue(api: RestApi, legs: Legs) -> None:
    """The live leg leaves the conference and waits again."""
    api.answer(200, {"sid": "CA1", "status": "in-progress"})
    await asyncio.to_thread(legs.give_back, "CA1", "cnv_1")
    assert names(verbs_of(api.asked[0].fields["Twiml"][0])) == ["Say", "Enqueue"]


@pytest.mark.parametrize(("status", "code"), [(400, 21220), (404, 20404)])
async def test_a_caller_who_hung_up_cannot_be_fetched(
    api: RestApi, legs: Legs, status: int, code: int
) -> None:
    """That the leg is gone is told apart from a line that failed."""
    api.refuse(status, code, "Call is not in-progress. Cannot redirect.")
    with pytest.raises(errors.GoneError):
        await asyncio.to_thread(legs.fetch, "CA1", BRIDGE)


async def test_a_resident_is_rung_into_the_conference(api: RestApi, legs: Legs) -> None:
    """They hear who is ringing, see our number, and every step of the call is reported."""
    api.answer(201, {"sid": "CA7", "status": "queued"})
    call = await asyncio.to_thread(legs.ring_resident, "+447700900123", "+442079460000", BRIDGE)
    assert call == "CA7"
    [asked] = api.asked
    assert asked.fields["To"] == ["+447700900123"]
    assert asked.fields["From"] == ["+442079460000"]
    assert asked.fields["StatusCallback"] == [
        "https://heard.example/line/twilio/status/calls?conversation=cnv_1"
    ]
    assert asked.fields["StatusCallbackEvent"] == ["initiated", "ringing", "answered", "completed"]
    assert asked.fields["AsyncAmd"] == ["true"]
    assert asked.fields["AsyncAmdStatusCallback"] == [
        "https://heard.example/line/twilio/voice/answered-by"
    ]
    greeting, dial, _ = verbs_of(asked.fields["Twiml"][0])
    assert "Heard Homes" in greeting.text
    assert dial.children[0].text == "cnv_1-1"


@pytest.mark.parametrize("trouble", list(Trouble))
async def test_a_phone_that_may_be_ringing_is_not_rung_twice(
    api: RestApi, legs: Legs, trouble: Trouble
) -> None:
    """A broken line leaves it unknown, which is not leave to ring again."""
    api.answers.append(trouble)
    with pytest.raises(SendError) as caught:
        await asyncio.to_thread(legs.ring_resident, "+447700900123", "+442079460000", BRIDGE)
    assert type(caught.value) is errors.UnknownOutcomeError
    assert len(api.asked) == 1


async def test_a_leg_is_hung_up_and_one_that_is_over_is_known_to_be(
    api: RestApi, legs: Legs
) -> None:
    """The end of a call whose own event was lost is noticed when it is hung up."""
    api.answer(200, {"sid": "CA1", "status": "completed"})
    api.refuse(400, 21220, "Call is not in-progress.")
    await asyncio.to_thread(legs.hang_up, "CA1")
    with pytest.raises(errors.GoneError):
        await asyncio.to_thread(legs.hang_up, "CA1")
    assert api.asked[0].fields == {"Status": ["completed"]}


LIVE = {"conferences": [{"sid": "CF" + "1" * 32, "friendly_name": "cnv_1-1"}]}


async def test_a_leg_in_the_conference_hears_music_and_then_the_others(
    api: RestApi, legs: Legs
) -> None:
    """The live conference of that name is looked up; what is heard on hold is our document."""
    for _ in range(2):
        api.answer(200, LIVE)
        api.answer(200, {"call_sid": "CA1", "conference_sid": "CF1"})
    await asyncio.to_thread(legs.hold, "CA1", "cnv_1-1", held=True)
    await asyncio.to_thread(legs.hold, "CA1", "cnv_1-1", held=False)
    looked, held, _, back = api.asked
    assert looked.fields["FriendlyName"] == ["cnv_1-1"]
    assert looked.fields["Status"] == ["in-progress"]
    assert held.path.endswith(f"/Conferences/CF{'1' * 32}/Participants/CA1.json")
    assert held.fields == {
        "Hold": ["true"],
        "HoldUrl": ["https://heard.example/line/twilio/voice/hold"],
        "HoldMethod": ["POST"],
    }
    assert back.fields == {"Hold": ["false"]}


async def test_a_leg_whose_conference_is_not_live_cannot_be_held(api: RestApi, legs: Legs) -> None:
    """Told apart from a line that failed: it may be live a moment later."""
    api.answer(200, {"conferences": []})
    with pytest.raises(errors.GoneError):
        await asyncio.to_thread(legs.hold, "CA1", "cnv_1-1", held=True)


async def test_an_agents_own_telephone_is_rung_and_asks_for_a_key(api: RestApi, legs: Legs) -> None:
    """Said twice; without a key the call ends, so a machine that picks up takes nothing."""
    api.answer(201, {"sid": "CA7", "status": "queued"})
    key_url = "https://heard.example/key"
    numbers = ("+447700900777", "+442079460000")
    call = await asyncio.to_thread(legs.ring_agent, *numbers, "Somebody waits.", key_url)
    assert call == "CA7"
    [asked] = api.asked
    first, again, end = verbs_of(asked.fields["Twiml"][0])
    assert (first.get("action"), first.get("numDigits"), first.name) == (key_url, "1", "Gather")
    assert first.children[0].text.startswith("Somebody waits. Press 1 to take it.")
    assert (again, end.name) == (first, "Hangup")
    assert "MachineDetection" not in asked.fields


async def test_a_recording_is_paused_with_silence_and_taken_up_again(
    api: RestApi, legs: Legs
) -> None:
    """The one that runs in the live conference of that name."""
    for _ in range(2):
        api.answer(200, LIVE)
        api.answer(200, {"sid": "RE1", "status": "paused"})
    await asyncio.to_thread(legs.record, "cnv_1-1", paused=True)
    await asyncio.to_thread(legs.record, "cnv_1-1", paused=False)
    _, paused, _, again = api.asked
    assert paused.path.endswith("/Recordings/Twilio.CURRENT.json")
    assert paused.fields == {"Status": ["paused"], "PauseBehavior": ["silence"]}
    assert again.fields == {"Status": ["in-progress"]}
