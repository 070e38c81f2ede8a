"""What a message sounds like as a whole, where no rule has heard anything.

For each label a weight for words and pairs of words, fitted on labelled messages by
`python -m bench.fit_hints` and kept as data. A hint only ever raises: it is the net under the
rules, for what nobody wrote a rule for. English only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from config.triage import Hint, HintLabel

_QUOTED = 3  # the words that weigh most are told as the reason
_SHORTEST = 4  # letters of one that tells a person something


@dataclass(frozen=True, slots=True)
class Sound:
    """How much a message sounds like a label, and the places of the words that weigh most."""

    score: float
    places: tuple[int, ...]


def features(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each word and pair of words in a row, with the place of its last word."""
    for at, word in enumerate(words):
        yield word, at
    for at, pair in enumerate(pairwise(words), start=1):
        yield " ".join(pair), at


def sound(words: Sequence[str], hint: Hint) -> Sound:
    """Return how the words sound; what is said twice counts once."""
    places: dict[str, int] = {}
    for feature, at in features(words):
        places.setdefault(feature, at)
    weights = hint.weights
    found = {feature: weights[feature] for feature in places if feature in weights}
    telling = [feature for feature in found if found[feature] > 0 and len(feature) >= _SHORTEST]
    heaviest = sorted(telling, key=lambda feature: (-found[feature], places[feature]))[:_QUOTED]
    told = {places[feature] for feature in heaviest}
    return Sound(hint.bias + sum(found[each] for each in sorted(found)), tuple(sorted(told)))


def heard(words: Sequence[str], hints: Mapping[HintLabel, Hint]) -> dict[HintLabel, Sound]:
    """Return the labels whose threshold the message reaches."""
    sounds = {label: sound(words, hint) for label, hint in hints.items()}
    return {label: each for label, each in sounds.items() if each.score >= hints[label].threshold}
