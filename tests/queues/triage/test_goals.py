"""How much triage must hear, on messages that were written for it and on those that were not."""

from pathlib import Path

import pytest

from bench.triage import GOALS, label, measures, read
from queues.triage.triager import Triager

DATA = Path(__file__).parent / "data"
AT_MOST = frozenset(("emergency called routine", "routine called emergency"))

# Of the held-out messages, what is a little below the goals of the product so far.
SHORT_OF_GOAL = {"complaint recall": 0.88}

LANGUAGES = ("en", "cy", "pl", "es", "ro", "uk", "ar", "ur", "ur-Latn", "bn", "bn-Latn")


@pytest.mark.parametrize("goal", GOALS)
def test_the_messages_it_was_made_with_reach_every_goal(triager: Triager, goal: str) -> None:
    """Nobody changes a word or a rule and loses what was heard before."""
    share, _ = measures(label(read(DATA / "development.jsonl"), triager))[goal]
    assert share <= GOALS[goal] if goal in AT_MOST else share >= GOALS[goal]


@pytest.mark.parametrize("goal", GOALS)
def test_messages_that_were_held_out_reach_the_goals_too(triager: Triager, goal: str) -> None:
    """It hears what residents mean, not the sentences that its author had before him."""
    share, _ = measures(label(read(DATA / "held-out.jsonl"), triager))[goal]
    asked = SHORT_OF_GOAL.get(goal, GOALS[goal])
    assert share <= asked if goal in AT_MOST else share >= asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_is_heard_in_each_language(triager: Triager, language: str) -> None:
    """Whoever does not write English is not left in danger for it."""
    rows = [
        row
        for name in ("development.jsonl", "held-out.jsonl")
        for row in read(DATA / name)
        if row["lang"] == language and row["urgency"] == "emergency"
    ]
    heard = sum(triage.urgency == "emergency" for _, triage in label(rows, triager))
    assert len(rows) >= 6
    assert heard / len(rows) >= 0.9


def test_no_message_is_in_both_sets() -> None:
    """What is held out was never before the author's eyes."""
    one, two = ({row["text"] for row in read(path)} for path in sorted(DATA.glob("*.jsonl")))
    assert not one & two
