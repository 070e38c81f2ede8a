"""What a message is labelled, whatever is known beside it and in whatever order things are read."""

import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from typing import TypeVar

import pytest

from bench.triage import channel_of, read
from config.triage import TriageData, load
from core.words import Channel, Urgency
from heard.triager import FOLDER
from queues.triage.context import Context
from queues.triage.triager import Triager
from tests.queues.triage.test_goals import DATA

Value = TypeVar("Value")

HASHED = """
import sys
from core.words import Channel
from heard.triager import load_triager
triager = load_triager()
for line in sys.stdin:
    print(triager.triage(line, Channel.SMS))
"""


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("its coming down the walls by the fuse box", "water"),
        ("Water is coming through my ceiling", "water"),
        ("sewage is coming up in the garden where the children play", "sewage"),
    ],
)
def test_what_a_word_list_misses_is_an_emergency(triager: Triager, text: str, topic: str) -> None:
    """A message without the word for the danger, or with a mild one, is heard all the same."""
    labels = triager.triage(text, Channel.SMS)
    assert (labels.urgency, labels.topic) == (Urgency.EMERGENCY, topic)


@pytest.mark.parametrize(
    "text",
    [
        "the leak is fixed, thanks",
        "what should I do if I smell gas?",
        "I was boiling with rage when the letter came",
        "ogrzewanie już działa, dziękuję",
    ],
)
def test_a_hazard_that_is_over_or_only_supposed_is_routine(triager: Triager, text: str) -> None:
    """A word of danger alone sends nobody out."""
    assert triager.triage(text, Channel.SMS).urgency is Urgency.ROUTINE


def test_a_language_that_is_not_read_gets_human_eyes(triager: Triager) -> None:
    """What cannot be understood is not taken for routine and left."""
    labels = triager.triage("acqua che gocciola sotto il lavandino da ieri sera", Channel.SMS)
    assert labels.language == "und"
    assert labels.human_eyes


def test_speech_that_was_badly_heard_gets_human_eyes(triager: Triager) -> None:
    """A call that the recogniser doubts is unclear, not routine."""
    text = "the radiator in my kitchen is cold"
    assert not triager.triage(text, Channel.VOICE, Context(asr_confidence=0.9)).human_eyes
    assert triager.triage(text, Channel.VOICE, Context(asr_confidence=0.3)).human_eyes


def test_what_is_known_beside_the_words_only_raises(triager: Triager) -> None:
    """A household, a season or a cold day never makes a message less urgent or less dangerous."""
    contexts = [
        Context(vulnerable, cold, month, repeat_contact=repeat, incidents=incidents)
        for vulnerable, cold, month, repeat, incidents in product(
            (False, True), (False, True), (1, 7), (False, True), ({}, {"water": "Burst main"})
        )
    ]
    for row in read(DATA / "development.jsonl")[::6]:
        plain = triager.triage(row["text"], channel_of(row))
        for context in contexts:
            known = triager.triage(row["text"], channel_of(row), context)
            assert known.urgency.rank <= plain.urgency.rank
            assert known.danger_to_life >= plain.danger_to_life


def test_a_vulnerable_household_raises_lost_hot_water(triager: Triager) -> None:
    """What the record says counts as if the resident had said it."""
    plain = triager.triage("I have no hot water", Channel.SMS)
    known = triager.triage("I have no hot water", Channel.SMS, Context(vulnerable=True))
    assert (plain.urgency, known.urgency) == (Urgency.URGENT, Urgency.EMERGENCY)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("still waiting for someone to mend my fence", Context(repeat_contact=True)),
        ("my kitchen tap is dripping", Context(incidents={"water": "Burst main"})),
    ],
)
def test_a_chase_or_a_known_incident_raises_what_is_routine(
    triager: Triager, text: str, context: Context
) -> None:
    """Who asks again, or writes from where a main has burst, is answered the same day."""
    assert triager.triage(text, Channel.SMS).urgency is Urgency.ROUTINE
    assert triager.triage(text, Channel.SMS, context).urgency is Urgency.URGENT


def test_an_exception_counts_only_beside_what_it_excepts(triager: Triager) -> None:
    """The bins explain a smell; they do not explain away the smell of gas two sentences later."""
    bins = triager.triage("there is a smell of gas, it was the bins", Channel.SMS)
    both = triager.triage("The bins are full again at our block. I can smell gas.", Channel.SMS)
    assert bins.urgency is not Urgency.EMERGENCY
    assert (both.urgency, both.danger_to_life) == (Urgency.EMERGENCY, True)


@pytest.mark.parametrize(
    "text",
    [
        "my front door wont shut",
        "my front door will not shut",
        "my front door just won't really shut",
        "me front door is not lockin",
    ],
)
def test_how_people_speak_changes_nothing(triager: Triager, text: str) -> None:
    """Fillers, long forms and dropped letters: each phrase is written once."""
    assert triager.triage(text, Channel.VOICE).urgency is Urgency.EMERGENCY


def test_thanks_for_what_is_over_are_about_what_is_over(triager: Triager) -> None:
    """The leak that was fixed goes to those who fix leaks, and says by which word."""
    labels = triager.triage("the leak is fixed, thanks", Channel.SMS)
    assert (labels.urgency, labels.topic) == (Urgency.ROUTINE, "water")
    assert [(each.label, each.words) for each in labels.reasons] == [("about", "leak")]


STRANGE = "something popped in the wall and now there's a bad smell and a hot patch"


def test_what_no_rule_knows_may_still_sound_like_an_emergency(triager: Triager) -> None:
    """Under the rules there is a net, and it says by which words it was held."""
    assert not triager.see(STRANGE).findings
    labels = triager.triage(STRANGE, Channel.VOICE)
    assert (labels.urgency, labels.danger_to_life) == (Urgency.EMERGENCY, True)
    [reason] = [each for each in labels.reasons if each.label.startswith("sounds like")]
    assert "smell" in reason.words


@pytest.mark.parametrize(
    "said", ["What if ", "False alarm, ignore my last: ", "It has been fixed: "]
)
def test_what_is_over_or_only_supposed_does_not_sound_like_anything(
    triager: Triager, said: str
) -> None:
    """Where the rules have heard that it is not so now, the net stays down."""
    assert triager.triage(said + STRANGE, Channel.VOICE).urgency is Urgency.ROUTINE


def test_the_order_of_the_files_changes_no_label(triager: Triager) -> None:
    """A landlord may sort the words and rules as they like."""
    data = load(FOLDER)
    turned = TriageData(
        words=_turned(data.words),
        rules=_turned(data.rules),
        signals=_turned(data.signals),
        topics=_turned(data.topics),
        languages=_turned(data.languages),
        spelling=data.spelling,
        thresholds=data.thresholds,
        hints=dict(reversed(list(data.hints.items()))),
    )
    other = Triager(turned)
    for row in read(DATA / "development.jsonl"):
        channel = channel_of(row)
        assert other.triage(row["text"], channel) == triager.triage(row["text"], channel)


def test_hashes_change_no_label() -> None:
    """The same message has the same labels in every process."""
    lines = "".join(f"{row['text']}\n" for row in read(DATA / "development.jsonl")[::5])
    one, two = (
        subprocess.run(
            [sys.executable, "-c", HASHED],
            input=lines,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    )
    assert one == two
    assert len(one.splitlines()) > 50


def _turned(listed: Mapping[str, Value]) -> dict[str, Value]:
    return dict(reversed(list(listed.items())))
