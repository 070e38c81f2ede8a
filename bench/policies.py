"""Who waits how long under which order: `python -m bench.policies [--calls PATH] [--out FOLDER]`.

Every order sees the same people in the same conditions, and is asked through the same function as
in production: which of these heads is next? docs/order.md explains the result; with `--out` the
tables and charts that it shows are written again. It takes two or three minutes of one processor.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from bench.agreement import CASES, LANES, measure
from bench.plot import Mark, Panel, chart
from bench.scenes import Scene, made_up, recorded
from bench.simulation import Ending, Lane, simulate
from core.words import Medium, Urgency
from queues.ordering import Head, next_head, rank
from queues.policies import (
    Choose,
    Order,
    accumulating,
    earliest_deadline,
    fifo,
    first_by,
    head_starts,
    strict,
)

OPENING = (
    "# Waits under each order, as measured",
    "",
    "Written by `python -m bench.policies`; [order.md](../order.md) says what it means.",
    "",
    "## Against the formulas",
    "",
    "Mean waits in mean services, with 99.9 % intervals from 20 independent runs. The last column",
    "is how far a class's share of all waiting is from what it should be.",
    "",
)
PEOPLE = 200_000
DESCRIPTION = "Compare orders of the queue on the same people; docs/order.md explains the result."
OURS = "ours"
MINUTE_S, HOUR_S = 60, 3600
TENTHS_BELOW = 10  # seconds, minutes or hours: above, nobody feels a tenth


def _by_need(
    emergency: float, urgent: float, routine: float, message: float
) -> dict[tuple[Urgency, Medium], float]:
    """Return a number for every lane. What can wait, a routine message, has one of its own."""
    numbers = dict(zip(Urgency, (emergency, urgent, routine), strict=True))
    lanes = {(urgency, medium): numbers[urgency] for urgency in Urgency for medium in Medium}
    return {**lanes, (Urgency.ROUTINE, Medium.MESSAGE): message}


def _urgent_within(target_s: int) -> Order:
    """Return our rule for a centre that promises urgent residents something else."""

    def order(head: Head, now_ms: int) -> tuple[float | str, ...]:
        urgent = head.urgency is Urgency.URGENT
        return rank(replace(head, target_s=target_s) if urgent else head, now_ms)

    return order


POLICIES: Mapping[str, Choose] = {
    "first come, first served": first_by(fifo),
    "strict priority": first_by(strict),
    "earliest deadline": first_by(earliest_deadline),
    "head starts 4 h, 2 h, 40 min": first_by(
        head_starts(_by_need(4 * HOUR_S, 2 * HOUR_S, 40 * MINUTE_S, 0))
    ),
    "accumulating 8:4:2:1": first_by(accumulating(_by_need(8, 4, 2, 1))),
    "ours, urgent within 20 s": first_by(_urgent_within(20)),
    OURS: next_head,
}


class Measured(NamedTuple):
    """How it went in one lane under one order. Waits end with an answer or with giving up."""

    people: int
    waits: Mark
    in_target: float
    gave_up: float


def measured(endings: Sequence[Ending]) -> Measured:
    """Return the figures of one lane's endings, of which there is at least one."""
    waits = sorted(ending.waited_ms / 1000 for ending in endings)
    target_ms = endings[0].arrival.lane.target_s * 1000
    return Measured(
        people=len(endings),
        waits=Mark(fmean(waits), _percentile(waits, 0.95), _percentile(waits, 0.99), waits[-1]),
        in_target=fmean(each.answered and each.waited_ms <= target_ms for each in endings),
        gave_up=fmean(not each.answered for each in endings),
    )


def compare(scene: Scene) -> dict[Lane, dict[str, Measured]]:
    """Return what every order does to every lane that somebody came to."""
    found: dict[Lane, dict[str, Measured]] = defaultdict(dict)
    for name, choose in POLICIES.items():
        by_lane: dict[Lane, list[Ending]] = defaultdict(list)
        for run in scene.runs:
            for ending in simulate(run.arrivals, run.shifts, choose):
                if run.from_ms <= ending.arrival.at_ms < run.until_ms:
                    by_lane[ending.arrival.lane].append(ending)
        for lane in sorted(by_lane, key=lambda lane: (lane.urgency.rank, lane.target_s)):
            found[lane][name] = measured(by_lane[lane])
    return found


def spoken(seconds: float) -> str:
    """Return a wait as one would read it: 0.4 s, 45 s, 3.2 min, 1.4 h."""
    size, unit = next(
        (size, unit)
        for size, unit in ((HOUR_S, "h"), (MINUTE_S, "min"), (1, "s"))
        if seconds >= 2 * size or size == 1
    )
    shown = seconds / size
    return f"{shown:.1f} {unit}" if shown < TENTHS_BELOW else f"{shown:.0f} {unit}"


def table(results: Mapping[Lane, Mapping[str, Measured]]) -> Iterator[str]:
    """Yield the lines of a Markdown table: lanes by need, and within each the orders."""
    yield "| lane, target | order | people | mean | 95 % | 99 % | longest | in target | gave up |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|"
    for lane, by_order in results.items():
        for name, found in by_order.items():
            waits = (found.waits.mean_s, found.waits.p95_s, found.waits.p99_s)
            cells = (
                f"{lane.urgency} {lane.medium}, {spoken(lane.target_s)}",
                f"**{name}**" if name == OURS else name,
                f"{found.people:,}",
                *map(spoken, (*waits, found.waits.longest_s)),
                f"{found.in_target:.1%}",
                f"{found.gave_up:.1%}",
            )
            yield f"| {' | '.join(cells)} |"


def agreement(people: int) -> Iterator[str]:
    """Yield the lines of the table that holds the simulation against the exact formulas."""
    yield "| case | class | exact | measured | split off by |"
    yield "|---|---|--:|--:|--:|"
    for case in CASES:
        found = measure(case, people)
        for n, lane in enumerate(LANES):
            mean, split = found.by_lane[n], found.split[n]
            yield (
                f"| {case.name} | {lane.urgency} | {case.exact[n]:.4f} "
                f"| {mean.mean:.4f} ± {mean.half:.4f} | {split.mean:+.1%} ± {split.half:.1%} |"
            )
        whole = found.of_all
        yield (f"| {case.name} | all | {case.of_all:.4f} | {whole.mean:.4f} ± {whole.half:.4f} | |")


def draw(scene: Scene, results: Mapping[Lane, Mapping[str, Measured]]) -> str:
    """Return the chart of a scene."""
    panels = [
        Panel(
            f"{lane.urgency} {lane.medium}",
            lane.target_s,
            [found.waits for found in by_order.values()],
        )
        for lane, by_order in results.items()
    ]
    return chart(_sentence(scene.words), list(POLICIES), OURS, panels)


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def _percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share does not exceed."""
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def main(words: Sequence[str] | None = None) -> None:
    """Compare, print, and write what was asked for."""
    parser = argparse.ArgumentParser(prog="bench.policies", description=DESCRIPTION)
    parser.add_argument("--calls", type=Path, help="recorded calls; bench/traffic.py says how")
    parser.add_argument("--out", type=Path, help="folder for tables and charts, as docs/order")
    parser.add_argument("--people", type=int, default=PEOPLE, help="in each made-up condition")
    chosen = parser.parse_args(words)
    try:
        first = [recorded(chosen.calls)] if chosen.calls else []
    except (OSError, ValueError) as error:
        parser.error(str(error))
    lines = [*OPENING, *agreement(chosen.people // 4)]
    for scene in chain(first, made_up(chosen.people)):
        sys.stderr.write(f"{scene.words}\n")
        results = compare(scene)
        lines += ["", f"## {_sentence(scene.words)}", "", *table(results)]
        if chosen.out:
            chosen.out.mkdir(parents=True, exist_ok=True)
            (chosen.out / f"{scene.name}.svg").write_text(draw(scene, results))
    text = "\n".join([*lines, ""])
    print(text)
    if chosen.out:
        (chosen.out / "measured.md").write_text(text)


if __name__ == "__main__":
    main()
