"""What the rest of the house asks of the centre file."""

from core.conversation import Reason
from core.triage import Triage
from core.words import Channel, Urgency
from tests.config.conftest import SMALL, Load

CENTRE = f"""
languages = ["en", "cy"]
numbers = [
  {{ number = "+44 20 7946 0001", channels = ["voice"], queue = "rents" }},
  {{ number = "+44 7700 900123", channels = ["sms", "whatsapp"] }},
  {{ number = "+44 7700 900124", channels = ["sms"] }},
]
{SMALL.replace('"rent", ', "").replace("'rent', ", "")}
[[queues]]
id = "rents"
name = "Rents"
topics = ["rent"]

[voice]
fallback_numbers = ["+44 7700 900461"]

[voice.prompts.en]
greeting = "You have reached {{centre}}."

[webchat.greeting]
en = "Hello"
cy = "Helo"

[texts.cy]
late = "{{centre}}: mae'n ddrwg gennym. Ffoniwch {{phone}}."

[advice.cy]
life = "Ffoniwch {{emergency}}."
"""

THIRD_OF_MARCH_MS = 1_772_546_700_000  # 2026-03-03 14:05 UTC
THIRD_OF_JULY_MS = 1_783_083_900_000  # 2026-07-03 13:05 UTC


def triage(*, distressed: bool = False, human_eyes: bool = False) -> Triage:
    """Return what triage says of a text, as far as it matters here."""
    reasons = (Reason("routine", "hello"),)
    return Triage(
        Urgency.ROUTINE, "other", False, False, distressed, "en", reasons, 1.0, human_eyes
    )


def test_a_topic_gives_the_queue(load: Load) -> None:
    """Rent goes to the rents team."""
    assert load(CENTRE).centre.queue_of("rent") == "rents"
    assert load(CENTRE).centre.queue_of("gas") == "all"


def test_a_topic_that_nobody_knows_goes_to_the_default_queue(load: Load) -> None:
    """Whatever triage may say one day, somebody answers."""
    assert load(CENTRE).centre.queue_of("aliens") == "all"


def test_who_says_nothing_goes_where_the_number_leads(load: Load) -> None:
    """A silent call to the rents number is answered by the rents team; a fire there is not."""
    centre = load(CENTRE).centre
    assert centre.queue_of("", to="+442079460001") == "rents"
    assert centre.queue_of("other", to="+442079460001") == "rents"
    assert centre.queue_of("fire", to="+442079460001") == "all"
    assert centre.queue_of("", to="+447700900123") == "all"


def test_we_write_from_the_first_number_that_has_the_channel(load: Load) -> None:
    """Residents get replies from a number that they know."""
    centre = load(CENTRE).centre
    assert centre.number_for(Channel.SMS) == "+447700900123"
    assert centre.number_for(Channel.VOICE) == "+442079460001"
    assert centre.number_for(Channel.MESSENGER) == ""


def test_numbers_are_kept_as_the_network_writes_them(load: Load) -> None:
    """Spaces in the file do not keep a call from being recognised."""
    assert load(CENTRE).centre.voice.fallback_numbers == ("+447700900461",)
    assert load(CENTRE).centre.contact.phone == "+442079460958"


def test_distress_gives_a_head_start_and_never_a_handicap(load: Load) -> None:
    """Words of despair move forward; so does what nobody could read."""
    starts = load(CENTRE).centre.head_starts
    assert starts.of(triage(), 3600) == 0
    assert starts.of(triage(distressed=True), 3600) == 900
    assert starts.of(triage(distressed=True, human_eyes=True), 3600) == 3600


def test_a_promise_tells_what_was_done_what_is_next_and_by_when(load: Load) -> None:
    """The resident reads all three, in local time, and how to reach us."""
    text = load(CENTRE).centre.promise_text(
        done="Reported to the plumber.", next_step="He rings you.", by_ms=THIRD_OF_MARCH_MS
    )
    for part in (
        "Small Homes",
        "Reported to the plumber.",
        "He rings you.",
        "Tuesday 3 March at 14:05",
        "020 7946 0958",
    ):
        assert part in text


def test_promises_are_told_in_summer_time_in_summer(load: Load) -> None:
    """Five past one in London's July is five past two on the wall."""
    text = load(CENTRE).centre.callback_text(at_ms=THIRD_OF_JULY_MS)
    assert "Friday 3 July at 14:05" in text


def test_what_an_agent_wrote_is_sent_as_it_is(load: Load) -> None:
    """Braces in an agent's words are words."""
    text = load(CENTRE).centre.promise_text(done="{by} {phone}", next_step="{x}", by_ms=0)
    assert "{by} {phone}" in text
    assert "{x}" in text


def test_a_language_without_a_sentence_gets_the_one_that_comes_with_heard(load: Load) -> None:
    """A Welsh reader gets Welsh where there is some, else English; dates read in both."""
    centre = load(CENTRE).centre
    assert centre.late_text(language="cy") == (
        "Small Homes: mae'n ddrwg gennym. Ffoniwch 020 7946 0958."
    )
    assert "03/07/2026 14:05" in centre.callback_text(at_ms=THIRD_OF_JULY_MS, language="cy")
    assert centre.late_text(language="pl") == centre.late_text()


def test_no_text_blames_a_high_volume_of_calls(load: Load) -> None:
    """When we are late we say sorry and what happens now, not an excuse."""
    assert "sorry" in load(CENTRE).centre.late_text()
    assert "volume" not in load(CENTRE).centre.late_text()


def test_the_webchat_greets_in_the_residents_language_or_the_usual_one(load: Load) -> None:
    """A greeting is never missing because of a language."""
    centre = load(CENTRE).centre
    assert [centre.greeting(language) for language in ("cy", "pl", "")] == [
        "Helo",
        "Hello",
        "Hello",
    ]
    assert load(SMALL).centre.greeting("en") == ""


def test_advice_is_in_the_residents_language_where_the_centre_has_it(load: Load) -> None:
    """Otherwise it is in English: a number to ring is understood in any language."""
    centre = load(CENTRE).centre
    assert centre.advice(["life"], "cy") == "Ffoniwch 999."
    assert "0800 111 999" in centre.advice(["gas"], "cy")
    assert centre.advice([], "cy") == ""


def test_sentences_of_our_own_are_handed_on_and_no_others(load: Load) -> None:
    """What the centre file leaves out stays as it comes with Heard."""
    prompts = load(CENTRE).centre.voice.prompts["en"]
    assert prompts.given() == {"greeting": "You have reached {centre}."}
