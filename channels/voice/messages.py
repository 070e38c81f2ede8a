"""Documents about messages: one that a caller leaves, and what we say to an answering machine."""

from twilio.twiml.voice_response import VoiceResponse

from channels.voice.prompts import fill, number_words
from channels.voice.settings import VoiceSettings
from channels.voice.speech import say

MESSAGE_S = 120  # the longest that Twilio writes down
SILENCE_S = 10  # after which a message is taken to be over


def leave_twiml() -> str:
    """Take a caller out of the provider's queue, where nothing can be recorded; ours keeps them."""
    response = VoiceResponse()
    response.leave()
    return str(response)


def record_twiml(settings: VoiceSettings, conversation: str) -> str:
    """Record a message, written down where it can be; who says nothing is queued again."""
    recorded_url = settings.path("/twilio/voice/recorded", conversation=conversation)
    response = VoiceResponse()
    say(response, settings, settings.prompts.record)
    response.record(
        action=recorded_url,
        method="POST",
        timeout=SILENCE_S,
        max_length=MESSAGE_S,
        finish_on_key="#",
        play_beep=True,
        **_written_down(settings, conversation),
    )
    response.redirect(settings.path("/twilio/voice"), method="POST")
    return str(response)


def recorded_twiml(settings: VoiceSettings, number: str) -> str:
    """Thank for a message: we ring back, or, without a number, they wait on."""
    response = VoiceResponse()
    say(response, settings, settings.prompts.recorded)
    if number:
        words = number_words(number, settings.region)
        say(response, settings, fill(settings.prompts.ring_back, number=words))
        response.hangup()
    else:
        response.redirect(settings.path("/twilio/voice"), method="POST")
    return str(response)


def _written_down(settings: VoiceSettings, conversation: str) -> dict[str, object]:
    """Return what asks for a transcript; Twilio makes one of English only."""
    if not settings.tongue.hears.startswith("en"):
        return {}
    url = settings.path("/twilio/voice/transcribed", conversation=conversation)
    return {"transcribe": True, "transcribe_callback": url}


def machine_twiml(settings: VoiceSettings) -> str:
    """Tell an answering machine who rang, nothing personal, and end our call of it."""
    response = VoiceResponse()
    if settings.leave_message and settings.phone:
        phone = number_words(settings.phone, settings.region)
        say(response, settings, fill(settings.prompts.machine, phone=phone))
    response.hangup()
    return str(response)
