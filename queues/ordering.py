"""Who is next: the one order rule of the house, as a pure function.

The twin of the rule in `store/lua/include`, which runs inside the scripts; a test holds the two
together, so the arithmetic below (doubles, in this order) is part of the contract.

Emergencies come first, the oldest first, and never stand behind anything else (law 4). Below them
the head with the largest `waited / target` is next. Serving the largest weighted delay first makes
the risk that any class misses its target fall fastest (Stolyar and Ramanan, "Largest weighted delay
first scheduling", Annals of Applied Probability 11(1), 2001). Its ranks grow linearly with waiting,
as in Kleinrock's accumulating priority ("A delay dependent queue discipline", Naval Research
Logistics Quarterly 11, 1964), so a routine contact always gets nearer the front (law 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.words import Medium, Urgency

Rank = tuple[int, float, int, str]


@dataclass(frozen=True, slots=True)
class Head:
    """The first conversation of a lane.

    `since_ms` is its effective waiting-since in milliseconds since 1970 UTC: head starts are
    already subtracted. `target_s` is the lane's target in seconds, greater than 0.
    """

    queue: str
    urgency: Urgency
    medium: Medium
    since_ms: int
    target_s: int

    @property
    def lane(self) -> str:
        """`repairs|urgent|voice`: the last tie-break, so that every process agrees."""
        return f"{self.queue}|{self.urgency}|{self.medium}"


def next_head(heads: Iterable[Head], now_ms: int) -> Head | None:
    """Return the head to be answered next, or None when nobody waits."""
    return min(heads, key=lambda head: rank(head, now_ms), default=None)


def rank(head: Head, now_ms: int) -> Rank:
    """Return the place of a head at `now_ms`; the smallest rank is next.

    Equal ranks cannot be: ties go to the older one, then to the first lane in byte order.
    """
    if head.urgency is Urgency.EMERGENCY:
        return (0, 0.0, head.since_ms, head.lane)
    return (1, -((now_ms - head.since_ms) / head.target_s), head.since_ms, head.lane)
