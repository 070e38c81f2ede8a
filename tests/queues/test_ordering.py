"""Who is next, whatever the hour and the crowd."""

from hypothesis import given
from hypothesis import strategies as st

from core.words import Medium, Urgency
from queues.ordering import Head, next_head, rank

NOW_MS = 1_800_000_000_000
DAY_MS = 24 * 3600 * 1000

since = st.integers(NOW_MS - 3 * DAY_MS, NOW_MS)


def heads(*urgencies: Urgency) -> st.SearchStrategy[Head]:
    """Make the head of any lane of these urgencies that has waited up to three days."""
    return st.builds(
        Head,
        queue=st.sampled_from(["repairs", "rents", "general"]),
        urgency=st.sampled_from(urgencies),
        medium=st.sampled_from(Medium),
        since_ms=since,
        target_s=st.integers(1, 7 * 24 * 3600),
    )


below = heads(Urgency.URGENT, Urgency.ROUTINE)

# One head for each lane, as Redis has them.
crowd = st.lists(heads(*Urgency), unique_by=lambda head: head.lane, max_size=20)


def head(urgency: Urgency, waited_s: float, target_s: int, queue: str = "repairs") -> Head:
    """Make the head of a message lane that has waited so long."""
    return Head(queue, urgency, Medium.MESSAGE, NOW_MS - round(waited_s * 1000), target_s)


def test_nobody_is_next_when_nobody_waits() -> None:
    """An empty house answers with nothing, not with an error."""
    assert next_head([], NOW_MS) is None


def test_an_emergency_of_a_second_ago_goes_before_a_day_of_waiting() -> None:
    """Need comes before patience."""
    emergency = head(Urgency.EMERGENCY, 1, 900)
    assert next_head([head(Urgency.ROUTINE, 86_400, 60), emergency], NOW_MS) == emergency


def test_the_older_of_two_emergencies_is_first_whatever_their_targets() -> None:
    """Among emergencies only time counts, across all queues."""
    older = head(Urgency.EMERGENCY, 61, 7200, "rents")
    assert next_head([head(Urgency.EMERGENCY, 60, 1), older], NOW_MS) == older


def test_below_emergencies_the_share_of_the_target_waited_decides() -> None:
    """Half of a long target is behind three quarters of a short one."""
    urgent = head(Urgency.URGENT, 45, 60)
    assert next_head([head(Urgency.ROUTINE, 1800, 3600), urgent], NOW_MS) == urgent


def test_routine_overtakes_urgent_once_it_has_waited_longer_for_its_target() -> None:
    """Nobody starves: the routine contact gets its turn while urgent ones keep coming."""
    routine = head(Urgency.ROUTINE, 3601, 3600)
    assert next_head([head(Urgency.URGENT, 60, 60), routine], NOW_MS) == routine


def test_equal_shares_go_to_the_one_who_came_first() -> None:
    """A tie is broken by age, not by luck."""
    older = head(Urgency.ROUTINE, 200, 200, "rents")
    assert next_head([head(Urgency.URGENT, 100, 100), older], NOW_MS) == older


def test_a_perfect_tie_is_broken_by_the_name_of_the_lane() -> None:
    """Two engines that look at once choose the same one."""
    general = head(Urgency.ROUTINE, 100, 100, "general")
    assert next_head([head(Urgency.ROUTINE, 100, 100, "rents"), general], NOW_MS) == general


@given(crowd)
def test_an_emergency_is_never_behind_another_kind(waiting: list[Head]) -> None:
    """While one emergency waits, the next one is an emergency, and the oldest."""
    emergencies = [item for item in waiting if item.urgency is Urgency.EMERGENCY]
    chosen = next_head(waiting, NOW_MS)
    if emergencies:
        assert chosen is not None
        assert chosen.urgency is Urgency.EMERGENCY
        assert chosen.since_ms == min(item.since_ms for item in emergencies)


@given(crowd.flatmap(lambda waiting: st.tuples(st.just(waiting), st.permutations(waiting))))
def test_the_choice_does_not_depend_on_the_order_of_asking(
    pair: tuple[list[Head], list[Head]],
) -> None:
    """Every process sees the same next one."""
    assert next_head(pair[0], NOW_MS) == next_head(pair[1], NOW_MS)


@given(crowd)
def test_below_emergencies_nobody_has_waited_a_larger_share(waiting: list[Head]) -> None:
    """The chosen one has used up the most of its target."""
    others = [item for item in waiting if item.urgency is not Urgency.EMERGENCY]
    chosen = next_head(others, NOW_MS)
    if chosen is not None:
        shares = [(NOW_MS - item.since_ms) / item.target_s for item in others]
        assert (NOW_MS - chosen.since_ms) / chosen.target_s == max(shares)


@given(below, st.integers(1, DAY_MS), st.integers(0, 30 * DAY_MS))
def test_a_newcomer_of_the_same_lane_never_passes(
    waiting: Head, later_ms: int, elapsed_ms: int
) -> None:
    """Within a lane the one who came first stays first for ever."""
    newcomer = Head(
        waiting.queue,
        waiting.urgency,
        waiting.medium,
        waiting.since_ms + later_ms,
        waiting.target_s,
    )
    now_ms = newcomer.since_ms + elapsed_ms
    assert rank(waiting, now_ms) < rank(newcomer, now_ms)


@given(
    below,
    below,
    st.integers(0, 30 * DAY_MS),
)
def test_waiting_only_ever_improves_the_place_against_those_who_come_now(
    waiting: Head, other: Head, elapsed_ms: int
) -> None:
    """Whoever has waited at all is before anybody who arrives this moment, in any lane."""
    now_ms = waiting.since_ms + 1 + elapsed_ms
    newcomer = Head(other.queue, other.urgency, other.medium, now_ms, other.target_s)
    assert rank(waiting, now_ms) < rank(newcomer, now_ms)


@given(below, below)
def test_once_ahead_of_a_slower_lane_always_ahead(first: Head, second: Head) -> None:
    """A place won from a lane with a longer target is never lost again by waiting."""
    if first.target_s <= second.target_s and rank(first, NOW_MS) < rank(second, NOW_MS):
        assert rank(first, NOW_MS + DAY_MS)[:2] <= rank(second, NOW_MS + DAY_MS)[:2]
