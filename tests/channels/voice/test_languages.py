"""A caller hears their own language, from the first sentence to the last, and the hours."""

from dataclasses import replace

import pytest

from channels.voice.prompts import Prompts
from channels.voice.settings import Tongue, VoiceSettings
from config.voice import shipped
from core.contact import Address
from tests.channels.house import House
from tests.channels.provider import Provider, fixture
from tests.channels.voice.documents import path, query, spoken, verbs

ANSWER = "/twilio/voice"
OPENS = "Monday 2 March at 08:00"
WELSH = Tongue(Prompts(**shipped("cy").given()), "cy-GB", "en-GB", "Polly.Gwyneth")


@pytest.fixture
def voice_settings(voice_settings: VoiceSettings) -> VoiceSettings:
    """A centre that speaks Welsh beside English, and is closed for one of its numbers."""
    return replace(
        voice_settings,
        others={"cy": WELSH},
        opens=lambda to, _at_ms, _language: OPENS if to == "+442079460321" else "",
    )


async def test_who_is_known_to_speak_welsh_hears_welsh_to_the_end(
    provider: Provider, house: House
) -> None:
    """The language travels in every address: question, place, key and promise are in it."""
    house.language = "cy"
    greeting, queue = await verbs(await provider.post(ANSWER, fixture("call")))
    assert greeting.text == "Helo, dyma Heard Homes. Rydych chi yn y ciw a bydd rhywun yn ateb."
    assert (greeting.get("language"), greeting.get("voice")) == ("cy-GB", "Polly.Gwyneth")
    asks, onward = await verbs(
        await provider.post(path(queue.get("waitUrl")), fixture("call_wait"))
    )
    assert (asks.get("language"), asks.children[0].text) == ("en-GB", WELSH.prompts.ask)
    keys, again = await verbs(await provider.post(path(onward.text), fixture("call_wait")))
    assert spoken((keys,)) == WELSH.prompts.still_waiting
    assert query(again.text)["lang"] == "cy"
    pressed = {**fixture("call_wait"), "Digits": "1"}
    promise, _ = await verbs(await provider.post(path(keys.get("action")), pressed))
    assert promise.text.startswith("Byddwn yn eich ffonio ar 0 7 7 0 0, 9 0 0 1 2 3.")


@pytest.mark.parametrize("language", ["", "und", "xx", "EN", "../cy"])
async def test_a_language_that_the_centre_does_not_speak_is_answered_in_the_usual_one(
    provider: Provider, house: House, language: str
) -> None:
    """Whatever triage, a record or an address says, there is a sentence for everybody."""
    house.language = language
    greeting, queue = await verbs(await provider.post(ANSWER, fixture("call")))
    assert "Heard Homes. You are in the queue" in greeting.text
    assert "lang" not in query(queue.get("waitUrl"))


async def test_out_of_hours_one_sentence_says_when_and_the_caller_is_queued_all_the_same(
    provider: Provider, house: House
) -> None:
    """Never a dead end: who has an emergency stays on the line, and people are asked."""
    closed = {**fixture("call"), "To": "+442079460321"}
    greeting, queue = await verbs(await provider.post(ANSWER, closed))
    assert f"Our office opens {OPENS}. You are in the queue" in greeting.text
    assert "in an emergency stay on the line" in greeting.text
    assert queue.name == "Enqueue"
    assert house.contacts[0].address == Address("phone", "+447700900123")
