"""What other orders would do: they must be themselves, or the comparison with them says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.words import Medium, Urgency
from queues.ordering import Head, next_head
from queues.policies import (
    Choose,
    accumulating,
    earliest_deadline,
    fifo,
    first_by,
    head_starts,
    strict,
)

NOW_MS = 1_800_000_000_000
DAY_S = 24 * 3600
TARGETS_S = {  # powers of two, so that a share of a target and a rate are the same number
    (urgency, medium): 2 ** (3 + 4 * urgency.rank + place)
    for urgency in Urgency
    for place, medium in enumerate(Medium)
}
ORDERS: dict[str, Choose] = {
    "fifo": first_by(fifo),
    "strict": first_by(strict),
    "deadline": first_by(earliest_deadline),
    "head starts": first_by(head_starts(TARGETS_S)),
    "accumulating": first_by(accumulating(TARGETS_S)),
}


def head(urgency: Urgency, waited_s: int, medium: Medium = Medium.VOICE) -> Head:
    """Make the head of a lane that has waited so long."""
    target_s = TARGETS_S[urgency, medium]
    return Head("repairs", urgency, medium, NOW_MS - 1000 * waited_s, target_s)


def crowds(*urgencies: Urgency) -> st.SearchStrategy[list[Head]]:
    """Make heads of different lanes, as Redis has them."""
    waiting = st.builds(
        head, st.sampled_from(urgencies), st.integers(0, DAY_S), st.sampled_from(Medium)
    )
    return st.lists(waiting, unique_by=lambda each: each.lane, max_size=12)


@pytest.mark.parametrize("name", ORDERS)
def test_no_order_finds_somebody_where_nobody_waits(name: str) -> None:
    """An empty house answers with nothing, not with an error."""
    assert ORDERS[name]([], NOW_MS) is None


def test_first_come_first_served_lets_an_emergency_wait() -> None:
    """It knows nothing but time."""
    routine = head(Urgency.ROUTINE, 61)
    assert ORDERS["fifo"]([head(Urgency.EMERGENCY, 60), routine], NOW_MS) == routine


def test_strict_priority_lets_routine_wait_for_ever() -> None:
    """A day of waiting is nothing against a second of something urgent."""
    urgent = head(Urgency.URGENT, 1)
    assert ORDERS["strict"]([head(Urgency.ROUTINE, DAY_S), urgent], NOW_MS) == urgent


def test_strict_priority_puts_a_call_before_a_message_of_the_same_urgency() -> None:
    """Within an urgency the shorter target is first."""
    call = head(Urgency.ROUTINE, 1, Medium.VOICE)
    message = head(Urgency.ROUTINE, DAY_S, Medium.MESSAGE)
    assert ORDERS["strict"]([message, call], NOW_MS) == call


def test_the_earliest_deadline_may_be_that_of_a_routine_contact() -> None:
    """A target that ended a minute ago is before one that ends now, whatever it is about."""
    routine = head(Urgency.ROUTINE, TARGETS_S[Urgency.ROUTINE, Medium.VOICE] + 60)
    emergency = head(Urgency.EMERGENCY, TARGETS_S[Urgency.EMERGENCY, Medium.VOICE])
    assert ORDERS["deadline"]([emergency, routine], NOW_MS) == routine


@pytest.mark.parametrize(("behind_s", "first"), [(59, "urgent"), (61, "routine")])
def test_a_head_start_is_worth_its_seconds(behind_s: int, first: str) -> None:
    """A minute of head start is lost to somebody who came more than a minute before."""
    starts = dict.fromkeys(TARGETS_S, 0) | {(Urgency.URGENT, Medium.VOICE): 60}
    waiting = [head(Urgency.URGENT, 100), head(Urgency.ROUTINE, 100 + behind_s)]
    chosen = first_by(head_starts(starts))(waiting, NOW_MS)
    assert chosen is not None
    assert chosen.urgency == first


@pytest.mark.parametrize(("waited_s", "first"), [(199, "urgent"), (201, "routine")])
def test_twice_the_rate_is_worth_twice_the_time(waited_s: int, first: str) -> None:
    """Who gathers half as fast is ahead after waiting more than twice as long."""
    rates = dict.fromkeys(TARGETS_S, 1) | {(Urgency.URGENT, Medium.VOICE): 2}
    waiting = [head(Urgency.URGENT, 100), head(Urgency.ROUTINE, waited_s)]
    chosen = first_by(accumulating(rates))(waiting, NOW_MS)
    assert chosen is not None
    assert chosen.urgency == first


@given(crowds(*Urgency))
def test_earliest_deadline_is_a_head_start_of_the_difference_in_targets(
    waiting: list[Head],
) -> None:
    """So a head start that fits the targets needs no comparison of its own."""
    longest_s = max(TARGETS_S.values())
    starts = {lane: longest_s - target_s for lane, target_s in TARGETS_S.items()}
    chosen = first_by(head_starts(starts))(waiting, NOW_MS)
    assert chosen == ORDERS["deadline"](waiting, NOW_MS)


@given(crowds(Urgency.URGENT, Urgency.ROUTINE))
def test_ours_accumulates_below_emergencies(waiting: list[Head]) -> None:
    """The formulas for accumulating priority hold for our rule, at one over the targets."""
    rates = {lane: 1 / target_s for lane, target_s in TARGETS_S.items()}
    assert first_by(accumulating(rates))(waiting, NOW_MS) == next_head(waiting, NOW_MS)


@given(
    st.sampled_from(sorted(ORDERS)),
    crowds(*Urgency).flatmap(lambda heads: st.tuples(st.just(heads), st.permutations(heads))),
)
def test_no_choice_depends_on_the_order_of_asking(
    name: str, pair: tuple[list[Head], list[Head]]
) -> None:
    """A comparison of orders compares orders, not luck."""
    assert ORDERS[name](pair[0], NOW_MS) == ORDERS[name](pair[1], NOW_MS)
