"""The lexicon: which concepts the words of a text name.

A phrase is words in a row. `leak~` stands for leak, leaks, leaked, leaking, leakin; `sufit*` for
every word that begins so; `#` for a number, `#old` for 65 to 110, `#kid` for 0 to 11.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from queues.triage.patterns import Hit
from queues.triage.text import Token, folded

MIN_PREFIX = 3
MOST_KEPT = 4096  # words of residents, each with what it was found to be
_MIN_TYPO = 5
_LONG_TYPO = 9
_OLD = range(65, 111)
_KID = range(12)
_TENS = {
    "sixties": "#old", "seventies": "#old", "eighties": "#old", "nineties": "#old",
    "seventy": "#old", "eighty": "#old", "ninety": "#old", "two": "#kid", "three": "#kid",
    "four": "#kid", "five": "#kid", "six": "#kid", "seven": "#kid", "eight": "#kid", "nine": "#kid",
    "ten": "#kid", "one": "#kid",
}  # fmt: skip
_VOWELS = frozenset("aeiou")
_END = ""  # the key under which a node of the trie keeps its concepts

Node = dict[str, Any]


class Spelling:
    """Brings variants, dropped letters and slips of the finger back to words that are known."""

    def __init__(
        self, variants: Mapping[str, str], known: Iterable[str], targets: Iterable[str]
    ) -> None:
        """Take variant → words, the words that are right as they stand, and what to correct to."""
        self._variants = {variant: tuple(meant.split()) for variant, meant in variants.items()}
        self._targets = frozenset(
            word for word in targets if len(word) >= _MIN_TYPO and word.isascii()
        )
        self._targets_of_any_length = frozenset(word for word in targets if len(word) >= MIN_PREFIX)
        self._known = frozenset(known) | frozenset(targets)
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._targets):
            for short in _deletions(word):
                self._near[short].append(word)

    def __call__(self, word: str) -> tuple[str, ...]:
        """Return the word or words meant by `word`."""
        if word in self._variants:
            return self._variants[word]
        if word.endswith("in") and f"{word}g" in self._known:
            return (f"{word}g",)
        if word in self._known or not word.isascii() or not word.isalpha():
            return (word,)
        plain = _shortened(word)
        if plain != word and (plain in self._known or plain in self._variants):
            return self._variants.get(plain, (plain,))
        return (self._doubled(plain) or self._corrected(plain),)

    def knows(self, word: str) -> bool:
        """Whether the word is right as it stands."""
        return word in self._known or word in self._variants

    def _doubled(self, word: str) -> str:
        """Return the known word that has one letter doubled or single instead: `smel`, `gass`."""
        for at in range(len(word)):
            more, less = word[: at + 1] + word[at:], word[:at] + word[at + 1 :]
            if more in self._targets_of_any_length:
                return more
            if word[at : at + 1] == word[at + 1 : at + 2] and less in self._targets_of_any_length:
                return less
        return ""

    def _corrected(self, word: str) -> str:
        """Return the one known word a slip away; the same first letter, at most one edit."""
        if not _MIN_TYPO <= len(word) <= 24:  # noqa: PLR2004 - longer is no word of ours
            return word
        candidates = {
            near
            for short in _deletions(word)
            for near in self._near.get(short, ())
            if near[0] == word[0] and _one_slip(word, near)
        }
        return min(candidates, key=lambda near: (abs(len(near) - len(word)), near), default=word)


def _deletions(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _one_slip(one: str, two: str) -> bool:
    """Whether one letter was added, dropped, changed or swapped with its neighbour."""
    if len(one) > len(two):
        one, two = two, one
    at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))
    if len(one) != len(two):
        return len(two) - len(one) == 1 and one[at:] == two[at + 1 :]
    rest = one[at + 1 :] == two[at + 1 :]
    swap = one[at : at + 2] == two[at : at + 2][::-1] and one[at + 2 :] == two[at + 2 :]
    return rest or swap


def _shortened(word: str) -> str:
    """Return `sooooo` as `soo`, and as `so` is left to the variants."""
    kept: list[str] = []
    for letter in word:
        if kept[-2:] != [letter, letter]:
            kept.append(letter)
    return "".join(kept)


def forms(stem: str) -> tuple[str, ...]:
    """Return the inflections of an English stem: `drip` → drips, dripped, dripping, drippin."""
    base = stem.removesuffix("e")
    if stem.endswith("y") and stem[-2:-1] not in _VOWELS:
        return (stem, f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing", f"{stem}in")
    sibilant = stem.endswith(("s", "x", "z", "ch", "sh"))
    made = [stem, f"{stem}es" if sibilant else f"{stem}s", f"{base}ed", f"{base}ing", f"{base}in"]
    if len(stem) >= MIN_PREFIX and stem[-1] in "bdgklmnprt" and stem[-2] in _VOWELS:
        double = stem + stem[-1]
        made += [f"{double}ed", f"{double}ing", f"{double}in"]
    return tuple(made)


class Lexicon:
    """Phrases of many concepts in one trie."""

    def __init__(
        self,
        phrases: Iterable[tuple[str, str]],
        fillers: Iterable[str] = (),
        short: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        """Take pairs of concept and phrase, already in the notation above.

        `fillers` may stand inside any phrase; `short` is what two words in a row also are.
        """
        self._fillers = frozenset(fillers)
        self._short = short or {}
        self._root: Node = {}
        self._prefixes: set[str] = set()
        self.vocabulary: set[str] = set()
        self._keys_of = lru_cache(MOST_KEPT)(self._find_keys)
        for concept, phrase in phrases:
            self._add(concept, [self._keys(word) for word in phrase.split()])

    def _keys(self, word: str) -> tuple[str, ...]:
        if word.startswith("#"):
            return (word,)
        if word.endswith("*"):
            self._prefixes.add(folded(word[:-1]))
            return (f"{folded(word[:-1])}*",)
        made = forms(folded(word[:-1])) if word.endswith("~") else (folded(word),)
        self.vocabulary.update(made)
        return made

    def _add(self, concept: str, steps: Sequence[tuple[str, ...]]) -> None:
        nodes = [self._root]
        for keys in steps:
            nodes = [node.setdefault(key, {}) for node in nodes for key in keys]
        for node in nodes:
            node.setdefault(_END, set()).add(concept)

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Return every concept in every place.

        Inside a phrase a filler may stand (`wont really close`), and `will not` is also `wont`.
        """
        steps = [self._steps(tokens, at) for at in range(len(tokens))]
        hits: set[Hit] = set()
        for first, token in enumerate(tokens):
            # Where the phrases that begin here have got to, and at which token they go on.
            reached = [(self._root, first)]
            while reached:
                node, at = reached.pop()
                if at == len(tokens) or tokens[at].sentence != token.sentence:
                    continue
                if at > first and tokens[at].word in self._fillers:
                    reached.append((node, at + 1))
                for key, behind in steps[at]:
                    longer = node.get(key)
                    if longer:
                        found = longer.get(_END, ())
                        hits.update(Hit(first, behind - 1, each, token.sentence) for each in found)
                        reached.append((longer, behind))
        return list(hits)

    def _steps(self, tokens: Sequence[Token], at: int) -> list[tuple[str, int]]:
        """Return under which keys the tokens from `at` stand, each with where it goes on."""
        steps = [(key, at + 1) for key in self._keys_of(tokens[at].word)]
        if at + 1 < len(tokens):
            short = self._short.get((tokens[at].word, tokens[at + 1].word))
            if short:
                steps.append((short, at + 2))
        return steps

    def _find_keys(self, word: str) -> tuple[str, ...]:
        """Return the keys of the trie under which a word stands: itself, a number, beginnings."""
        keys = [word] if word else []
        if word.isdecimal() and len(word) <= MIN_PREFIX:
            keys.append("#")
            keys += ["#old"] if int(word) in _OLD else ["#kid"] if int(word) in _KID else []
        elif word in _TENS:
            keys += ["#", _TENS[word]]
        keys += [
            f"{word[:size]}*"
            for size in range(MIN_PREFIX, len(word) + 1)
            if word[:size] in self._prefixes
        ]
        return tuple(keys)
