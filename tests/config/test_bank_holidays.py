"""The dates in config/bank_holidays.toml, held against the calendar."""

import tomllib
from datetime import date, timedelta

import pytest

from config.advice import Nation, shipped
from config.load import BANK_HOLIDAYS

DATES: dict[str, list[date]] = tomllib.loads(BANK_HOLIDAYS.read_text("utf-8"))
YEARS = (2026, 2027, 2028)
EASTER = {2026: date(2026, 4, 5), 2027: date(2027, 3, 28), 2028: date(2028, 4, 16)}
HOW_MANY = {"england-and-wales": 8, "scotland": 9, "northern-ireland": 10}


def monday(year: int, month: int, *, last: bool = False) -> date:
    """Return the first, or the last, Monday of a month."""
    days = (date(year, month, 31) if last else date(year, month, 7)) - date(1, 1, 1)
    return date(1, 1, 1) + timedelta(days=days.days // 7 * 7)


def test_every_nation_has_dates() -> None:
    """No nation of the centre file is without bank holidays."""
    assert {shipped().services[nation].bank_holidays for nation in Nation} == set(DATES)


@pytest.mark.parametrize("nation", DATES)
def test_the_dates_are_in_order_on_working_days_and_of_each_year(nation: str) -> None:
    """A date in the wrong year or on a Sunday is a slip of the keyboard."""
    days = DATES[nation]
    assert days == sorted(set(days))
    assert all(day.weekday() < 5 for day in days)
    for year in YEARS:
        extra = nation == "scotland" and year == 2026  # the World Cup
        assert sum(day.year == year for day in days) == HOW_MANY[nation] + extra


@pytest.mark.parametrize("year", YEARS)
def test_the_movable_days_are_where_the_calendar_puts_them(year: int) -> None:
    """Good Friday, Easter Monday and the Mondays of May and August are computed."""
    for nation, days in DATES.items():
        assert EASTER[year] - timedelta(days=2) in days
        assert (EASTER[year] + timedelta(days=1) in days) is (nation != "scotland")
        assert monday(year, 5) in days
        assert monday(year, 5, last=True) in days
        assert monday(year, 8, last=nation != "scotland") in days


@pytest.mark.parametrize("year", YEARS)
def test_a_fixed_day_on_a_weekend_is_given_on_the_next_working_day(year: int) -> None:
    """Christmas, Boxing Day and New Year are never lost to a weekend."""
    for days in DATES.values():
        assert sum(date(year, 12, 25) <= day <= date(year, 12, 31) for day in days) == 2
        assert any(date(year, 1, 1) <= day <= date(year, 1, 4) for day in days)
