"""How much triage must hear, on messages that were written for it and on those that were not."""

from pathlib import Path

import pytest

from bench.triage import GOALS, label, measures, read
from queues.triage.triager import Triager

DATA = Path(__file__).parent / "data"
AT_MOST = frozenset(("emergency called routine", "routine called emergency"))

SETS = ("development", "held-out", "second", "third", "fourth", "fifth", "sixth", "seventh")
LANGUAGES = ("en", "cy", "pl", "es", "ro", "uk", "ar", "ur", "ur-Latn", "bn", "bn-Latn")


@pytest.mark.parametrize("name", SETS)
def test_each_set_of_messages_reaches_every_goal(triager: Triager, name: str) -> None:
    """Nobody changes a word or a rule and loses what was heard before."""
    found = measures(label(read(DATA / f"{name}.jsonl"), triager))
    missed = {
        goal: found[goal]
        for goal, asked in GOALS.items()
        if (found[goal][0] > asked if goal in AT_MOST else found[goal][0] < asked)
    }
    assert missed == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_is_heard_in_each_language(triager: Triager, language: str) -> None:
    """Whoever does not write English is not left in danger for it."""
    rows = [
        row
        for name in SETS
        for row in read(DATA / f"{name}.jsonl")
        if row["lang"] == language and row["urgency"] == "emergency"
    ]
    heard = sum(triage.urgency == "emergency" for _, triage in label(rows, triager))
    assert len(rows) >= 6
    assert heard / len(rows) >= 0.9


def test_no_message_is_in_two_sets() -> None:
    """Each set counts on its own."""
    texts = [row["text"] for path in DATA.glob("*.jsonl") for row in read(path)]
    assert len(texts) == len(set(texts))
