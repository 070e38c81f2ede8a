"""When a queue is open, on ordinary days, holidays and the days the clocks change."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queues.hours import Day, Hours, is_open, next_closing, next_opening

BANK_HOLIDAYS = Path(__file__).parents[2] / "config" / "bank_holidays.toml"
LONDON = ZoneInfo("Europe/London")
NINE_TO_FIVE: Day = ((540, 1020),)
HOLIDAYS = {
    nation: frozenset(days)
    for nation, days in tomllib.loads(BANK_HOLIDAYS.read_text("utf-8")).items()
}


def office(nation: str = "england-and-wales") -> Hours:
    """Nine to five on weekdays, closed on the nation's bank holidays."""
    week = (NINE_TO_FIVE,) * 5 + ((), ())
    return Hours(LONDON, week, bank_holidays=HOLIDAYS[nation])


def every_day(*spans: tuple[int, int], zone: str = "Europe/London") -> Hours:
    """Open at the same times every day of the year."""
    return Hours(ZoneInfo(zone), (spans,) * 7, bank_holiday=spans)


def utc(text: str) -> int:
    """Return the ms of a UTC time such as `2026-03-29 01:00`."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def london(text: str) -> int:
    """Return the ms of a time on London's wall clock."""
    return round(datetime.fromisoformat(text).replace(tzinfo=LONDON).timestamp() * 1000)


def test_the_door_opens_on_the_minute_and_closes_on_the_minute() -> None:
    """Nine is open, five is closed."""
    hours = office()
    assert not is_open(hours, london("2026-09-01 08:59:59"))
    assert is_open(hours, london("2026-09-01 09:00"))
    assert is_open(hours, london("2026-09-01 16:59:59"))
    assert not is_open(hours, london("2026-09-01 17:00"))


def test_friday_evening_waits_for_monday_morning() -> None:
    """The next opening after the last one of the week is in the next week."""
    assert next_opening(office(), london("2026-09-04 17:00")) == london("2026-09-07 09:00")


def test_an_open_queue_is_open_next_now() -> None:
    """While it is open there is nothing to wait for; the next closing is this evening."""
    now = london("2026-09-01 10:00")
    assert next_opening(office(), now) == now
    assert next_closing(office(), now) == london("2026-09-01 17:00")


def test_a_closed_queue_is_closed_next_now() -> None:
    """A closed queue does not have to close first."""
    now = london("2026-09-01 20:00")
    assert next_closing(office(), now) == now


def test_a_lunch_break_is_closed() -> None:
    """A day may have several spans."""
    hours = every_day((540, 720), (780, 1020))
    noon = london("2026-09-01 12:00")
    assert not is_open(hours, noon)
    assert next_opening(hours, noon) == london("2026-09-01 13:00")
    assert next_closing(hours, london("2026-09-01 09:30")) == noon


def test_a_queue_that_never_closes_says_so() -> None:
    """Round the clock has no next closing, also not over midnight or Christmas."""
    hours = every_day((0, 1440))
    assert is_open(hours, london("2026-12-25 00:00"))
    assert next_closing(hours, london("2026-12-24 23:59")) is None


def test_a_queue_that_never_opens_says_so() -> None:
    """Without a span there is no next opening, and looking for one ends."""
    assert next_opening(every_day(), london("2026-09-01 09:00")) is None


def test_a_day_of_the_landlords_own_is_closed() -> None:
    """A training day closes an ordinary Tuesday."""
    hours = Hours(LONDON, (NINE_TO_FIVE,) * 7, closed_on=frozenset({date(2026, 9, 1)}))
    assert next_opening(hours, london("2026-09-01 09:00")) == london("2026-09-02 09:00")


def test_a_bank_holiday_may_have_hours_of_its_own() -> None:
    """A queue that opens for the morning of a bank holiday closes at noon."""
    hours = Hours(
        LONDON,
        (NINE_TO_FIVE,) * 7,
        bank_holiday=((540, 720),),
        bank_holidays=HOLIDAYS["england-and-wales"],
    )
    assert next_closing(hours, london("2026-08-31 10:00")) == london("2026-08-31 12:00")


# By hand, from a calendar on paper: nation, asked at, open next.
CALENDAR = [
    # Christmas 2026: Friday; Boxing Day is a Saturday, so Monday 28 is given for it.
    ("england-and-wales", "2026-12-24 17:00", "2026-12-29 09:00"),
    ("scotland", "2026-12-24 17:00", "2026-12-29 09:00"),
    # New Year 2027: Friday everywhere; in Scotland 2 January is a Saturday, so Monday 4 too.
    ("england-and-wales", "2026-12-31 17:00", "2027-01-04 09:00"),
    ("scotland", "2026-12-31 17:00", "2027-01-05 09:00"),
    ("northern-ireland", "2026-12-31 17:00", "2027-01-04 09:00"),
    # Christmas 2027: Saturday and Sunday, so Monday 27 and Tuesday 28 are given for them.
    ("england-and-wales", "2027-12-24 17:00", "2027-12-29 09:00"),
    # New Year 2028: Saturday; Monday 3, and in Scotland Tuesday 4 as well.
    ("england-and-wales", "2027-12-31 17:00", "2028-01-04 09:00"),
    ("scotland", "2027-12-31 17:00", "2028-01-05 09:00"),
    # Easter 2026 is 5 April; Scotland works on Easter Monday.
    ("england-and-wales", "2026-04-02 17:00", "2026-04-07 09:00"),
    ("scotland", "2026-04-02 17:00", "2026-04-06 09:00"),
    ("northern-ireland", "2026-04-02 17:00", "2026-04-07 09:00"),
    # Easter 2027 is 28 March, the day the clocks go forward.
    ("england-and-wales", "2027-03-25 17:00", "2027-03-30 09:00"),
    ("scotland", "2027-03-25 17:00", "2027-03-29 09:00"),
    # Days of one nation only.
    ("scotland", "2026-06-12 17:00", "2026-06-16 09:00"),
    ("england-and-wales", "2026-06-12 17:00", "2026-06-15 09:00"),
    ("northern-ireland", "2026-07-10 17:00", "2026-07-14 09:00"),
    ("scotland", "2026-11-27 17:00", "2026-12-01 09:00"),
]


@pytest.mark.parametrize(("nation", "asked", "opens"), CALENDAR)
def test_christmas_easter_and_the_nations_days_are_those_of_the_calendar(
    nation: str, asked: str, opens: str
) -> None:
    """A promise made on the last evening before a holiday names the right day."""
    assert next_opening(office(nation), london(asked)) == london(opens)


def test_in_spring_the_hours_are_those_on_the_sign() -> None:
    """On 29 March 2026 nine o'clock comes an hour earlier by the sun, and the door follows it."""
    hours = every_day(*NINE_TO_FIVE)
    assert next_opening(hours, utc("2026-03-28 18:00")) == utc("2026-03-29 08:00")
    assert next_closing(hours, utc("2026-03-29 08:00")) == utc("2026-03-29 16:00")


def test_in_autumn_the_hours_are_those_on_the_sign() -> None:
    """On 25 October 2026 nine o'clock comes an hour later by the sun, and the door follows it."""
    hours = every_day(*NINE_TO_FIVE)
    assert next_opening(hours, utc("2026-10-24 18:00")) == utc("2026-10-25 09:00")
    assert next_closing(hours, utc("2026-10-25 09:00")) == utc("2026-10-25 17:00")


def test_an_opening_time_that_does_not_exist_opens_as_the_clock_jumps_over_it() -> None:
    """At 01:00 UTC on 29 March 2026 London's clock goes from 00:59 to 02:00; 01:30 never comes."""
    hours = every_day((90, 240))
    assert next_opening(hours, utc("2026-03-29 00:00")) == utc("2026-03-29 01:00")


def test_an_opening_time_that_comes_twice_opens_the_first_time() -> None:
    """On 25 October 2026 London reads 01:30 at 00:30 and at 01:30 UTC."""
    hours = every_day((90, 240))
    assert next_opening(hours, utc("2026-10-25 00:00")) == utc("2026-10-25 00:30")
    # The clock then goes back to 01:00, before the door opens: shut until it reads 01:30 again.
    assert next_closing(hours, utc("2026-10-25 00:30")) == utc("2026-10-25 01:00")
    assert next_opening(hours, utc("2026-10-25 01:00")) == utc("2026-10-25 01:30")


def test_a_round_the_clock_queue_stays_open_while_the_clocks_change() -> None:
    """Nobody is turned away at two in the morning because of summer time."""
    hours = every_day((0, 1440))
    for change in ("2026-03-29 01:00", "2026-10-25 01:00"):
        assert all(is_open(hours, utc(change) + offset) for offset in (-1, 0, 1, 3_600_000))


# Days on which each zone's clocks change, by an hour or by half an hour, at two or at midnight.
CHANGES = [
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
]

edges = st.lists(st.integers(0, 1440), unique=True, min_size=2, max_size=6).map(sorted)
sign = edges.map(lambda times: tuple(zip(times[::2], times[1::2], strict=False)))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CHANGES), sign, st.integers(0, 2 * 1440))
def test_the_answers_are_those_of_somebody_watching_the_wall_clock(
    change: tuple[str, str], spans: Day, start_minute: int
) -> None:
    """Minute by minute over a change of the clocks, opening and closing are found exactly."""
    zone, day = change
    hours = every_day(*spans, zone=zone)
    eve = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(days=1)
    watched = [round(eve.timestamp() * 1000) + minute * 60_000 for minute in range(5 * 1440)]
    seen = [_sign_says_open(spans, at, zone) for at in watched]
    asked = watched[start_minute]
    later = list(zip(watched[start_minute:], seen[start_minute:], strict=True))
    assert next_opening(hours, asked) == next((at for at, opened in later if opened), None)
    closes = next((at for at, opened in later if not opened), None)
    assert next_closing(hours, asked) == closes


def _sign_says_open(spans: Day, at_ms: int, zone: str) -> bool:
    """Read the wall clock as text and compare it with the sign, as a passer-by would."""
    clock = datetime.fromtimestamp(at_ms // 1000, ZoneInfo(zone)).strftime("%H:%M")
    return any(_text(start) <= clock < _text(end) for start, end in spans)


def _text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
