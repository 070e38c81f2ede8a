"""What residents are told about the wait, and whether it comes true."""

import heapq
from collections.abc import Iterator
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queues.estimate import Answer, WaitRange, told_place, wait_range

HANDLING_S = 300


def known(*waits: float, ahead: int = 0) -> list[Answer]:
    """A long history of these waits in turn."""
    return [Answer(waits[i % len(waits)], ahead) for i in range(500)]


def told(
    answers: list[Answer], ahead: int = 0, agents: int = 1, handling_s: float | None = None
) -> WaitRange:
    """Return what is told while somebody is there to answer."""
    found = wait_range(answers, ahead, agents, handling_s)
    assert found is not None
    return found


def uniforms(seed: int) -> Iterator[float]:
    """Yield repeatable numbers between 0 and 1 (Knuth's 64-bit linear congruence)."""
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield ((state >> 11) + 0.5) / 2**53


def day(agents: int, load: float, callers: int, seed: int) -> list[tuple[float, float, int]]:
    """Simulate a first-come queue: arrival, wait and number ahead of each caller who queued.

    Exponential times between calls and of handling, served by so many agents at this load.
    """
    chance = uniforms(seed)
    now, free_at, waiting, queued = 0.0, [0.0] * agents, list[float](), []
    for _ in range(callers):
        now += -log(next(chance)) * HANDLING_S / (agents * load)
        while waiting and waiting[0] <= now:
            heapq.heappop(waiting)
        begins = max(now, heapq.heappop(free_at))
        heapq.heappush(free_at, begins - log(next(chance)) * HANDLING_S)
        if begins > now:
            queued.append((now, begins - now, len(waiting)))
            heapq.heappush(waiting, begins)
    return queued


def held(queued: list[tuple[float, float, int]], agents: int, handling_s: float) -> float:
    """Return the share of callers whose wait was in the range they were told on arrival."""
    by_end = sorted(queued, key=lambda call: call[0] + call[1])
    ended, kept = 0, 0
    for arrived, waited, ahead in queued:
        while ended < len(by_end) and sum(by_end[ended][:2]) <= arrived:
            ended += 1
        latest = reversed(by_end[max(0, ended - 500) : ended])
        answers = [Answer(call[1], call[2]) for call in latest]
        low_s, high_s = told(answers, ahead, agents, handling_s)
        kept += low_s <= waited <= high_s
    return kept / len(queued)


@pytest.mark.parametrize(("agents", "load"), [(3, 0.8), (10, 0.9), (10, 0.97)])
@pytest.mark.parametrize("believed_s", [HANDLING_S, HANDLING_S / 2, HANDLING_S * 2])
def test_the_range_holds_about_eight_times_in_ten(
    agents: int, load: float, believed_s: float
) -> None:
    """In small and large teams, also when the handling time is believed half or double.

    Much more than eight in ten would be a range too wide to be of use.
    """
    queued = day(agents, load, callers=2500, seed=agents)
    assert 0.75 <= held(queued, agents, believed_s) <= 0.92


def test_nothing_is_promised_while_nobody_is_there_to_answer() -> None:
    """Without an agent there is no honest range."""
    assert wait_range(known(60, 90), 0, agents=0) is None


def test_on_the_first_morning_the_range_is_wide_but_of_the_right_size() -> None:
    """With no history, four people ahead and two agents, theory says about twelve minutes."""
    assert told([], ahead=4, agents=2, handling_s=300) == WaitRange(240, 1500)


def test_history_outweighs_theory() -> None:
    """A queue that has answered in one to three minutes all week says so."""
    assert told(known(60, 90, 120, 150, 180), agents=1, handling_s=3600) == WaitRange(60, 180)


def test_only_the_recent_past_counts() -> None:
    """After a change for the worse the old good days are forgotten."""
    assert told(known(1800) + known(60)) == told(known(1800))


def test_waits_without_a_place_still_tell_something_and_less_than_those_with_one() -> None:
    """History that did not note the place moves the range, but theory keeps a say."""
    unplaced = [Answer(1800)] * 500
    assert told([]).high_s < told(unplaced).high_s
    assert told(unplaced).low_s < told(known(1800)).low_s


def test_a_history_of_short_queues_still_tells_something_about_a_long_one() -> None:
    """Waits are scaled by the turns left when none with as many ahead is known."""
    low_s, high_s = told(known(100, ahead=1), ahead=3, agents=3, handling_s=150)
    assert low_s <= 200 <= high_s


@given(st.integers(0, 40), st.integers(1, 40))
def test_more_people_ahead_never_shorten_and_more_agents_never_lengthen_the_wait(
    ahead: int, agents: int
) -> None:
    """Theory orders waits as common sense does."""
    base = told([], ahead, agents)
    longer, shorter = told([], ahead + 1, agents), told([], ahead, agents + 1)
    assert longer.low_s >= base.low_s >= shorter.low_s
    assert longer.high_s >= base.high_s >= shorter.high_s


waits = st.lists(
    st.builds(
        Answer,
        waited_s=st.floats(0, 10 * 86_400),
        ahead=st.one_of(st.none(), st.integers(0, 200)),
    ),
    max_size=40,
)


@given(waits, st.integers(0, 300), st.integers(1, 100), st.floats(1, 7200))
def test_whatever_happened_the_range_can_be_said_aloud(
    answers: list[Answer], ahead: int, agents: int, handling_s: float
) -> None:
    """The range is never empty or negative and is told in half minutes, minutes or longer."""
    low_s, high_s = told(answers, ahead, agents, handling_s)
    assert 0 <= low_s < high_s
    for seconds in (low_s, high_s):
        assert seconds % (30 if seconds <= 120 else 60 if seconds <= 600 else 300) == 0


@given(st.lists(st.integers(0, 50), min_size=1))
def test_a_told_place_never_gets_worse(ahead: list[int]) -> None:
    """Whatever overtakes, the numbers a caller hears only go down."""
    said: list[int] = []
    for current in ahead:
        said.append(told_place(said[-1] if said else None, current))
    assert said == sorted(said, reverse=True)
    assert all(place <= current for place, current in zip(said, ahead, strict=True))


def test_a_better_place_is_told_at_once() -> None:
    """Somebody ahead who is answered moves everybody up."""
    assert told_place(3, 1) == 1
    assert told_place(None, 7) == 7
