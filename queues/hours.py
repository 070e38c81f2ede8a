"""When a queue is open: the hours on the door, in local time, bank holidays included.

The wall clock where the residents live decides: a queue is open while that clock reads a time
within the day's spans. So on the two days a year when the clocks change the hours stay what the
sign says, and an hour that does not exist, or exists twice, needs no rule of its own.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000
HORIZON_DAYS = 366  # a queue that opens on no day of a year never opens

Span = tuple[int, int]  # open from and until: minutes after midnight, 0 <= from < until <= 1440
Day = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """The opening hours of one queue. `week` begins with Monday.

    A bank holiday has spans of its own, usually none. `closed_on` are days on which the landlord
    is closed besides, such as a training day.
    """

    zone: ZoneInfo
    week: tuple[Day, Day, Day, Day, Day, Day, Day]
    bank_holiday: Day = ()
    bank_holidays: frozenset[date] = frozenset()
    closed_on: frozenset[date] = frozenset()

    def spans(self, day: date) -> Day:
        """Return the spans of a calendar day."""
        if day in self.closed_on:
            return ()
        return self.bank_holiday if day in self.bank_holidays else self.week[day.weekday()]


def is_open(hours: Hours, at_ms: int) -> bool:
    """Whether the queue is open at this moment (ms since 1970 UTC)."""
    local = _local(hours, at_ms)
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in hours.spans(local.date()))


def next_opening(hours: Hours, at_ms: int) -> int | None:
    """Return when the queue is open next (ms since 1970 UTC): `at_ms` itself while it is open.

    None when it does not open within a year.
    """
    return _first(hours, at_ms, opened=True)


def next_closing(hours: Hours, at_ms: int) -> int | None:
    """Return when the queue is closed next (ms since 1970 UTC): `at_ms` itself while it is closed.

    None when it does not close within a year.
    """
    return _first(hours, at_ms, opened=False)


def _first(hours: Hours, at_ms: int, *, opened: bool) -> int | None:
    if is_open(hours, at_ms) is opened:
        return at_ms
    today = _local(hours, at_ms).date()
    for days in range(HORIZON_DAYS + 1):
        for moment in sorted(_edges(hours, today + timedelta(days=days))):
            if moment > at_ms and is_open(hours, moment) is opened:
                return moment
    return None


def _edges(hours: Hours, day: date) -> Iterator[int]:
    """Yield every moment of the day at which the answer of `is_open` can change."""
    midnight = datetime.combine(day, time())
    for minute in {0, *(edge for span in hours.spans(day) for edge in span)}:
        wall = midnight + timedelta(minutes=minute)
        # In autumn the wall clock shows some times twice, and `fold` names which of the two.
        yield from {_ms(wall.replace(tzinfo=hours.zone, fold=fold)) for fold in (0, 1)}
    yield from _clock_change(hours, midnight)


def _clock_change(hours: Hours, midnight: datetime) -> Iterator[int]:
    """Yield the moment at which the clocks change on this day, if they do."""
    start = _ms(midnight.replace(tzinfo=hours.zone))
    end = _ms((midnight + timedelta(days=1)).replace(tzinfo=hours.zone))
    before = _local(hours, start).utcoffset()
    if _local(hours, end).utcoffset() != before:
        minutes = range(start, end + 1, MINUTE_MS)
        yield minutes[
            bisect_left(minutes, True, key=lambda at: _local(hours, at).utcoffset() != before)
        ]


def _local(hours: Hours, at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(hours.zone)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
