"""The conditions under which the orders are compared: a crowd, its agents, and whom to count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp
from pathlib import Path
from random import Random  # noqa: TID251 - each run has its seed
from typing import NamedTuple

from bench.demand import Class, Phase, arrivals, lognormal
from bench.simulation import Arrival, Lane, Shift
from bench.traffic import read, replay, staffing
from config.queues import Targets
from core.words import Medium, Urgency

AGENTS = 10
MU, SIGMA = 4.80, 0.925  # of the service recorded in a bank's call centre, in log seconds
SERVICE_S = exp(MU + SIGMA**2 / 2)  # 187 s
PATIENCE_S = 430.0  # median 300 s, as recorded there; a caller's, messages are patient
HOUR_S = 3600

# Shares are an assumption; the targets are those that Heard has when nothing is configured.
SHARES = {
    (Urgency.EMERGENCY, Medium.VOICE): 0.05,
    (Urgency.URGENT, Medium.VOICE): 0.20,
    (Urgency.ROUTINE, Medium.VOICE): 0.65,
    (Urgency.ROUTINE, Medium.MESSAGE): 0.10,
}
LANES = {
    (urgency, medium): Lane(urgency, medium, Targets().of(urgency, medium))
    for urgency in Urgency
    for medium in Medium
}
CROWD = tuple(
    Class(LANES[kind], share, PATIENCE_S if kind[1] is Medium.VOICE else None)
    for kind, share in SHARES.items()
)
# A day of storm or frost: most of what comes is urgent.
STORM_SHARES = (0.10, 0.70, 0.15, 0.05)
PATIENT = tuple(replace(kind, patience_s=None) for kind in CROWD)
STORM = tuple(replace(kind, share=share) for kind, share in zip(PATIENT, STORM_SHARES, strict=True))
DEALT = {Urgency.EMERGENCY: 0.05, Urgency.URGENT: 0.20, Urgency.ROUTINE: 0.75}

STEADY_RUNS = 5
WARM_UP = 2000  # arrivals
# Two hours as usual, two of the rush, four that count while it drains, and four more behind them.
USUAL, RUSH = 0.85, 1.3
RUSH_DAY = ((2, USUAL), (4, RUSH), (12, USUAL))
RUSH_COUNTS_H = (2, 8)
RECORDED_DEALS = 7
OCCUPANCY = 0.8  # at which the recorded waits come out: 34 s, and 10 % give up


class Run(NamedTuple):
    """One run: who comes, who works, and between which moments of arrival people count."""

    arrivals: Sequence[Arrival]
    shifts: Sequence[Shift]
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A condition under the name of its chart, in a sentence, and its runs."""

    name: str
    words: str
    runs: Sequence[Run]


def made_up(people: int) -> Iterator[Scene]:
    """Yield the made-up conditions with about so many people each, one at a time."""
    for crowd, stays, ending in (
        (CROWD, "callers give up", ""),
        (PATIENT, "nobody gives up", "-patient"),
    ):
        for load in (0.85, 0.95):
            yield Scene(
                f"steady-{load:.2f}{ending}",
                f"{load} of capacity all the time; {stays}",
                _steady(crowd, load, people),
            )
        yield Scene(
            f"rush-{RUSH}{ending}",
            f"two hours at {RUSH} of capacity in a day at {USUAL}; {stays}",
            _rush(crowd, people),
        )
    yield Scene(
        f"storm-{RUSH}-patient",
        f"two hours at {RUSH} of capacity in a day at {USUAL}, mostly urgent; nobody gives up",
        _rush(STORM, people),
    )


def recorded(path: Path) -> Scene:
    """Return a recording, played once for each way in which the urgencies are dealt."""
    calls = read(path)
    shifts = staffing(calls, OCCUPANCY)
    runs = [
        Run(
            replay(calls, LANES, DEALT, Random(f"deal {seed}")),
            shifts,
            calls[0].at_s * 1000,
            calls[-1].at_s * 1000 + 1,
        )
        for seed in range(RECORDED_DEALS)
    ]
    words = f"{len(calls):,} recorded calls, played {RECORDED_DEALS} times; callers give up"
    return Scene("recorded", words, runs)


def _steady(crowd: Sequence[Class], load: float, people: int) -> list[Run]:
    per_s = load * AGENTS / SERVICE_S
    warm_s = WARM_UP / per_s
    end_s = warm_s + people / STEADY_RUNS / per_s
    return [
        _run(crowd, [Phase(end_s, per_s)], f"steady {load} {seed}", (warm_s, end_s))
        for seed in range(STEADY_RUNS)
    ]


def _rush(crowd: Sequence[Class], people: int) -> list[Run]:
    an_hour = AGENTS * HOUR_S / SERVICE_S
    phases = [Phase(until * HOUR_S, load * an_hour / HOUR_S) for until, load in RUSH_DAY]
    begin, end = (hour * HOUR_S for hour in RUSH_COUNTS_H)
    a_day = an_hour * (2 * RUSH + 4 * USUAL)
    days = max(1, round(people / a_day))
    return [_run(crowd, phases, f"rush {day}", (begin, end)) for day in range(days)]


def _run(
    crowd: Sequence[Class], phases: Sequence[Phase], seed: str, counts_s: tuple[float, float]
) -> Run:
    coming = arrivals(crowd, phases, lognormal(MU, SIGMA), Random(seed))
    begin, end = (round(moment * 1000) for moment in counts_s)
    return Run(coming, [Shift(0, AGENTS)], begin, end)
