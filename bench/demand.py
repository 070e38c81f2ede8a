"""Made-up traffic: Poisson arrivals at rates that may change, of several classes, from a seed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from random import Random  # noqa: TID251 - only to draw from the seeded generator of a run

from bench.simulation import NEVER, Arrival, Lane

Draw = Callable[[Random], float]  # a duration in seconds


@dataclass(frozen=True, slots=True)
class Class:
    """A lane's share of all arrivals, and how long its people wait on average before they give up.

    `patience_s` is the mean of an exponential distribution; None means that they never give up.
    """

    lane: Lane
    share: float
    patience_s: float | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """Until this moment so many arrive each second on average."""

    until_s: float
    per_s: float


def exponential(mean_s: float) -> Draw:
    """Return service that ends at a steady rate, as the formulas want it."""
    return lambda random: random.expovariate(1 / mean_s)


def lognormal(mu: float, sigma: float) -> Draw:
    """Return service as call centres record it; `mu` and `sigma` are of its natural logarithm."""
    return lambda random: random.lognormvariate(mu, sigma)


def arrivals(
    classes: Sequence[Class], phases: Sequence[Phase], service: Draw, random: Random
) -> list[Arrival]:
    """Return who comes, in order, until the last phase ends."""
    weights = list(accumulate(each.share for each in classes))
    found = []
    for at_s in _moments(phases, random):
        (kind,) = random.choices(classes, cum_weights=weights)
        at_ms = round(at_s * 1000)
        service_ms = max(1, round(service(random) * 1000))
        found.append(Arrival(at_ms, kind.lane, service_ms, _until(at_ms, kind, random)))
    return found


def _moments(phases: Sequence[Phase], random: Random) -> Iterator[float]:
    """Yield the moments of arrival. A Poisson process forgets, so each phase begins anew."""
    begin_s = 0.0
    for phase in phases:
        at_s = begin_s + (random.expovariate(phase.per_s) if phase.per_s else inf)
        while at_s < phase.until_s:
            yield at_s
            at_s += random.expovariate(phase.per_s)
        begin_s = phase.until_s


def _until(at_ms: int, kind: Class, random: Random) -> int:
    if kind.patience_s is None:
        return NEVER
    return at_ms + round(random.expovariate(1 / kind.patience_s) * 1000)
