"""Other orders one might choose, as pure functions beside ours, so that they can be compared.

Nothing in the house routes by these. Each looks at what `queues/ordering.py` looks at, the heads of
the lanes and the time, and answers the same question: which of them is next. docs/order.md holds
what came of it.
"""

from collections.abc import Callable, Iterable, Mapping

from core.words import Medium, Urgency
from queues.ordering import Head

Choose = Callable[[Iterable[Head], int], Head | None]
Order = Callable[[Head, int], tuple[float | str, ...]]  # the smallest is next
PerLane = Mapping[tuple[Urgency, Medium], float]


def first_by(order: Order) -> Choose:
    """Return what `queues.ordering.next_head` is for our rule, for any order."""

    def choose(heads: Iterable[Head], now_ms: int) -> Head | None:
        return min(heads, key=lambda head: order(head, now_ms), default=None)

    return choose


def fifo(head: Head, _now_ms: int) -> tuple[float | str, ...]:
    """Who came first, whatever it is about."""
    return (head.since_ms, head.lane)


def strict(head: Head, _now_ms: int) -> tuple[float | str, ...]:
    """The greater need always first; within an urgency the shorter target, then who came first.

    Waiting counts for nothing between lanes: those at the end may never get a turn.
    """
    return (head.urgency.rank, head.target_s, head.since_ms, head.lane)


def earliest_deadline(head: Head, _now_ms: int) -> tuple[float | str, ...]:
    """Whose target ends first, or ended first.

    Every lane has in effect a head start of the longest target less its own.
    """
    return (head.since_ms + 1000 * head.target_s, head.lane)


def head_starts(starts_s: PerLane) -> Order:
    """First come, first served, but each lane counts as having come so many seconds earlier."""

    def order(head: Head, _now_ms: int) -> tuple[float | str, ...]:
        return (head.since_ms - 1000 * starts_s[head.urgency, head.medium], head.lane)

    return order


def accumulating(rates: PerLane) -> Order:
    """Who has gathered most: each lane gathers priority while it waits, at a rate of its own.

    Kleinrock, "A delay dependent queue discipline", Naval Research Logistics Quarterly 11, 1964.
    """

    def order(head: Head, now_ms: int) -> tuple[float | str, ...]:
        gathered = (now_ms - head.since_ms) * rates[head.urgency, head.medium]
        return (-gathered, head.since_ms, head.lane)

    return order
