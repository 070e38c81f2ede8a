"""The store is away: a caller hears people ring, and it is known whether one of them answered."""

from dataclasses import replace

import pytest

from channels.voice.settings import VoiceSettings
from channels.voice.twiml import rescue_twiml
from tests.channels.conformance import WebhookConformance
from tests.channels.house import House
from tests.channels.provider import Provider, fixture
from tests.channels.voice.documents import names, path, verbs, verbs_of

CALL = "CA" + "1" * 32
DIALLED = "/twilio/voice/dialled"


class TestDialledConformance(WebhookConformance):
    """The end of the ringing withstands what every webhook must."""

    path = DIALLED
    payload = "call_dialled"
    stores_contact = False
    kept = ""


async def test_everybody_is_rung_at_once_and_the_end_is_told(
    provider: Provider, house: House
) -> None:
    """One sentence, one Dial with all the numbers, and where to tell what became of it."""
    house.go_away()
    said, dial = await verbs(await provider.post("/twilio/voice", fixture("call")))
    assert (said.name, dial.name) == ("Say", "Dial")
    assert [number.text for number in dial.children] == ["+442079460958", "+442079460959"]
    assert path(dial.get("action")) == DIALLED


@pytest.mark.parametrize("word", ["completed", "answered"])
async def test_who_talked_to_somebody_hears_nothing_more(
    provider: Provider, house: House, word: str
) -> None:
    """And is not rung back."""
    form = {**fixture("call_dialled"), "DialCallStatus": word}
    assert names(await verbs(await provider.post(DIALLED, form))) == ["Hangup"]
    assert house.events == [("answered", CALL)]


@pytest.mark.parametrize("word", ["no-answer", "busy", "failed", "canceled", "", "new word"])
async def test_who_was_not_answered_tries_the_queue_again(
    provider: Provider, house: House, word: str
) -> None:
    """The store may be back; if it is not, people are rung again. There is no end to it."""
    form = {**fixture("call_dialled"), "DialCallStatus": word}
    found = await verbs(await provider.post(DIALLED, form))
    assert names(found) == ["Say", "Pause", "Redirect"]
    assert path(found[-1].text) == "/twilio/voice"
    assert house.events == []


@pytest.mark.parametrize(
    ("word", "events"),
    [
        ("completed", [("answered", CALL), ("ended", CALL, "completed")]),
        ("canceled", [("ended", CALL, "completed")]),
    ],
)
async def test_who_hung_up_is_known_to_be_gone(
    provider: Provider, house: House, word: str, events: list[tuple[str, ...]]
) -> None:
    """While it rang: they are rung back. After talking: they are not."""
    form = {**fixture("call_dialled"), "CallStatus": "completed", "DialCallStatus": word}
    assert names(await verbs(await provider.post(DIALLED, form))) == []
    assert house.events == events


async def test_what_cannot_be_noted_cuts_nobody_off(provider: Provider, house: House) -> None:
    """With the disk full as well the caller goes on trying."""
    house.go_away()
    found = await verbs(await provider.post(DIALLED, fixture("call_dialled")))
    assert found[-1].name == "Redirect"


def test_without_numbers_it_is_tried_again(voice_settings: VoiceSettings) -> None:
    """A centre that named nobody still does not hang up."""
    found = verbs_of(rescue_twiml(replace(voice_settings, fallback_numbers=())))
    assert found[-1].name == "Redirect"
    assert "Dial" not in names(found)
