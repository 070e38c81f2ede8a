"""Documents that no webhook asked for: sent through the API, or kept at the provider."""

from dataclasses import replace

from channels.adapter import Bridge
from channels.voice.messages import machine_twiml
from channels.voice.settings import Tongue, VoiceSettings
from channels.voice.twiml import (
    MAX_RUNG,
    answer_twiml,
    conference_twiml,
    fallback_twiml,
    return_twiml,
    wait_twiml,
)
from tests.channels.voice.documents import names, query, verbs_of

BRIDGE = Bridge("cnv_" + "1" * 32, "cnv_" + "1" * 32 + "-1", "amina")
MAX_SENT = 4000  # characters that Twilio takes in a call's update


def test_a_fetched_caller_meets_the_agent_and_falls_back_to_the_queue(
    voice_settings: VoiceSettings,
) -> None:
    """If the conference ends under them, they are queued again; all addresses are whole."""
    document = conference_twiml(voice_settings, BRIDGE, "CA1")
    dial, onward = verbs_of(document)
    [conference] = dial.children
    assert conference.text == BRIDGE.conference
    assert conference.get("participantLabel") == "resident-CA1"
    assert not conference.flag("endConferenceOnExit", default=True)
    assert query(conference.get("statusCallback"))["conversation"] == BRIDGE.conversation
    assert (onward.name, onward.text) == ("Redirect", "https://heard.example/line/twilio/voice")
    assert len(document) < MAX_SENT


def test_a_caller_whose_agent_was_lost_is_told_and_waits_on(
    voice_settings: VoiceSettings,
) -> None:
    """They are not asked again what has happened, and every address is whole."""
    document = return_twiml(voice_settings, "cnv_1")
    sorry, queue = verbs_of(document)
    assert "back in the same place" in sorry.text
    assert queue.get("waitUrl").startswith("https://heard.example/line/twilio/voice/wait?")
    assert query(queue.get("waitUrl")) == {"conversation": "cnv_1", "asked": "1"}
    assert queue.get("action").startswith("https://")
    assert len(document) < MAX_SENT


def test_a_caller_who_is_handed_on_hears_of_no_accident(voice_settings: VoiceSettings) -> None:
    """The agent has transferred them on purpose; they are told, and keep their place."""
    sentence, _ = verbs_of(return_twiml(voice_settings, "cnv_1", transferred=True))
    assert sentence.text == "We are putting you through to a colleague. You keep your place."


def test_the_fallback_rings_again_and_again_without_the_house(
    voice_settings: VoiceSettings,
) -> None:
    """Kept at the provider, it needs nothing of ours until its last verb."""
    found = verbs_of(fallback_twiml(voice_settings))
    assert names(found).count("Dial") > 1
    assert names(found)[-1] == "Redirect"


def test_twilio_rings_no_more_than_ten_at_once(voice_settings: VoiceSettings) -> None:
    """A longer list would be refused as a whole, so the first ten are rung."""
    many = replace(voice_settings, fallback_numbers=tuple(f"+4420794609{n:02}" for n in range(30)))
    dial = next(verb for verb in verbs_of(fallback_twiml(many)) if verb.name == "Dial")
    assert len(dial.children) == MAX_RUNG


def test_without_anybody_to_ring_the_caller_hears_so_and_we_try_again(
    voice_settings: VoiceSettings,
) -> None:
    """Never a bare hang-up, nor a promise to ring somebody who is not there."""
    found = verbs_of(fallback_twiml(replace(voice_settings, fallback_numbers=())))
    assert names(found) == ["Say", "Pause", "Redirect"]
    assert "ringing a colleague" not in found[0].text


def test_a_machine_hears_nothing_personal_or_nothing(voice_settings: VoiceSettings) -> None:
    """Who else lives there learns who rang, and not why; the centre file may want silence."""
    sentence, end = verbs_of(machine_twiml(voice_settings))
    assert sentence.text == (
        "Hello, this is Heard Homes, ringing you back. We are sorry that we missed you. You can "
        "ring us on 0 2 0, 7 9 4 6, 0 9 5 8."
    )
    assert end.name == "Hangup"
    for silent in (
        replace(voice_settings, leave_message=False),
        replace(voice_settings, phone=""),
    ):
        assert names(verbs_of(machine_twiml(silent))) == ["Hangup"]


def test_with_music_a_round_without_news_has_no_words(voice_settings: VoiceSettings) -> None:
    """Music keeps company; the same sentence every time would not."""
    musical = replace(voice_settings, music_url="https://heard.example/music.mp3")
    silent, onward = verbs_of(wait_twiml(musical, "cnv_1", "", None))
    assert (silent.name, names(silent.children), onward.name) == ("Gather", ["Play"], "Redirect")
    told, _ = verbs_of(wait_twiml(musical, "cnv_1", "News.", 1))
    assert names(told.children) == ["Say", "Play"]


def test_names_and_sentences_cannot_break_a_document(voice_settings: VoiceSettings) -> None:
    """A centre called "R&B <Homes>" greets its callers."""
    odd = replace(voice_settings, centre='R&B <Homes> "Ltd"')
    tongue = Tongue(replace(odd.prompts, returned="{centre}"))
    sorry, _ = verbs_of(return_twiml(replace(odd, tongue=tongue), "cnv_1"))
    assert sorry.text == 'R&B <Homes> "Ltd"'


def test_calls_are_recorded_only_where_the_centre_says_so_and_callers_hear_it(
    voice_settings: VoiceSettings,
) -> None:
    """From the start, in the greeting of a call and of one that we place."""
    for records in (False, True):
        settings = replace(voice_settings, records=records)
        greeting, _ = verbs_of(answer_twiml(settings, "cnv_1"))
        callback, dial, _ = verbs_of(conference_twiml(settings, BRIDGE, greeting="Hello."))
        assert ("Calls are recorded." in greeting.text) is records
        assert ("Calls are recorded." in callback.text) is records
        [conference] = dial.children
        assert (conference.get("record") == "record-from-start") is records
        assert ("/twilio/status/recordings" in conference.get("recordingStatusCallback")) is records
