"""The formulas give what independent programs and the papers give."""

import pytest

from bench.queueing import (
    accumulating_waits,
    erlang_a,
    erlang_b,
    erlang_c,
    longer_than,
    mean_of_all,
    mean_wait,
    strict_waits,
    wait_percentile,
)

DIGITS = 0.6e-6  # the values below have six digits behind the point


@pytest.mark.parametrize(
    ("agents", "load", "blocked"),
    [
        (1, 0.5, 0.333333),
        (5, 3, 0.110054),
        (10, 8, 0.121661),
        (50, 48, 0.083337),
        (100, 100, 0.0757),
    ],
)
def test_who_cannot_wait_is_blocked_as_erlang_says(
    agents: int, load: float, blocked: float
) -> None:
    """Erlang B agrees with octave-queueing's `erlangb`."""
    assert erlang_b(agents, load) == pytest.approx(blocked, abs=DIGITS)


@pytest.mark.parametrize(
    ("agents", "load", "waiting", "wait", "p99"),
    [
        (1, 0.5, 0.5, 1.0, 7.8240),
        (2, 1.5, 0.642857, 1.285714, 8.3267),
        (5, 4, 0.554113, 0.554113, 4.0148),
        (10, 8, 0.409180, 0.204590, 1.8558),
        (14, 10, 0.174132, 0.043533, 0.7143),
        (50, 48, 0.694456, 0.347228, 2.1203),
        (100, 95, 0.506457, 0.101291, 0.7850),
    ],
)
def test_who_can_wait_waits_as_erlang_says(
    agents: int, load: float, waiting: float, wait: float, p99: float
) -> None:
    """Erlang C agrees with octave-queueing's `qsmmm` and `erlangc`."""
    assert erlang_c(agents, load) == pytest.approx(waiting, abs=DIGITS)
    assert mean_wait(agents, load) == pytest.approx(wait, abs=DIGITS)
    assert wait_percentile(agents, load, 0.99) == pytest.approx(p99, abs=6e-5)
    assert longer_than(agents, load, p99) == pytest.approx(0.01, abs=6e-5)


@pytest.mark.parametrize(
    ("agents", "waiting", "within_20_s"),
    [(11, 0.6821, 0.3896), (13, 0.2853, 0.7956), (14, 0.1741, 0.8884), (16, 0.0573, 0.9706)],
)
def test_the_planner_s_example_comes_out(agents: int, waiting: float, within_20_s: float) -> None:
    """100 calls in half an hour of three minutes each, answered within 20 s, as pyworkforce has."""
    load = 100 * 180 / 1800
    assert erlang_c(agents, load) == pytest.approx(waiting, abs=6e-5)
    assert 1 - longer_than(agents, load, 20 / 180) == pytest.approx(within_20_s, abs=6e-5)


@pytest.mark.parametrize(
    ("agents", "shares", "waits"),
    [
        (5, (1, 1.5, 2), (0.19062, 0.38125, 3.04997)),
        (10, (2, 3, 4), (0.08359, 0.16718, 1.33746)),
        (1, (0.2, 0.3, 0.4), (1.125, 2.25, 18.0)),
        (50, (5, 15, 28), (0.01543, 0.02572, 0.57871)),
    ],
)
def test_strict_priority_makes_them_wait_as_cobham_says(
    agents: int, shares: tuple[float, ...], waits: tuple[float, ...]
) -> None:
    """Cobham's waits, and the mean of all is that of first come, first served."""
    found = strict_waits(agents, shares)
    assert found == pytest.approx(waits, abs=6e-6)
    assert mean_of_all(shares, found) == pytest.approx(mean_wait(agents, sum(shares)))


@pytest.mark.parametrize(
    ("agents", "shares", "rates", "waits"),
    [
        (10, (2, 3, 4), (8, 4, 1), (0.22291, 0.37152, 1.11455)),
        (10, (2, 3, 4), (4, 2, 1), (0.30252, 0.53074, 0.95533)),
        (10, (2, 3, 4), (2, 1.5, 1), (0.45755, 0.58661, 0.83591)),
        (1, (0.2, 0.3, 0.4), (8, 4, 1), (3.0, 5.0, 15.0)),
        (1, (0.2, 0.3, 0.4), (4, 2, 1), (4.07143, 7.14286, 12.85714)),
    ],
)
def test_accumulating_priority_makes_them_wait_as_kleinrock_says(
    agents: int, shares: tuple[float, ...], rates: tuple[float, ...], waits: tuple[float, ...]
) -> None:
    """Kleinrock's waits, and the mean of all is that of first come, first served."""
    found = accumulating_waits(agents, shares, rates)
    assert found == pytest.approx(waits, abs=6e-6)
    assert mean_of_all(shares, found) == pytest.approx(mean_wait(agents, sum(shares)))


@pytest.mark.parametrize(
    ("queue", "waiting", "gave_up", "wait"),
    [
        ((10, 9, 0.5), 0.468942, 0.067012, 0.134023),
        ((10, 10, 1), 0.542070, 0.125110, 0.125110),
        ((10, 12, 1), 0.757608, 0.213632, 0.213632),
        ((20, 20, 0.5), 0.609930, 0.073687, 0.147375),
        ((100, 100, 0.25), 0.675395, 0.026585, 0.106341),
        ((100, 110, 1), 0.841721, 0.099192, 0.099192),
        ((5, 6, 0.2), 0.902821, 0.196102, 0.980510),
    ],
)
def test_impatient_people_give_up_as_palm_says(
    queue: tuple[int, float, float], waiting: float, gave_up: float, wait: float
) -> None:
    """Erlang A, also with more work than can be done; who gives up is impatience times waiting."""
    found = erlang_a(*queue)
    assert found.waiting == pytest.approx(waiting, abs=DIGITS)
    assert found.gave_up == pytest.approx(gave_up, abs=DIGITS)
    assert found.mean_wait == pytest.approx(wait, abs=DIGITS)
    assert found.gave_up == pytest.approx(queue[2] * found.mean_wait)


def test_the_published_example_of_impatience_comes_out() -> None:
    """50 agents, 48 calls a minute of a minute, patience of two: 3.1 % give up after 3.7 s."""
    found = erlang_a(50, 48, 0.5)
    assert found.gave_up == pytest.approx(0.03091, abs=6e-6)
    assert 60 * found.mean_wait == pytest.approx(3.71, abs=6e-3)
    assert found.mean_queue == pytest.approx(2.97, abs=6e-3)
    assert found.occupancy == pytest.approx(0.930, abs=6e-4)


@pytest.mark.parametrize("load", [0, -1, 10, 11])
def test_an_unbearable_load_is_refused(load: float) -> None:
    """A queue that grows for ever has no mean, and saying so beats a negative one."""
    with pytest.raises(ValueError, match="cannot carry"):
        mean_wait(10, load)


def test_rates_that_do_not_fall_are_refused() -> None:
    """Kleinrock's recursion goes from the slowest class upward."""
    with pytest.raises(ValueError, match="must fall"):
        accumulating_waits(10, (2, 3), (1, 4))
