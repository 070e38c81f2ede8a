"""What one agent can hold at the same time."""

from hypothesis import given
from hypothesis import strategies as st

from agents.capacity import MAX_HELD, WEIGHTS, Capacity, room, share_used
from core.words import Medium

CAPACITY = Capacity()
CALL = CAPACITY.weight(Medium.VOICE)
CHAT = CAPACITY.weight(Medium.CHAT)
MESSAGE = CAPACITY.weight(Medium.MESSAGE)
QUIET = CAPACITY.weight(Medium.MESSAGE, quiet=True)


def test_every_medium_has_a_weight() -> None:
    """No conversation is free by accident: each medium has a weight of its own."""
    assert set(WEIGHTS) == set(Medium)
    assert all(weight > 0 for weight in WEIGHTS.values())


def test_a_call_is_the_whole_of_an_agent() -> None:
    """An agent on the phone is offered nothing else."""
    for medium in Medium:
        assert not CAPACITY.fits(medium, [CALL])
    assert not CAPACITY.fits(Medium.VOICE, [MESSAGE])


def test_calling_back_is_as_much_work_as_a_call() -> None:
    """A callback is refused where a call is."""
    assert not CAPACITY.fits(Medium.CALLBACK, [CALL])
    assert not CAPACITY.fits(Medium.VOICE, [CAPACITY.weight(Medium.CALLBACK)])


def test_an_agent_chats_with_two_residents_and_answers_a_text_beside_it() -> None:
    """Two chats and one message fill an agent; a third chat does not fit."""
    assert CAPACITY.fits(Medium.CHAT, [CHAT])
    assert not CAPACITY.fits(Medium.CHAT, [CHAT, CHAT])
    assert CAPACITY.fits(Medium.MESSAGE, [CHAT, CHAT])
    assert not CAPACITY.fits(Medium.MESSAGE, [CHAT, CHAT, MESSAGE])


def test_four_messages_fill_an_agent() -> None:
    """The fifth text goes to somebody else."""
    assert CAPACITY.fits(Medium.MESSAGE, [MESSAGE] * 3)
    assert not CAPACITY.fits(Medium.MESSAGE, [MESSAGE] * 4)


def test_messages_that_wait_on_the_resident_yield_to_a_call() -> None:
    """An agent whose text residents have not answered yet can take a call."""
    assert CAPACITY.fits(Medium.VOICE, [QUIET] * 5)


def test_only_a_message_can_be_quiet() -> None:
    """A caller who says nothing still has the agent's ear."""
    assert CAPACITY.weight(Medium.VOICE, quiet=True) == CALL
    assert CAPACITY.weight(Medium.CHAT, quiet=True) == CHAT


def test_nobody_holds_more_than_the_limit_however_quiet() -> None:
    """Quiet conversations weigh nothing but still count: somebody must remember them."""
    assert CAPACITY.fits(Medium.MESSAGE, [QUIET] * (MAX_HELD - 1))
    assert not CAPACITY.fits(Medium.MESSAGE, [QUIET] * MAX_HELD)


def test_residents_who_all_answer_at_once_leave_no_room() -> None:
    """Room may fall below zero; then nothing new is offered."""
    assert room([MESSAGE] * 6) == -50
    assert not CAPACITY.fits(Medium.MESSAGE, [MESSAGE] * 6)


@given(st.lists(st.sampled_from([MESSAGE, CHAT, QUIET]), max_size=MAX_HELD))
def test_room_and_share_are_two_views_of_the_same_load(held: list[int]) -> None:
    """What is used and what is free make one whole agent."""
    assert round(share_used(held) * 100) + room(held) == 100


@given(
    st.lists(st.sampled_from([CALL, CHAT, MESSAGE, QUIET]), max_size=15), st.sampled_from(Medium)
)
def test_letting_go_of_a_conversation_never_takes_room_away(
    held: list[int], medium: Medium
) -> None:
    """Whatever fits beside a list of conversations fits beside fewer of them."""
    if CAPACITY.fits(medium, held):
        assert all(CAPACITY.fits(medium, held[:i] + held[i + 1 :]) for i in range(len(held)))
