"""A message instead of waiting, only where the centre asks for it, and never a dead end."""

from dataclasses import replace

import pytest

from channels.voice.settings import VoiceSettings
from tests.channels.conformance import WebhookConformance
from tests.channels.house import House
from tests.channels.provider import Provider, fixture
from tests.channels.voice.documents import names, path, spoken, verbs

CALL, RECORDING = "CA" + "1" * 32, "RE" + "1" * 32
ANSWER = "/twilio/voice"
RECORDED = "/twilio/voice/recorded?conversation=cnv_1"
TRANSCRIBED = "/twilio/voice/transcribed?conversation=cnv_1"
WAITING = "/twilio/voice/wait?conversation=cnv_1&asked=1"
OPENS = "Monday 2 March at 08:00"


@pytest.fixture
def when() -> str:
    """When the centre takes messages."""
    return "closed"


@pytest.fixture
def voice_settings(voice_settings: VoiceSettings, when: str) -> VoiceSettings:
    """A centre that is closed for one of its numbers."""
    return replace(
        voice_settings,
        voicemail=when,
        opens=lambda to, _at_ms, _language: OPENS if to == "+442079460321" else "",
    )


class TestRecordedConformance(WebhookConformance):
    """A message that was left withstands what every webhook must."""

    path = RECORDED
    payload = "call_recorded"
    stores_contact = False
    kept = ""


async def waiting(provider: Provider, to: str) -> str:
    """Let a caller ring this number; return the address of the round after the question."""
    _, queue = await verbs(await provider.post(ANSWER, {**fixture("call"), "To": to}))
    [*_, onward] = await verbs(
        await provider.post(path(queue.get("waitUrl")), fixture("call_wait"))
    )
    return path(onward.text)


@pytest.mark.parametrize(
    ("when", "to", "offered"),
    [
        ("never", "+442079460321", False),
        ("closed", "+442079460321", True),
        ("closed", "+442079460000", False),
        ("always", "+442079460000", True),
    ],
)
async def test_a_message_is_offered_where_the_centre_asks_for_it(
    provider: Provider, to: str, *, offered: bool
) -> None:
    """Without it the key is like any other, whatever an address says."""
    keys, _ = await verbs(await provider.post(await waiting(provider, to), fixture("call_wait")))
    assert ("leave a message instead, press 2" in spoken((keys,))) is offered
    two = {**fixture("call_wait"), "Digits": "2"}
    found = await verbs(await provider.post(path(keys.get("action")), two))
    assert names(found) == (["Leave"] if offered else ["Redirect"])


async def test_a_message_is_recorded_outside_the_providers_queue(
    provider: Provider, house: House
) -> None:
    """In the queue nothing can be recorded; who says nothing is queued again."""
    left = {**fixture("call_queue_left"), "QueueResult": "leave", "CallStatus": "in-progress"}
    address = "/twilio/voice/queue-left?conversation=cnv_1&word=1"
    say, record, onward = await verbs(await provider.post(address, left))
    assert (say.name, record.name, onward.name) == ("Say", "Record", "Redirect")
    assert path(record.get("action")) == f"{RECORDED}&word=1"
    assert record.get("transcribe") == "true"
    assert house.untouched
    unasked = await verbs(await provider.post(address.removesuffix("&word=1"), left))
    assert names(unasked) == ["Redirect"]


async def test_who_has_left_a_message_is_told_which_number_we_ring(
    provider: Provider, house: House
) -> None:
    """The message is a contact, the caller a callback, and the call is over."""
    found = await verbs(await provider.post(RECORDED, fixture("call_recorded")))
    assert names(found) == ["Say", "Say", "Hangup"]
    assert "ring you on 0 7 7 0 0, 9 0 0 1 2 3" in spoken(found)
    url = fixture("call_recorded")["RecordingUrl"]
    assert house.events == [("left_word", CALL, RECORDING, url, "23")]


async def test_who_cannot_be_rung_back_waits_on_after_the_message(
    provider: Provider, house: House
) -> None:
    """Nobody is let go with nothing but a recording."""
    house.number = ""
    found = await verbs(await provider.post(RECORDED, fixture("call_recorded")))
    assert names(found) == ["Say", "Redirect"]


@pytest.mark.parametrize("left", [{"Digits": "hangup"}, {"CallStatus": "completed"}])
async def test_who_hangs_up_after_the_message_has_left_it_all_the_same(
    provider: Provider, house: House, left: dict[str, str]
) -> None:
    """There is nobody to say anything to."""
    assert await verbs(await provider.post(RECORDED, {**fixture("call_recorded"), **left})) == ()
    assert house.events[0][:3] == ("left_word", CALL, RECORDING)


async def test_with_the_store_away_the_caller_is_queued_again(
    provider: Provider, house: House
) -> None:
    """The message is not lost without a word: they are with people again."""
    house.go_away()
    [onward] = await verbs(await provider.post(RECORDED, fixture("call_recorded")))
    assert onward.name == "Redirect"


async def test_the_words_of_a_message_are_passed_on_once(provider: Provider, house: House) -> None:
    """They may make it an emergency; an empty transcript says nothing."""
    said = {**fixture("call_recorded"), "TranscriptionText": "I can smell gas"}
    assert (await provider.post(TRANSCRIBED, said)).status == 204
    assert (await provider.post(TRANSCRIBED, fixture("call_recorded"))).status == 204
    assert [event[:4] for event in house.events] == [("said", CALL, RECORDING, "I can smell gas")]
