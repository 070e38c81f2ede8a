"""Recorded calls: read from a file of the user's own, and made ready to be played again.

A file is CSV with a header, plain or ending in `.gz`, one call a row. Columns that are not named
here are ignored.

    date           YYYYMMDD
    line_entry_s   seconds after midnight at which the call came in
    ivr_s          seconds before it could have been answered (a menu, an announcement)
    queue_start_s  seconds after midnight at which it began to wait; empty when it never waited
    queue_s        seconds that it waited
    outcome        AGENT answered · HANG the caller gave up · anything else is left out
    service_s      seconds with the agent
    urgency        optional: emergency, urgent, routine; without it urgencies are dealt
    medium         optional: voice, callback, chat, message; without it all are calls

What nobody knows is drawn from what is known: how long somebody would have been helped who gave up,
from those who were helped; how long somebody would have waited who was answered, from the estimate
of Kaplan and Meier ("Nonparametric estimation from incomplete observations", Journal of the
American Statistical Association 53, 1958) over those who waited.
"""

import csv
import gzip
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from random import Random  # noqa: TID251 - only to draw from the seeded generator of a run
from typing import TextIO, cast

from bench.simulation import NEVER, Arrival, Lane, Shift
from core.words import Medium, Urgency

NEEDED = ("date", "line_entry_s", "ivr_s", "queue_start_s", "queue_s", "outcome", "service_s")
HOUR_S = 3600
DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Call:
    """One recorded call. `at_s` is when it could have been answered, in seconds since 1970.

    Recordings know no time zone; midnight is that of UTC. `service_s` is None for who gave up,
    `urgency` where the file does not say.
    """

    at_s: int
    queued: bool
    waited_s: int
    service_s: int | None
    urgency: Urgency | None
    medium: Medium


def read(path: Path) -> list[Call]:
    """Return the calls of a file in order. A file that cannot be used raises ValueError."""
    with _opened(path) as file:
        rows = csv.DictReader(file)
        missing = sorted(set(NEEDED) - set(rows.fieldnames or ()))
        if missing:
            message = f"{path}: no column {', '.join(missing)}; bench/traffic.py lists the columns"
            raise ValueError(message)
        found = []
        for row in rows:
            try:
                call = _call(row)
            except (TypeError, ValueError) as error:
                message = f"{path}, line {rows.line_num}: {error}"
                raise ValueError(message) from error
            if call is not None:
                found.append(call)
    if not any(call.service_s is not None for call in found):
        message = f"{path}: not one answered call (outcome AGENT)"
        raise ValueError(message)
    return sorted(found, key=lambda call: call.at_s)


def _opened(path: Path) -> TextIO:
    opener = cast("Callable[..., TextIO]", gzip.open if path.suffix == ".gz" else open)
    return opener(path, "rt", encoding="utf-8", newline="")


def _call(row: Mapping[str, str]) -> Call | None:
    queued = row["queue_start_s"] != ""
    answered = row["outcome"] == "AGENT"
    if not answered and not (queued and row["outcome"] == "HANG"):
        return None  # also who hung up before anybody could have answered
    midnight = datetime.strptime(row["date"], "%Y%m%d").replace(tzinfo=UTC)
    came_s = int(row["queue_start_s"]) if queued else int(row["line_entry_s"]) + int(row["ivr_s"])
    return Call(
        at_s=int(midnight.timestamp()) + came_s,
        queued=queued,
        waited_s=int(row["queue_s"]),
        service_s=int(row["service_s"]) if answered else None,
        urgency=Urgency(row["urgency"]) if row.get("urgency") else None,
        medium=Medium(row.get("medium") or Medium.VOICE),
    )


Patience = Sequence[tuple[float, int]]  # share that has given up by then, seconds; both rise


def patience(calls: Iterable[Call]) -> Patience:
    """Return which share gives up within how many seconds: Kaplan and Meier's estimate.

    Who was answered would have waited longer than they did; how much longer nobody knows.
    """
    waits = sorted((call.waited_s, call.service_s is None) for call in calls if call.queued)
    there, left, curve = 1.0, len(waits), []
    for waited_s, same in groupby(waits, key=lambda wait: wait[0]):
        ends = [gave_up for _, gave_up in same]
        if any(ends):
            there *= 1 - sum(ends) / left
            curve.append((1 - there, waited_s))
        left -= len(ends)
    return curve


def staffing(calls: Sequence[Call], occupancy: float) -> list[Shift]:
    """Return agents for every hour of the recorded days, as a planner would set them.

    For an hour of the week: the work that it brings on average, over the share of their time that
    agents are to be busy; at least one.
    """
    mean_s = _mean_service_s(calls)
    work_s: dict[tuple[int, int], float] = defaultdict(float)
    for call in calls:
        hour = call.at_s // HOUR_S
        work_s[_of_week(hour)] += mean_s if call.service_s is None else call.service_s
    days = sorted({call.at_s // HOUR_S // DAY_HOURS for call in calls})
    times = Counter(_of_week(day * DAY_HOURS)[0] for day in days)
    shifts = []
    for hour in (day * DAY_HOURS + n for day in days for n in range(DAY_HOURS)):
        weekday, of_day = _of_week(hour)
        needed = work_s[weekday, of_day] / times[weekday] / HOUR_S / occupancy
        shifts.append(Shift(hour * HOUR_S * 1000, max(1, round(needed))))
    return shifts


def _of_week(hour: int) -> tuple[int, int]:
    return hour // DAY_HOURS % 7, hour % DAY_HOURS


def _mean_service_s(calls: Iterable[Call]) -> float:
    known = [call.service_s for call in calls if call.service_s is not None]
    return sum(known) / len(known)


def replay(
    calls: Sequence[Call],
    lanes: Mapping[tuple[Urgency, Medium], Lane],
    shares: Mapping[Urgency, float],
    random: Random,
) -> list[Arrival]:
    """Return the calls as arrivals, each into its lane at its recorded second.

    Calls without an urgency are dealt one by `shares`, anew with each state of `random`. Messages
    and callbacks never give up.
    """
    helped = [call.service_s for call in calls if call.service_s is not None]
    curve = patience(calls)
    found = []
    for call in calls:
        dealt = random.choices(list(shares), weights=list(shares.values()))[0]
        service_s = random.choice(helped) if call.service_s is None else call.service_s
        leaves_s = _drawn(curve, random.random())
        stays = leaves_s is None or call.medium in {Medium.MESSAGE, Medium.CALLBACK}
        found.append(
            Arrival(
                call.at_s * 1000,
                lanes[call.urgency or dealt, call.medium],
                max(1, service_s * 1000),
                NEVER if stays or leaves_s is None else (call.at_s + leaves_s) * 1000,
            )
        )
    return found


def _drawn(curve: Patience, share: float) -> int | None:
    """Return the patience that this share does not exceed; None: longer than was ever seen."""
    place = bisect_left(curve, (share, 0))
    return curve[place][1] if place < len(curve) else None
