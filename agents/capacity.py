"""How much one agent can hold: weights and room as pure functions, mirrored in `store/lua`.

A whole agent is 100. A call takes all of it, so nobody talks to two people at once; a conversation
that waits on the resident weighs nothing, so quiet messages yield to a call. Load is computed from
the set of held conversations each time; there is no counter that could drift.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.words import Medium

WHOLE = 100
MAX_HELD = 12

WEIGHTS: Mapping[Medium, int] = MappingProxyType(
    {Medium.VOICE: 100, Medium.CALLBACK: 100, Medium.CHAT: 34, Medium.MESSAGE: 25}
)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What each medium weighs out of 100, and how many conversations one agent may hold.

    `quiet` is the weight of a message conversation in which the agent spoke last.
    """

    weights: Mapping[Medium, int] = field(default_factory=lambda: WEIGHTS)
    quiet: int = 0
    max_held: int = MAX_HELD

    def weight(self, medium: Medium, *, quiet: bool = False) -> int:
        """Return what a conversation weighs; only a message can be quiet."""
        return self.quiet if quiet and medium is Medium.MESSAGE else self.weights[medium]

    def fits(self, medium: Medium, held: Collection[int]) -> bool:
        """Whether an agent who holds conversations of these weights can take one more."""
        return len(held) < self.max_held and self.weight(medium) <= room(held)


def room(held: Collection[int]) -> int:
    """Return 100 less the weights held; below 0 when quiet residents answer all at once."""
    return WHOLE - sum(held)


def share_used(held: Collection[int]) -> float:
    """Return the share of the agent in use, 0.0 to 1.0 or more; the least used is asked first."""
    return sum(held) / WHOLE
