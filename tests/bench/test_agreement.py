"""The simulation agrees with the exact formulas, each mean within its 99.9 % interval.

The seeds are fixed, so these either always hold or never do.
"""

from dataclasses import replace

import pytest

from bench.agreement import CASES, RUNS, Agreement, Case, Interval, interval, measure

PEOPLE = 3000


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.name)
def played(request: pytest.FixtureRequest) -> tuple[Case, Agreement]:
    """Play a case once for all the tests that look at it."""
    return request.param, measure(request.param, PEOPLE)


def test_mean_waits_agree_with_the_formula(played: tuple[Case, Agreement]) -> None:
    """Every class waits as long as Erlang, Cobham or Kleinrock say."""
    case, found = played
    for measured, exact in zip(found.by_lane, case.exact, strict=True):
        assert measured.holds(exact), (measured, exact)


def test_waiting_is_split_between_the_classes_as_the_formula_says(
    played: tuple[Case, Agreement],
) -> None:
    """Sharper than the means: what a busy run adds to all of them drops out."""
    _, found = played
    assert all(split.holds(0) for split in found.split), found.split
    assert found.split[-1].half < 0.05


def test_no_order_changes_the_mean_of_all(played: tuple[Case, Agreement]) -> None:
    """The conservation law: an order only moves the waiting."""
    case, found = played
    assert found.of_all.holds(case.of_all), found.of_all


def test_who_gives_up_is_impatience_times_waiting(played: tuple[Case, Agreement]) -> None:
    """Erlang A's identity, which is 0 = 0 where nobody gives up."""
    case, found = played
    assert found.excess.holds(0), found.excess
    assert (found.gave_up.mean > 0) is (case.impatience > 0)


def test_an_order_that_is_not_the_formula_s_is_found_out() -> None:
    """The intervals are narrow enough to tell our rule from one with other targets."""
    ours, strict = (next(c for c in CASES if c.name.startswith(n)) for n in ("ours", "strict"))
    found = measure(replace(strict, choose=ours.choose), PEOPLE)
    assert not found.by_lane[1].holds(strict.exact[1])
    assert not found.split[1].holds(0)


def test_an_interval_is_student_s() -> None:
    """Twenty means with a standard deviation of 1 leave 3.883 over the root of 20."""
    means = [10.0, 12.0] * (RUNS // 2)
    found = interval(means)
    assert found.mean == 11
    assert found.half == pytest.approx(3.883 * (20 / 19) ** 0.5 / 20**0.5)
    assert Interval(11, 1).holds(12)
    assert not Interval(11, 1).holds(12.1)
