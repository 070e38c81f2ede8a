"""Which language a text is in: by its script, then by its small words and telling letters.

Languages that Heard cannot read have profiles too, so that they are recognised as unknown
(`und`) and get human eyes, instead of being taken for the nearest one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache

from config.triage import Language
from queues.triage.text import Text, folded

UNKNOWN = "und"
_OTHER = "other"
_SCRIPTS = (
    ("latin", 0x41, 0x24F),
    ("cyrillic", 0x400, 0x52F),
    ("arabic", 0x600, 0x77F),
    ("bengali", 0x980, 0x9FF),
)

# What speaks for a language: a small word of it, a telling letter, a word of its lexicon. Whole
# numbers, so that the sum does not depend on the order in which they are added.
_SMALL_WORD = 10
_LETTER = 6
_LEXICON_WORD = 5

Votes = dict[str, list[tuple[str, int]]]  # by word or letter: the languages that it speaks for


@lru_cache(maxsize=1024)
def script_of(letter: str) -> str:
    """Return the script of a letter, `other` for those that no profile uses."""
    code = ord(letter)
    return next((name for name, low, high in _SCRIPTS if low <= code <= high), _OTHER)


class Languages:
    """The languages that Heard reads, and those that it only recognises. Immutable once made."""

    def __init__(
        self, profiles: Mapping[str, Language], vocabularies: Mapping[str, Collection[str]]
    ) -> None:
        """Take what is typical of each language, and the words of each lexicon."""
        self._scripts = {tag: profile.script for tag, profile in profiles.items()}
        self._read = frozenset(tag for tag, profile in profiles.items() if profile.read)
        self._words: Votes = defaultdict(list)
        self._letters: Votes = defaultdict(list)
        for tag, profile in profiles.items():
            for word in {folded(each) for each in profile.words.split()}:
                self._words[word].append((tag, _SMALL_WORD))
            for word in vocabularies.get(tag, ()):
                self._words[word].append((tag, _LEXICON_WORD))
            for letter in set(profile.letters):
                self._letters[letter].append((tag, _LETTER))

    def identify(self, text: Text) -> str:
        """Return the BCP 47 tag of the most likely language, or `und`."""
        letters = Counter(text.considered.casefold())
        script = _most_used(letters)
        votes: dict[str, int] = defaultdict(int)
        for token in text.tokens:
            for tag, weight in self._words.get(token.word, ()):
                votes[tag] += weight
        for letter in letters.keys() & self._letters.keys():
            for tag, weight in self._letters[letter]:
                votes[tag] += weight * letters[letter]
        fitting = sorted(tag for tag in votes if self._scripts[tag] == script)
        best = max(fitting, key=lambda tag: (votes[tag], tag == "en"), default=UNKNOWN)
        return best if best in self._read else UNKNOWN


def _most_used(letters: Mapping[str, int]) -> str:
    """Return the script of most letters, of equals the first by name; `other` without a letter."""
    scripts: dict[str, int] = defaultdict(int)
    for letter, count in letters.items():
        if letter.isalpha():
            scripts[script_of(letter)] += count
    return max(sorted(scripts), key=lambda name: scripts[name], default=_OTHER)
