"""Mistakes in the words and rules are told, all at once, with where they are."""

import shutil
from pathlib import Path

import pytest

from config.triage import load
from core.errors import ConfigError
from heard.triager import FOLDER
from queues.triage.triager import Triager


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the words and rules, to make mistakes in."""
    return Path(shutil.copytree(FOLDER, tmp_path / "triage"))


def test_every_mistake_is_told_with_its_file_and_key(folder: Path) -> None:
    """A landlord mends everything in one go."""
    (folder / "words" / "en-mine.toml").write_text("[concepts]\nflood = 3\n", encoding="utf-8")
    rule = '[rules.mine]\ntopic = "water"\nurgency = "soon"\nwhen = []\n'
    (folder / "rules" / "mine.toml").write_text(rule, encoding="utf-8")
    (folder / "topics.toml").write_text("topics = ", encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        load(folder)
    said = str(told.value)
    for place in (
        "words/en-mine.toml: concepts.flood",
        "rules/mine.toml: rules.mine.urgency",
        "rules/mine.toml: rules.mine.when",
        "topics.toml: is not TOML",
    ):
        assert place in said


def test_a_rule_over_words_that_nobody_wrote_is_told(folder: Path) -> None:
    """A slip in the name of a concept does not silence a rule."""
    rule = '[rules.mine]\ntopic = "water"\nurgency = "urgent"\nwhen = ["tsunami + ceiling"]\n'
    (folder / "rules" / "mine.toml").write_text(rule, encoding="utf-8")
    with pytest.raises(ConfigError, match="mine: tsunami"):
        Triager.load(folder)


def test_a_landlord_adds_a_word_and_it_is_heard(folder: Path) -> None:
    """A new word is one line of a file, and no code."""
    words = '[concepts]\ngas_appliance = "florble"\ngassy = "florble fumes"\n'
    (folder / "words" / "en-mine.toml").write_text(words, encoding="utf-8")
    assert any(concept == "gassy" for concept in Triager.load(folder).see("florble fumes").hits)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"serious": {"bias": 0, "threshold": 1}}', "hints.json: hints.serious.weights"),
        ('{"silly": {"bias": 0, "threshold": 1, "weights": {}}}', "hints.json: hints.silly"),
        ("{", "hints.json: is not JSON"),
    ],
)
def test_a_mistake_in_the_hints_is_told(folder: Path, text: str, told: str) -> None:
    """A file that was cut off or edited by hand does not pass for one without hints."""
    (folder / "hints.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load(folder)


def test_hints_may_be_left_out(folder: Path) -> None:
    """A landlord who wants rules alone deletes the file."""
    (folder / "hints.json").unlink()
    assert load(folder).hints == {}
