"""The words and rules of triage, read from a folder of TOML and checked whole.

Everything a landlord may change is here as data: concepts in each language, rules over them,
topics, spelling, thresholds, advice. Every mistake is listed at once, with its file and key.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import ConfigError
from core.words import Urgency

ENGLISH = "en"

Model = TypeVar("Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """One file of `words/`: phrases of concepts in one language, separated by commas."""

    language: str = ENGLISH
    concepts: dict[str, str]


class Rule(_Strict):
    """A finding: when it is made, what it means, and what raises it.

    `when` and `unless` hold patterns (queues/triage/patterns.py). An exception of one group of
    words counts within a few words of what it excepts; one with `&` anywhere in the message.
    `raised_by` are patterns that raise it to `raised_to`. `deniable` is False where the words of
    the rule are themselves a denial (`no heating`).
    """

    topic: str
    urgency: Urgency
    danger: str = ""
    when: list[str] = Field(min_length=1)
    unless: list[str] = []
    raised_by: list[str] = []
    raised_to: Urgency = Urgency.EMERGENCY
    deniable: bool = True


class Signal(_Strict):
    """Something said beside the matter: a complaint, distress, a chase, thanks, spam."""

    says: str
    when: list[str] = Field(min_length=1)
    unless: list[str] = []


class Rules(_Strict):
    """One file of `rules/`."""

    rules: dict[str, Rule] = {}
    signals: dict[str, Signal] = {}


class Cues(_Strict):
    """Phrases that point at a topic when no rule has found anything more pressing."""

    strong: str
    weak: str = ""


class Topics(_Strict):
    """`topics.toml`."""

    topics: dict[str, Cues]


class Language(_Strict):
    """Small words and telling letters of a language; `read` is False when Heard cannot read it."""

    script: str
    words: str
    letters: str = ""
    read: bool = True


class Languages(_Strict):
    """`languages.toml`."""

    languages: dict[str, Language]


class Spelling(_Strict):
    """`spelling.toml`: what variants mean, and words that must not be corrected.

    `fillers` may stand inside any phrase; `short` says which two words are also one.
    """

    variants: dict[str, str]
    known: str
    fillers: str = ""
    short: dict[str, str] = {}


class Thresholds(_Strict):
    """`thresholds.toml`."""

    low_confidence: float = Field(ge=0, le=1)
    low_asr_confidence: float = Field(ge=0, le=1)
    winter_months: list[int]


HintLabel = Literal["serious", "emergency", "danger_to_life"]


class Hint(_Strict):
    """How much words and pairs of words speak for a label, and from which sum on it is heard."""

    bias: float
    threshold: float
    weights: dict[str, float]


class Hints(_Strict):
    """`hints.json`, written by `python -m bench.fit_hints`; without the file there are none."""

    hints: dict[HintLabel, Hint] = {}


class TriageData(_Strict):
    """All that triage is made of."""

    words: dict[str, Words]
    rules: dict[str, Rule]
    signals: dict[str, Signal]
    topics: dict[str, Cues]
    languages: dict[str, Language]
    spelling: Spelling
    thresholds: Thresholds
    hints: dict[HintLabel, Hint] = {}


def phrases(listed: str) -> list[str]:
    """Return the phrases of a comma-separated list, without blanks."""
    return [" ".join(phrase.split()) for phrase in listed.split(",") if phrase.strip()]


def load(folder: Path) -> TriageData:
    """Read and check the folder; raises ConfigError with every mistake found."""
    mistakes: list[str] = []
    words = {
        path.stem: _read(path, Words, mistakes) for path in sorted(folder.glob("words/*.toml"))
    }
    rules = [_read(path, Rules, mistakes) for path in sorted(folder.glob("rules/*.toml"))]
    topics = _read(folder / "topics.toml", Topics, mistakes)
    languages = _read(folder / "languages.toml", Languages, mistakes)
    spelling = _read(folder / "spelling.toml", Spelling, mistakes)
    thresholds = _read(folder / "thresholds.toml", Thresholds, mistakes)
    hints = _hints(folder / "hints.json", mistakes)
    if mistakes or not (topics and languages and spelling and thresholds):
        raise ConfigError(mistakes)
    return TriageData(
        words={name: part for name, part in words.items() if part},
        rules={name: rule for part in rules if part for name, rule in part.rules.items()},
        signals={name: item for part in rules if part for name, item in part.signals.items()},
        topics=topics.topics,
        languages=languages.languages,
        spelling=spelling,
        thresholds=thresholds,
        hints=hints,
    )


def _hints(path: Path, mistakes: list[str]) -> dict[HintLabel, Hint]:
    if not path.exists():
        return {}
    try:
        return Hints.model_validate({"hints": json.loads(path.read_text("utf-8"))}).hints
    except ValidationError as error:
        mistakes.extend(f"{path}: {line}" for line in _lines(error))
    except ValueError as error:
        mistakes.append(f"{path}: is not JSON: {error}")
    return {}


def _read(path: Path, model: type[Model], mistakes: list[str]) -> Model | None:
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        return model.model_validate(fields)
    except OSError as error:
        mistakes.append(f"{path}: cannot be read: {error.strerror}")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        mistakes.append(f"{path}: is not TOML: {error}")
    except ValidationError as error:
        mistakes.extend(f"{path}: {line}" for line in _lines(error))
    return None


def _lines(error: ValidationError) -> Iterator[str]:
    for item in error.errors():
        place: Any = ".".join(str(part) for part in item["loc"])
        yield f"{place}: {item['msg']}"
