"""The simulation plays a queue as it would really go."""

from random import Random  # noqa: TID251 - the crowds are drawn from a seed

import pytest

from bench.demand import Class, Phase, arrivals, exponential, lognormal
from bench.simulation import NEVER, Arrival, Ending, Lane, Shift, simulate
from core.words import Medium, Urgency
from queues.ordering import next_head
from queues.policies import fifo, first_by, strict

EMERGENCY = Lane(Urgency.EMERGENCY, Medium.VOICE, 15)
URGENT = Lane(Urgency.URGENT, Medium.VOICE, 60)
ROUTINE = Lane(Urgency.ROUTINE, Medium.VOICE, 180)
ONE = [Shift(0, 1)]


def waits(endings: list[Ending]) -> list[int]:
    """Return the waits in the order of arrival."""
    return [each.waited_ms for each in sorted(endings, key=lambda each: each.arrival.at_ms)]


def test_who_finds_a_free_agent_does_not_wait() -> None:
    """Two agents help two at once; the third waits for the first who is done."""
    coming = [Arrival(0, ROUTINE, 100), Arrival(10, ROUTINE, 50), Arrival(20, ROUTINE, 50)]
    assert waits(simulate(coming, [Shift(0, 2)], next_head)) == [0, 0, 40]


def test_nobody_is_interrupted_for_an_emergency() -> None:
    """An emergency is the next one, and waits until somebody is done."""
    coming = [
        Arrival(0, ROUTINE, 100),
        Arrival(10, ROUTINE, 100),
        Arrival(20, URGENT, 100),
        Arrival(90, EMERGENCY, 100),
    ]
    assert waits(simulate(coming, ONE, next_head)) == [0, 290, 180, 10]
    assert waits(simulate(coming, ONE, first_by(fifo))) == [0, 90, 180, 210]


def test_who_gave_up_takes_no_agent() -> None:
    """Their waiting ends when they leave, and the next one is helped instead."""
    coming = [
        Arrival(0, ROUTINE, 100),
        Arrival(10, ROUTINE, 100, until_ms=60),
        Arrival(20, ROUTINE, 100, until_ms=101),
    ]
    endings = simulate(coming, ONE, next_head)
    assert waits(endings) == [0, 50, 80]
    assert {each.arrival.at_ms: each.answered for each in endings} == {0: True, 10: False, 20: True}


def test_who_stands_behind_one_who_gave_up_keeps_their_own_time() -> None:
    """The lane's head is the first who is still there, not the first who ever came."""
    coming = [
        Arrival(0, ROUTINE, 100),
        Arrival(1, ROUTINE, 10, until_ms=50),
        Arrival(60, ROUTINE, 10),
        Arrival(55, URGENT, 10),
    ]
    coming.sort()
    # At 100 the urgent one has waited 45 of 60 seconds' worth, the routine one 40 of 180.
    assert waits(simulate(coming, ONE, next_head)) == [0, 49, 45, 50]


def test_who_ends_a_shift_finishes_first() -> None:
    """With one agent less nobody is dropped, and nobody new is taken until there is room."""
    coming = [Arrival(0, ROUTINE, 100), Arrival(0, ROUTINE, 200), Arrival(20, ROUTINE, 10)]
    endings = simulate(coming, [Shift(0, 2), Shift(50, 1)], next_head)
    assert sorted(each.waited_ms for each in endings) == [0, 0, 180]


def test_who_begins_a_shift_takes_who_waits() -> None:
    """Two more agents help the two who wait at once, also after the last arrival."""
    coming = [Arrival(0, ROUTINE, 100), Arrival(10, ROUTINE, 100), Arrival(20, ROUTINE, 100)]
    assert waits(simulate(coming, [Shift(0, 1), Shift(50, 3)], next_head)) == [0, 40, 30]


@pytest.mark.parametrize("shifts", [[], [Shift(0, 1), Shift(5, 0)]])
def test_a_shift_without_agents_is_refused(shifts: list[Shift]) -> None:
    """Whoever never gives up would wait for ever."""
    with pytest.raises(ValueError, match="at least one agent"):
        simulate([], shifts, next_head)


def test_everybody_s_waiting_ends_once_whatever_the_order() -> None:
    """No order loses anybody, and all see the same people."""
    crowd = [Class(EMERGENCY, 1, 60), Class(URGENT, 4, 60), Class(ROUTINE, 5)]
    coming = arrivals(crowd, [Phase(2000, 0.09)], lognormal(4.8, 0.9), Random("everybody"))
    for choose in (next_head, first_by(fifo), first_by(strict)):
        ended = [each.arrival for each in simulate(coming, [Shift(0, 10)], choose)]
        assert len(ended) == len(coming)
        assert sorted(ended, key=id) == sorted(coming, key=id)


def test_made_up_traffic_is_what_was_asked_for() -> None:
    """Rates, shares, service and patience come out within a few standard errors."""
    crowd = [Class(URGENT, 1, 60), Class(ROUTINE, 3)]
    phases = [Phase(10_000, 0.5), Phase(20_000, 0), Phase(30_000, 1.0)]
    coming = arrivals(crowd, phases, exponential(100), Random("asked"))
    early = [each for each in coming if each.at_ms < 10_000_000]
    late = [each for each in coming if each.at_ms >= 20_000_000]
    urgent = [each for each in coming if each.lane is URGENT]
    assert len(early) == pytest.approx(5_000, abs=300)
    assert len(early) + len(late) == len(coming)
    assert len(late) == pytest.approx(10_000, abs=400)
    assert len(urgent) / len(coming) == pytest.approx(0.25, abs=0.015)
    assert sum(each.service_ms for each in coming) / len(coming) == pytest.approx(1e5, rel=0.04)
    patience = [each.until_ms - each.at_ms for each in urgent]
    assert sum(patience) / len(patience) == pytest.approx(6e4, rel=0.07)
    assert {each.until_ms for each in coming if each.lane is ROUTINE} == {NEVER}


def test_the_same_seed_is_the_same_traffic() -> None:
    """A figure that somebody doubts can be measured again."""
    crowd = [Class(ROUTINE, 1, 60)]
    first, second = (
        arrivals(crowd, [Phase(1000, 1)], exponential(100), Random("same")) for _ in range(2)
    )
    assert first == second
