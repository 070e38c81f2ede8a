"""A text, bounded and cut into tokens that remember where they stood.

Only the head and the tail of a long text are considered, so the time is bounded whatever arrives.
A token keeps its place in what was considered, so that a reason can quote the resident.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

HEAD_CHARS = 1500
TAIL_CHARS = 500

# What ends a sentence, what ends a part of one, and everything else that is not part of a word.
# Words are "what is not one of these": Python's \w would tear Bengali vowel signs off.
_SENTENCE_ENDS = ".!?;\n…।؟۔"
_PART_ENDS = ",:-–—()[]/|،؛"
_NOT_WORD = (
    r"\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xbf\u2000-\u206f\u20a0-\u2bff\u3000-\u303f\ufe00-\ufe0f"
    r"\U0001f000-\U0001faff،؛؟।۔"
)
_PIECE = re.compile(
    rf"\d+(?:[.,:]\d+)+|[^{_NOT_WORD}]+(?:['’`´][^{_NOT_WORD}]+)*|[^\s\x00-\x1f]|\n"
)
_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200b-\u200f]")
_ALIKE = str.maketrans(
    "łđøıßکیہۂھەىةېﻻ",
    "ldoisكيههههيهيل",
)
_PART_WORDS = frozenset(("but", "and", "n", "however", "though", "although", "except", "tho"))
_KEEPS_S = frozenset(
    ("it", "that", "there", "he", "she", "what", "who", "here", "where", "let", "how", "when")
)


class Token(NamedTuple):
    """One word: how it is matched, where it stood, and in which sentence and part of it."""

    word: str
    start: int
    end: int
    sentence: int
    part: int


@dataclass(frozen=True, slots=True)
class Text:
    """What is considered of a text, its tokens, and whether something was left out."""

    considered: str
    tokens: tuple[Token, ...]
    cut: bool
    signs: frozenset[str]

    def words(self, first: int, last: int) -> str:
        """Return the resident's own words from token `first` to token `last`, inclusive."""
        return " ".join(self.considered[self.tokens[first].start : self.tokens[last].end].split())


def read(text: str) -> Text:
    """Cut `text` into tokens. Never raises, whatever the characters."""
    cut = len(text) > HEAD_CHARS + TAIL_CHARS
    considered = f"{text[:HEAD_CHARS]}\n{text[-TAIL_CHARS:]}" if cut else text
    tokens: list[Token] = []
    signs: set[str] = set()
    sentence = part = 0
    for piece in _PIECE.finditer(considered):
        raw = piece.group()
        if raw in _SENTENCE_ENDS:
            sentence += 1
            part += 1
        elif raw in _PART_ENDS:
            part += 1
        elif len(raw) == 1 and not raw.isalnum():
            signs.add(raw)
        else:
            word = folded(raw)
            if word in _PART_WORDS:
                part += 1
            tokens.append(Token(word, piece.start(), piece.end(), sentence, part))
    return Text(considered, tuple(tokens), cut, frozenset(signs))


@lru_cache(maxsize=8192)
def folded(raw: str) -> str:
    """Return the form in which words are compared: no case, accents, apostrophes or variants."""
    word = raw.casefold()
    if not word.isascii():
        word = _MARKS.sub("", unicodedata.normalize("NFKD", word)).translate(_ALIKE)
    for mark in "'’`´":
        if mark in word:
            head, _, tail = word.rpartition(mark)
            word = head if tail == "s" and head not in _KEEPS_S else word.replace(mark, "")
    return word
