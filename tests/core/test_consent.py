"""STOP and START, as residents and networks write them."""

import pytest

from core.consent import Consent, consent_of
from core.words import Channel


@pytest.mark.parametrize("text", ["STOP", " stop. ", "Stop!", "STOPALL", "Stop  all", "“stop”"])
def test_stop_is_stop_however_it_is_written(text: str) -> None:
    """On every channel: capitals, signs and spaces do not matter."""
    assert consent_of(text, Channel.SMS) is Consent.STOP
    assert consent_of(text, Channel.WHATSAPP) is Consent.STOP


@pytest.mark.parametrize("text", ["", "stop the leak", "please stop", "don't stop", "🛑", "STOP 2"])
def test_only_the_word_alone_counts(text: str) -> None:
    """Who writes about a leak must still be answered."""
    assert consent_of(text, Channel.SMS) is None


def test_words_that_only_networks_take_for_stop_count_only_in_texts() -> None:
    """A network blocks a number that texted CANCEL; on WhatsApp it is about the appointment."""
    assert consent_of("Cancel", Channel.SMS) is Consent.STOP
    assert consent_of("Yes", Channel.SMS) is Consent.START
    assert consent_of("Cancel", Channel.WHATSAPP) is None
    assert consent_of("Yes", Channel.WEBCHAT) is None


def test_start_is_start() -> None:
    """It undoes STOP."""
    assert consent_of("START", Channel.MESSENGER) is Consent.START
