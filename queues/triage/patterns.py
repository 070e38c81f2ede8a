"""Patterns: which concepts must stand together, and how near.

smell > gas          gas follows smell in one sentence, at most four words between
water + ceiling      both in one sentence, in any order, not too far apart
no_heating & cold    both anywhere in the message
leak + !rain         and no rain in that sentence
'top up'             words in quotes are themselves
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

GAP_WORDS = 4
SPAN_WORDS = 22
_TRIES = 6

_NAME = re.compile(r"!?(?:[a-z][a-z0-9_]*|'[^']+')")


class Hit(NamedTuple):
    """A concept seen in the tokens `first` to `last`, inclusive. In the order of the text."""

    first: int
    last: int
    concept: str
    sentence: int


Hits = Mapping[str, Sequence[Hit]]
Way = tuple[Hit, ...]
Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What must stand in one sentence: chains in any order, and what must not stand there.

    Without chains it says only what must stand nowhere in the message.
    """

    chains: tuple[Chain, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a rule, parsed. `needs` are all concepts without which it cannot match."""

    source: str
    groups: tuple[Group, ...]
    needs: frozenset[str]

    @classmethod
    def parse(cls, source: str) -> "Pattern":
        """Read the notation above; raises ValueError that quotes what is not understood."""
        groups = tuple(_group(part, source) for part in source.split("&"))
        needs = frozenset(name for group in groups for chain in group.chains for name in chain)
        if not needs:
            message = f"pattern {source!r} names nothing that must be there"
            raise ValueError(message)
        return cls(source, groups, needs)

    def names(self) -> frozenset[str]:
        """Return every concept that the pattern mentions."""
        return self.needs | {name for group in self.groups for name in group.without}

    def ways(self, hits: Hits) -> list[Way]:
        """Return the first few ways in which the pattern is fulfilled; none when it is not."""
        if not self.needs <= hits.keys():
            return []
        ways: list[Way] = [()]
        for group in self.groups:
            ways = [(*way, *part) for way, part in product(ways, _in_one_sentence(group, hits))]
        return ways[:_TRIES]


def _group(part: str, source: str) -> Group:
    chains: list[Chain] = []
    without: list[str] = []
    for piece in part.split("+"):
        steps = [step.strip() for step in piece.split(">")]
        for step in steps:
            if not _NAME.fullmatch(step):
                message = f"pattern {source!r}: {step!r} is no concept; use names, +, >, & and !"
                raise ValueError(message)
        if len(steps) == 1 and steps[0].startswith("!"):
            without.append(steps[0][1:])
        elif any(step.startswith("!") for step in steps):
            message = f"pattern {source!r}: ! stands alone between +, not inside a > chain"
            raise ValueError(message)
        else:
            chains.append(tuple(steps))
    return Group(tuple(chains), tuple(without))


def _in_one_sentence(group: Group, hits: Hits) -> list[Way]:
    if not group.chains:
        return [] if any(name in hits for name in group.without) else [()]
    options = [_chain(chain, hits) for chain in group.chains]
    ways = (tuple(hit for chain in choice for hit in chain) for choice in product(*options))
    return [way for way in ways if _near(way) and not _hindered(way, group, hits)][:_TRIES]


def _near(way: Way) -> bool:
    """Whether all stands in one sentence, near enough, each concept in words of its own."""
    if len(way) == 1:
        return True
    sentence, first, last = way[0].sentence, way[0].first, way[0].last
    for hit in way:
        if hit.sentence != sentence:
            return False
        first, last = min(first, hit.first), max(last, hit.last)
    return last - first <= SPAN_WORDS and len({hit[:2] for hit in way}) == len(way)


def near(one: Way, other: Way) -> bool:
    """Whether at most a few words stand between two ways."""
    gap = max(
        min(hit.first for hit in one) - max(hit.last for hit in other),
        min(hit.first for hit in other) - max(hit.last for hit in one),
    )
    return gap <= GAP_WORDS


def _hindered(way: Way, group: Group, hits: Hits) -> bool:
    sentence = way[0].sentence
    return any(hit.sentence == sentence for name in group.without for hit in hits.get(name, ()))


def _chain(chain: Chain, hits: Hits) -> list[Way]:
    """Return up to a few ways in which the steps of the chain follow one another."""
    ways: list[Way] = [(hit,) for hit in hits.get(chain[0], ())[:_TRIES]]
    for name in chain[1:]:
        ways = [
            (*way, hit)
            for way in ways
            for hit in hits.get(name, ())
            if hit.sentence == way[-1].sentence
            and way[-1].last < hit.first <= way[-1].last + GAP_WORDS + 1
        ][:_TRIES]
    return ways
