"""Saying a sentence: the one place where words become a verb."""

from twilio.twiml.voice_response import Gather, VoiceResponse

from channels.voice.prompts import fill
from channels.voice.settings import VoiceSettings


def say(parent: VoiceResponse | Gather, settings: VoiceSettings, sentence: str) -> None:
    """Say it in the language and voice of the settings; `{centre}` is filled in."""
    words = fill(sentence, centre=settings.centre)
    tongue = settings.tongue
    parent.say(words, language=tongue.speech, voice=tongue.voice or None)
