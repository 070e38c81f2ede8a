"""Every document that we make is one that the provider documents."""

import inspect
from collections.abc import Callable
from dataclasses import replace

import pytest

from channels.adapter import Bridge
from channels.voice import messages, twiml
from channels.voice.settings import Tongue, VoiceSettings
from core.words import Supervision
from heard.fallback import main as print_fallback
from tests.channels.voice.documented import MAX_SENT, mistakes

WHOLE = "cnv_" + "1" * 32
BRIDGE = Bridge(WHOLE, f"{WHOLE}-12", "amina", "CA" + "1" * 32)
CALL = "CA" + "2" * 32

Make = Callable[[VoiceSettings], str]

# Every maker of documents with every choice it has, and the path that answers with it, if any.
MADE: dict[str, tuple[Make, ...]] = {
    "answer_twiml": (
        lambda s: twiml.answer_twiml(s, WHOLE),
        lambda s: twiml.answer_twiml(s, WHOLE, opens="Monday 2 March at 08:00", asks=False),
    ),
    "ask_twiml": (lambda s: twiml.ask_twiml(s, WHOLE, "7"),),
    "ask_again_twiml": (lambda s: twiml.ask_again_twiml(s, WHOLE),),
    "wait_twiml": (
        lambda s: twiml.wait_twiml(s, WHOLE, "You are next.", 0),
        lambda s: twiml.wait_twiml(s, WHOLE, "", None),
    ),
    "waits_on_twiml": (
        lambda s: twiml.waits_on_twiml(s, WHOLE, None),
        lambda s: twiml.waits_on_twiml(s, WHOLE, 3, "Thank you."),
    ),
    "ring_back_twiml": (lambda s: twiml.ring_back_twiml(s, "+447700900123"),),
    "rung_twiml": (lambda s: twiml.rung_twiml(s, "A call.", s.url("/twilio/voice/telephone")),),
    "hold_twiml": (twiml.hold_twiml,),
    "fallback_twiml": (twiml.fallback_twiml,),
    "rescue_twiml": (twiml.rescue_twiml,),
    "unanswered_twiml": (twiml.unanswered_twiml,),
    "requeue_twiml": (twiml.requeue_twiml,),
    "return_twiml": (
        lambda s: twiml.return_twiml(s, WHOLE),
        lambda s: twiml.return_twiml(s, WHOLE, transferred=True),
    ),
    "agent_twiml": (lambda s: twiml.agent_twiml(s, BRIDGE, CALL),),
    "supervisor_twiml": tuple(
        lambda s, how=how: twiml.supervisor_twiml(s, BRIDGE, "sofia", how)  # type: ignore[misc]
        for how in Supervision
    ),
    "refusal_twiml": (twiml.refusal_twiml,),
    "hangup_twiml": (lambda _: twiml.hangup_twiml(),),
    "conference_twiml": (
        lambda s: twiml.conference_twiml(s, BRIDGE, CALL),
        lambda s: twiml.conference_twiml(s, BRIDGE, greeting="Hello."),
    ),
    "machine_twiml": (messages.machine_twiml,),
    "leave_twiml": (lambda _: messages.leave_twiml(),),
    "record_twiml": (
        lambda s: messages.record_twiml(s, WHOLE),
        lambda s: messages.record_twiml(replace(s, tongue=Tongue(hears="pl-PL")), WHOLE),
    ),
    "recorded_twiml": (
        lambda s: messages.recorded_twiml(s, "+447700900123"),
        lambda s: messages.recorded_twiml(s, ""),
    ),
}
ANSWERS = {
    "ask_twiml": "/twilio/voice/wait",
    "wait_twiml": "/twilio/voice/wait",
    "waits_on_twiml": "/twilio/voice/said",
    "ask_again_twiml": "/twilio/voice/said",
    "ring_back_twiml": "/twilio/voice/key",
    "leave_twiml": "/twilio/voice/key",
    "hold_twiml": "/twilio/voice/hold",
}
# Sent through the REST API, which takes fewer characters.
SENT = ("return_twiml", "conference_twiml", "machine_twiml", "rung_twiml")


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("music", ["", "https://heard.example/music.mp3"])
def test_every_document_is_as_documented(
    voice_settings: VoiceSettings, name: str, music: str
) -> None:
    """Verbs, attributes, nesting, values and places; with and without music."""
    settings = replace(voice_settings, music_url=music, takes_word=bool(music))
    for make in MADE[name]:
        document = make(settings)
        assert mistakes(document, ANSWERS.get(name, "")) == []
        if name in SENT:
            assert len(document) <= MAX_SENT


def test_no_maker_of_documents_is_left_out() -> None:
    """A new document is held to the same table."""
    makers = {
        name
        for module in (twiml, messages)
        for name, each in vars(module).items()
        if inspect.isfunction(each) and name.endswith("_twiml") and name[0] != "_"
    }
    assert set(MADE) == makers


def test_what_is_kept_at_the_provider_is_as_documented(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`heard fallback-twiml` prints a document that can be pasted as it is."""
    print_fallback(None, {"HEARD_PUBLIC_URL": "https://heard.example"})  # type: ignore[arg-type]
    document = capsys.readouterr().out
    assert "<Dial" in document
    assert mistakes(document.strip()) == []


@pytest.mark.parametrize(
    ("document", "asked", "wrong"),
    [
        ("<Response><Shout/></Response>", "", "<Shout> in <Response>"),
        ("<Response><Gather><Dial/></Gather></Response>", "", "<Dial> in <Gather>"),
        ('<Response><Say volume="9">a</Say></Response>', "", "<Say volume>"),
        ('<Response><Pause length="0"/></Response>', "", "<Pause length='0'>"),
        ('<Response><Gather input="mind"/></Response>', "", "<Gather input='mind'>"),
        ("<Response><Number>+4420</Number></Response>", "", "<Number> in <Response>"),
        ("<Response><Dial><Number>0800</Number></Dial></Response>", "", "<Number>0800</Number>"),
        ("<Response><Hangup/><Say>a</Say></Response>", "", "that nobody reaches"),
        ("<Response><Dial/></Response>", "/twilio/voice/wait", "<Dial> in what a waiting"),
        ("<Response><Record/></Response>", "/twilio/voice/key", "<Record> in what a waiting"),
        ("<Response><Hangup/></Response>", "/twilio/voice/hold", "<Hangup> in what a waiting"),
        ("<Reply/>", "", "the root is Reply"),
        (f"<Response><Say>{'a' * 70_000}</Say></Response>", "", "larger than 64 kB"),
    ],
)
def test_what_is_not_documented_is_found(document: str, asked: str, wrong: str) -> None:
    """The table is no rubber stamp."""
    assert any(wrong in found for found in mistakes(document, asked))
