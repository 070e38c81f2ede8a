"""Which language a text is in: by its script, then by its small words and telling letters.

Languages that Heard cannot read have profiles too, so that they are recognised as unknown
(`und`) and get human eyes, instead of being taken for the nearest one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from queues.triage.text import Text

UNKNOWN = "und"
_SCRIPTS = (
    ("latin", 0x41, 0x24F),
    ("cyrillic", 0x400, 0x52F),
    ("arabic", 0x600, 0x77F),
    ("bengali", 0x980, 0x9FF),
)
_LETTER_WEIGHT = 0.6
_LEXICON_WORD = 0.5


@dataclass(frozen=True, slots=True)
class Profile:
    """What is typical of one language. `read` is False for one that only needs recognising."""

    tag: str
    script: str
    words: frozenset[str]
    letters: frozenset[str]
    read: bool


def script_of(letter: str) -> str:
    """Return the script of a letter, `other` for those that no profile uses."""
    code = ord(letter)
    return next((name for name, low, high in _SCRIPTS if low <= code <= high), "other")


def identify(
    text: Text, profiles: Mapping[str, Profile], vocabularies: Mapping[str, frozenset[str]]
) -> str:
    """Return the BCP 47 tag of the most likely language, or `und`.

    `vocabularies` are the words of each lexicon; one of them counts half a small word.
    """
    letters = Counter(letter for letter in text.considered.casefold() if letter.isalpha())
    if not letters:
        return UNKNOWN
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        scripts[script_of(letter)] += count
    script = max(sorted(scripts), key=lambda name: scripts[name])
    words = Counter(token.word for token in text.tokens)
    scores: dict[str, float] = {}
    for tag in sorted(profiles):
        profile = profiles[tag]
        if profile.script != script:
            continue
        scores[tag] = _count(words, profile.words)
        scores[tag] += _LETTER_WEIGHT * _count(letters, profile.letters)
        scores[tag] += _LEXICON_WORD * _count(words, vocabularies.get(tag, frozenset()))
    if not scores or not any(scores.values()):
        return UNKNOWN
    best = max(sorted(scores), key=lambda tag: (scores[tag], tag == "en"))
    return best if profiles[best].read else UNKNOWN


def _count(said: Counter[str], among: frozenset[str]) -> int:
    return sum(said[each] for each in among.intersection(said))
