"""Every document that a caller or an agent hears: pure functions from settings to TwiML.

None of them leaves a resident with a dead line: each ends in a queue, a conference that is
followed by the queue, or another try.
"""

from twilio.twiml.voice_response import (
    Dial,
    Enqueue,
    Gather,
    VoiceResponse,
)

from channels.adapter import Bridge
from channels.voice.prompts import fill, number_words
from channels.voice.settings import VoiceSettings
from channels.voice.speech import say
from core.words import Supervision

QUEUE = "heard"
MAX_QUEUE = 5000  # Twilio's own limit; its default would turn callers away at 1,000
ROUND_S = 20  # between two announcements
SPEECH_S = 4  # of silence after the question, before the music
KEY_S = 1  # that a key is still heard after the music
RETRY_S = 5
RING_S = 30
RING_AGENT_S = 20  # less than an offer to an agent's own telephone lasts
KEY_S = 5
MAX_RUNG = 10  # numbers that Twilio rings at once
RESCUES = 3
CONFERENCE_EVENTS = "start end join leave"

AGENT_LABEL = "agent-"
RESIDENT_LABEL = "resident-"
SUPERVISOR_LABEL = "supervisor-"

NOTHING = str(VoiceResponse())


def answer_twiml(
    settings: VoiceSettings, conversation: str, *, opens: str = "", asks: bool = True
) -> str:
    """Greet the caller and put them in the queue. They are routed already.

    `opens` is when the office does, while it is closed. Without `asks` the caller is not asked what
    has happened.
    """
    known = {} if asks else {"asked": "1"}
    wait_url = settings.path("/twilio/voice/wait", conversation=conversation, **known)
    left_url = settings.path("/twilio/voice/queue-left", conversation=conversation)
    greeting = settings.prompts.closed if opens else settings.prompts.greeting
    return _queued(settings, _told(settings, fill(greeting, opens=opens)), wait_url, left_url)


def ask_twiml(settings: VoiceSettings, conversation: str, question: str) -> str:
    """Ask once what has happened, then wait; silence, keys and words all lead on to the music.

    `question` names this asking in the address of its answer, so an answer that is delivered
    again is known.
    """
    said_url = settings.path("/twilio/voice/said", conversation=conversation, question=question)
    response = VoiceResponse()
    question = Gather(
        input="speech dtmf",
        action=said_url,
        method="POST",
        timeout=SPEECH_S,
        speech_timeout="auto",
        num_digits=1,
        finish_on_key="",
        profanity_filter=False,
        language=settings.tongue.hears,
    )
    say(question, settings, settings.prompts.ask)
    response.append(question)
    response.redirect(_waiting_on(settings, conversation), method="POST")
    return str(response)


def ask_again_twiml(settings: VoiceSettings, conversation: str) -> str:
    """Ask once more, because what the caller said could not be kept."""
    response = VoiceResponse()
    again = settings.path("/twilio/voice/wait", conversation=conversation)
    response.redirect(again, method="POST")
    return str(response)


def wait_twiml(settings: VoiceSettings, conversation: str, news: str, told: int | None) -> str:
    """Tell the news and what can be had instead of waiting, and keep company for one round.

    A key is heard the whole time. `told` is the best place that the caller has been told; it
    travels in the address.
    """
    key_url = settings.path("/twilio/voice/key", conversation=conversation, **_best(told))
    response = VoiceResponse()
    keys = Gather(
        input="dtmf",
        action=key_url,
        method="POST",
        timeout=KEY_S,
        num_digits=1,
        finish_on_key="",
    )
    if news or not settings.music_url:
        offered = f"{news} {settings.prompts.offer}" if news else settings.prompts.still_waiting
        word = f" {settings.prompts.leave_word}" if settings.takes_word else ""
        say(keys, settings, offered + word)
    if settings.music_url:
        keys.play(settings.music_url)
    else:
        keys.pause(length=ROUND_S)
    response.append(keys)
    response.redirect(_waiting_on(settings, conversation, told), method="POST")
    return str(response)


def waits_on_twiml(
    settings: VoiceSettings, conversation: str, told: int | None, sentence: str = ""
) -> str:
    """Go on waiting, after a sentence if there is one."""
    response = VoiceResponse()
    if sentence:
        say(response, settings, sentence)
    response.redirect(_waiting_on(settings, conversation, told), method="POST")
    return str(response)


def ring_back_twiml(settings: VoiceSettings, number: str) -> str:
    """Say which number we shall ring, and let the caller go. The place is kept."""
    response = VoiceResponse()
    words = number_words(number, settings.region)
    say(response, settings, fill(settings.prompts.ring_back, number=words))
    response.hangup()
    return str(response)


def rung_twiml(settings: VoiceSettings, sentence: str, key_url: str) -> str:
    """Tell an agent on their own telephone who waits, twice, and hang up when no key comes."""
    response = VoiceResponse()
    for _ in range(2):
        keys = Gather(
            input="dtmf",
            action=key_url,
            method="POST",
            timeout=KEY_S,
            num_digits=1,
            finish_on_key="",
        )
        say(keys, settings, f"{sentence} {settings.prompts.press}")
        response.append(keys)
    response.hangup()
    return str(response)


def hold_twiml(settings: VoiceSettings) -> str:
    """Keep a caller on hold company, round after round; the provider allows no keys here."""
    response = VoiceResponse()
    say(response, settings, settings.prompts.on_hold)
    if settings.music_url:
        response.play(settings.music_url)
    else:
        response.pause(length=ROUND_S)
    response.redirect(settings.url("/twilio/voice/hold"), method="POST")
    return str(response)


def fallback_twiml(settings: VoiceSettings) -> str:
    """Ring people without the house: static, so that it can also be kept at the provider (law 11).

    Tries a few times in the document itself, for when nothing of ours is up, then asks us again.
    """
    response = VoiceResponse()
    for _ in range(RESCUES if settings.fallback_numbers else 1):
        _ring_people(response, settings)
    response.redirect(settings.url("/twilio/voice"), method="POST")
    return str(response)


def rescue_twiml(settings: VoiceSettings) -> str:
    """Ring people because the store is away, and let us know whether one of them answered."""
    if not settings.fallback_numbers:
        return fallback_twiml(settings)
    response = VoiceResponse()
    say(response, settings, settings.prompts.away)
    response.append(_rung(settings, action=settings.path("/twilio/voice/dialled"), method="POST"))
    return str(response)


def unanswered_twiml(settings: VoiceSettings) -> str:
    """Nobody answered: say so, and begin again at the front door."""
    response = VoiceResponse()
    say(response, settings, settings.prompts.nobody)
    response.pause(length=RETRY_S)
    response.redirect(settings.path("/twilio/voice"), method="POST")
    return str(response)


def requeue_twiml(settings: VoiceSettings) -> str:
    """Begin again at the front door: a repeat of the same call keeps its place."""
    response = VoiceResponse()
    response.redirect(settings.path("/twilio/voice"), method="POST")
    return str(response)


def return_twiml(settings: VoiceSettings, conversation: str, *, transferred: bool = False) -> str:
    """Take a live call out of its conference, back to the queue; sent through the REST API."""
    sentence = settings.prompts.transferred if transferred else settings.prompts.returned
    wait_url = settings.url("/twilio/voice/wait", conversation=conversation, asked="1")
    left_url = settings.url("/twilio/voice/queue-left", conversation=conversation)
    return _queued(settings, sentence, wait_url, left_url)


def agent_twiml(settings: VoiceSettings, bridge: Bridge, leg: str) -> str:
    """Join the agent's phone, whose call id is `leg`; silence until the resident is there."""
    done_url = settings.path(
        "/twilio/voice/agent-done",
        conversation=bridge.conversation,
        agent=bridge.agent,
        conference=bridge.conference,
    )
    response = VoiceResponse()
    dial = Dial(action=done_url, method="POST")
    _conference(dial, settings, bridge, AGENT_LABEL + bridge.agent, leg=leg, wait_url="")
    response.append(dial)
    return str(response)


def supervisor_twiml(
    settings: VoiceSettings, bridge: Bridge, supervisor: str, how: Supervision
) -> str:
    """Let a supervisor's phone into a live call: muted, heard by the agent only, or by both.

    It neither begins the conference nor ends it, and nothing depends on its leaving.
    """
    response = VoiceResponse()
    dial = Dial()
    _conference(
        dial,
        settings,
        bridge,
        SUPERVISOR_LABEL + supervisor,
        starts=False,
        wait_url="",
        muted=how is Supervision.LISTEN,
        coach=bridge.leg if how is Supervision.WHISPER else None,
    )
    response.append(dial)
    response.hangup()
    return str(response)


def refusal_twiml(settings: VoiceSettings) -> str:
    """Tell an agent that there is nothing to join, and end the agent's own leg."""
    response = VoiceResponse()
    say(response, settings, settings.prompts.not_yours)
    response.hangup()
    return str(response)


def hangup_twiml() -> str:
    """End the agent's own leg."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def conference_twiml(
    settings: VoiceSettings, bridge: Bridge, call: str = "", greeting: str = ""
) -> str:
    """Join a resident's leg to the conference; sent through the REST API.

    `call` is the id of a live leg, empty for one that is only being rung; `greeting` is said
    first. When the conference ends under a resident who is still there, they are queued again.
    """
    response = VoiceResponse()
    if greeting:
        say(response, settings, _told(settings, greeting))
    dial = Dial()
    _conference(dial, settings, bridge, RESIDENT_LABEL + (call or bridge.conversation))
    response.append(dial)
    response.redirect(settings.url("/twilio/voice"), method="POST")
    return str(response)


def _told(settings: VoiceSettings, greeting: str) -> str:
    """Return the greeting, with the sentence that the call is recorded where it is."""
    return f"{greeting} {settings.prompts.call_recorded}" if settings.records else greeting


def _recording(settings: VoiceSettings, conversation: str) -> dict[str, str]:
    if not settings.records:
        return {}
    return {
        "record": "record-from-start",
        "recording_status_callback": settings.url(
            "/twilio/status/recordings", conversation=conversation
        ),
    }


def _queued(settings: VoiceSettings, sentence: str, wait_url: str, left_url: str) -> str:
    response = VoiceResponse()
    say(response, settings, sentence)
    queue = Enqueue(
        QUEUE,
        wait_url=wait_url,
        wait_url_method="POST",
        action=left_url,
        method="POST",
        max_queue_size=MAX_QUEUE,
    )
    response.append(queue)
    return str(response)


def _conference(
    dial: Dial,
    settings: VoiceSettings,
    bridge: Bridge,
    label: str,
    *,
    leg: str = "",
    starts: bool = True,
    **more: object,
) -> None:
    """Nest the conference. Whoever comes first decides its callbacks, so everybody has them."""
    ids = {"conversation": bridge.conversation, "agent": bridge.agent, "leg": leg}
    dial.conference(
        bridge.conference,
        participant_label=label,
        start_conference_on_enter=starts,
        end_conference_on_exit=False,
        beep="false",
        status_callback=settings.url("/twilio/status/conference", **ids),
        status_callback_event=CONFERENCE_EVENTS,
        status_callback_method="POST",
        **_recording(settings, bridge.conversation),
        **more,
    )


def _ring_people(response: VoiceResponse, settings: VoiceSettings) -> None:
    if settings.fallback_numbers:
        say(response, settings, settings.prompts.away)
        response.append(_rung(settings))
    say(response, settings, settings.prompts.nobody)
    response.pause(length=RETRY_S)


def _rung(settings: VoiceSettings, **told: str) -> Dial:
    """Return what rings everybody of the centre file at once."""
    dial = Dial(timeout=RING_S, **told)
    for number in settings.fallback_numbers[:MAX_RUNG]:
        dial.number(number)
    return dial


def _waiting_on(settings: VoiceSettings, conversation: str, told: int | None = None) -> str:
    return settings.path("/twilio/voice/wait", conversation=conversation, asked="1", **_best(told))


def _best(told: int | None) -> dict[str, str]:
    return {} if told is None else {"told": str(told)}
