"""Exact formulas for waiting, to hold the simulation against.

All describe Poisson arrivals and exponential service with the same mean for everybody. `load` is
the offered load in Erlang: arrivals during a mean service. Times are in units of the mean service.
`shares` are the loads of the classes, in the order that each function names. Loads that no queue
can carry raise ValueError.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

NEGLIGIBLE = 1e-17


def erlang_b(agents: int, load: float) -> float:
    """Return the share that is blocked where nobody can wait.

    Erlang 1917, by the usual recursion: B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1)).
    """
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(agents: int, load: float) -> float:
    """Return the share that has to wait where everybody can: Erlang 1917, C = B / (1 - r (1 - B)).

    r is the load of each agent.
    """
    _bearable(agents, load)
    blocked = erlang_b(agents, load)
    return blocked / (1 - load / agents * (1 - blocked))


def mean_wait(agents: int, load: float) -> float:
    """Return the mean wait of all, first come first served: C / (c - a)."""
    return erlang_c(agents, load) / (agents - load)


def longer_than(agents: int, load: float, wait: float) -> float:
    """Return the share that waits longer, first come first served: C exp(-(c - a) t)."""
    return erlang_c(agents, load) * exp(-(agents - load) * wait)


def wait_percentile(agents: int, load: float, share: float) -> float:
    """Return the wait that this share of all does not exceed, first come first served."""
    return max(0.0, log(erlang_c(agents, load) / (1 - share)) / (agents - load))


def strict_waits(agents: int, shares: Sequence[float]) -> list[float]:
    """Return the mean wait of each class under strict priority that interrupts nobody.

    `shares` begins with the class that is always first. Cobham, "Priority assignment in waiting
    line problems", Operations Research 2(1), 1954: W(k) = (C/c) / ((1 - s(k-1)) (1 - s(k))), where
    s(k) is the share of the agents' time that classes 1 to k take.
    """
    residual = erlang_c(agents, sum(shares)) / agents
    waits, before = [], 0.0
    for share in shares:
        taken = before + share / agents
        waits.append(residual / ((1 - before) * (1 - taken)))
        before = taken
    return waits


def accumulating_waits(agents: int, shares: Sequence[float], rates: Sequence[float]) -> list[float]:
    """Return the mean wait of each class where it gathers priority at its rate while it waits.

    `rates` fall strictly. Kleinrock, "A delay dependent queue discipline", Naval Research Logistics
    Quarterly 11, 1964; several agents: Sharif, Stanford, Taylor and Ziedins, "A multi-class
    multi-server accumulating priority queue with application to health care", Operations Research
    for Health Care 3(2), 2014. Solved from the slowest class upward.
    """
    if any(faster <= slower for faster, slower in pairwise(rates)):
        message = f"Rates must fall from class to class: {rates}"
        raise ValueError(message)
    fifo = mean_wait(agents, sum(shares))
    taken = [share / agents for share in shares]
    waits = [0.0] * len(rates)
    for k in reversed(range(len(rates))):
        overtaken = sum(
            taken[i] * waits[i] * (1 - rates[i] / rates[k]) for i in range(k + 1, len(rates))
        )
        overtakers = sum(taken[i] * (1 - rates[k] / rates[i]) for i in range(k))
        waits[k] = (fifo - overtaken) / (1 - overtakers)
    return waits


def mean_of_all(shares: Sequence[float], waits: Sequence[float]) -> float:
    """Return the mean wait over all classes.

    The conservation law (Kleinrock, "A conservation law for a wide class of queueing disciplines",
    Naval Research Logistics Quarterly 12, 1965): no order changes it, it only moves the waiting
    from class to class. It holds while nobody gives up and service does not depend on the class.
    """
    return sum(a * wait for a, wait in zip(shares, waits, strict=True)) / sum(shares)


class Impatient(NamedTuple):
    """Waiting where people give up: shares of all, mean waits of all, mean number waiting."""

    waiting: float
    gave_up: float
    mean_wait: float
    mean_queue: float
    occupancy: float


def erlang_a(agents: int, load: float, impatience: float) -> Impatient:
    """Return what becomes of a queue whose people give up after exponential patience.

    `impatience` is the mean service over the mean patience. Palm 1957; Garnett, Mandelbaum and
    Reiman, "Designing a call center with impatient customers", Manufacturing and Service Operations
    Management 4(3), 2002. From the balance of births and deaths: with n present, min(n, c) are
    served and the others give up at their rate. The wait includes that of those who gave up, so
    the share that gives up is `impatience` times the mean wait.
    """
    weight, total, all_busy, served, queue = 1.0, 1.0, 0.0, 0.0, 0.0
    present = 0
    while present < agents or weight > NEGLIGIBLE * total:
        present += 1
        waiting = max(0, present - agents)
        weight *= load / (min(present, agents) + waiting * impatience)
        total += weight
        all_busy += weight if present >= agents else 0.0
        served += weight * min(present, agents)
        queue += weight * waiting
    served, queue = served / total, queue / total
    return Impatient(
        waiting=all_busy / total,
        gave_up=1 - served / load,
        mean_wait=queue / load,
        mean_queue=queue,
        occupancy=served / agents,
    )


def _bearable(agents: int, load: float) -> None:
    if not 0 < load < agents:
        message = f"{agents} agents cannot carry {load} Erlang: the queue would grow for ever"
        raise ValueError(message)
