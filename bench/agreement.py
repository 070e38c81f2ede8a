"""Is the simulation right? Its mean waits beside the exact ones, with confidence intervals.

Each interval comes from independent replications: the means of `RUNS` runs, each from its own seed
and after a warm-up, and Student's distribution. With 99.9 % confidence the true mean is inside.
Times are in units of the mean service.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from random import Random  # noqa: TID251 - each run has its seed
from statistics import fmean, stdev
from typing import NamedTuple

from bench.demand import Class, Phase, arrivals, exponential
from bench.queueing import accumulating_waits, erlang_a, mean_wait, strict_waits
from bench.simulation import Ending, Lane, Shift, simulate
from core.words import Medium, Urgency
from queues.ordering import next_head
from queues.policies import Choose, accumulating, fifo, first_by, strict

RUNS = 20
STUDENT = 3.883  # 99.9 %, both sides, 19 degrees of freedom
UNIT_S = 1000  # a mean service in the simulation: so long that whole milliseconds do not matter
WARM_UP = 500  # arrivals

LANES = tuple(
    Lane(urgency, Medium.VOICE, target_s)
    for urgency, target_s in zip(Urgency, (100, 250, 1000), strict=True)
)


class Interval(NamedTuple):
    """A measured mean, and how far the true one may be from it."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        """Whether the value can be the true mean."""
        return abs(self.mean - value) <= self.half


def interval(means: Sequence[float]) -> Interval:
    """Return the interval from the means of `RUNS` replications."""
    return Interval(fmean(means), STUDENT * stdev(means) / sqrt(RUNS))


@dataclass(frozen=True, slots=True)
class Case:
    """One queue with its exact mean waits: by lane, and of all together.

    `shares` are the loads of the lanes in Erlang; `impatience` is the mean service over the mean
    patience, 0 where nobody gives up.
    """

    name: str
    agents: int
    shares: tuple[float, ...]
    choose: Choose
    exact: tuple[float, ...]
    of_all: float
    impatience: float = 0.0


def _rates(*rates: float) -> dict[tuple[Urgency, Medium], float]:
    return {(lane.urgency, lane.medium): rate for lane, rate in zip(LANES, rates, strict=True)}


# Eight Erlang for ten agents: busy enough to wait, and runs forget how they began within a dozen
# mean services, so that short ones tell something.
THREE = (1.6, 2.4, 4.0)
EIGHT = mean_wait(10, 8)
BORED = erlang_a(10, 8, 0.5)
CASES = (
    Case("first come (Erlang C)", 10, THREE, first_by(fifo), (EIGHT,) * 3, EIGHT),
    Case("strict (Cobham)", 10, THREE, first_by(strict), (*strict_waits(10, THREE),), EIGHT),
    *(
        Case(
            f"accumulating {rates[0]}:{rates[1]}:{rates[2]} (Kleinrock)",
            10,
            THREE,
            first_by(accumulating(_rates(*rates))),
            (*accumulating_waits(10, THREE, rates),),
            EIGHT,
        )
        for rates in ((8, 4, 1), (2, 1.5, 1))
    ),
    # Emergencies gather infinitely fast, the others at one over their targets, 250 and 1000.
    Case(
        "ours (Kleinrock ∞:4:1)",
        10,
        THREE,
        next_head,
        (*accumulating_waits(10, THREE, (inf, 4, 1)),),
        EIGHT,
    ),
    Case(
        "first come, impatient (Erlang A)",
        10,
        THREE,
        first_by(fifo),
        (BORED.mean_wait,) * 3,
        BORED.mean_wait,
        0.5,
    ),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was measured of a case.

    `split` is how much more of all the waiting a lane had than by the formula, as a share of what
    it should have: a busy run is busy for every lane, so this is known better than the waits.
    `excess` is who gave up, less impatience times the mean wait.
    """

    by_lane: tuple[Interval, ...]
    of_all: Interval
    split: tuple[Interval, ...]
    gave_up: Interval
    excess: Interval


def measure(case: Case, people: int) -> Agreement:
    """Run a case `RUNS` times with about so many people each."""
    runs = [_run(case, people, seed) for seed in range(RUNS)]
    gave_up = [fmean(not ending.answered for ending in run) for run in runs]
    waits = [_mean(run) for run in runs]
    by_lane = [
        [_mean(ending for ending in run if ending.arrival.lane is lane) for run in runs]
        for lane in LANES
    ]
    return Agreement(
        by_lane=tuple(interval(lane_waits) for lane_waits in by_lane),
        of_all=interval(waits),
        split=tuple(
            interval([a / exact - b / case.of_all for a, b in zip(lane_waits, waits, strict=True)])
            for exact, lane_waits in zip(case.exact, by_lane, strict=True)
        ),
        gave_up=interval(gave_up),
        excess=interval([a - case.impatience * w for a, w in zip(gave_up, waits, strict=True)]),
    )


def _run(case: Case, people: int, seed: int) -> list[Ending]:
    per_s = sum(case.shares) / UNIT_S
    patience_s = UNIT_S / case.impatience if case.impatience else None
    classes = [Class(lane, a, patience_s) for lane, a in zip(LANES, case.shares, strict=True)]
    coming = arrivals(
        classes,
        [Phase((WARM_UP + people) / per_s, per_s)],
        exponential(UNIT_S),
        Random(f"agreement {seed}"),
    )
    warm_ms = WARM_UP / per_s * 1000
    endings = simulate(coming, [Shift(0, case.agents)], case.choose)
    return [ending for ending in endings if ending.arrival.at_ms >= warm_ms]


def _mean(endings: Iterable[Ending]) -> float:
    return fmean(ending.waited_ms for ending in endings) / 1000 / UNIT_S
