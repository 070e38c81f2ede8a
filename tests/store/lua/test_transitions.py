"""The state machine of core/ is what the scripts do: every move of theirs, and none besides."""

import pytest

from core.conversation import TRANSITIONS, Act, ImpossibleTransitionError, State, after
from store.clients import StoreClient
from tests.store.lua.cases import CASES
from tests.store.lua.moves import ACTS
from tests.store.lua.stage import Stage, scripts


async def test_the_scripts_make_every_move_of_the_table_and_no_other(redis: StoreClient) -> None:
    """Over all cases of all scripts, with what led to them."""
    made = set()
    for case in CASES:
        await redis.flushall()
        stage = Stage(redis)
        await stage.open()
        for step in case.given:
            await step(stage)
        await stage.run(case.script, **case.call)
        made |= stage.moves.made
    table = {(state, act, to) for (state, act), reached in TRANSITIONS.items() for to in reached}
    assert made == table


def test_what_is_not_in_the_table_raises_with_names() -> None:
    """A mistake says which conversation was asked to do what."""
    assert after(State.ACTIVE, Act.PARK, "cnv_1") == {State.PARKED}
    with pytest.raises(ImpossibleTransitionError, match="cnv_1: nothing leads from closed by park"):
        after(State.CLOSED, Act.PARK, "cnv_1")


def test_every_act_is_a_scripts() -> None:
    """Acts have no life of their own: a script does each of them, or matching does."""
    assert ACTS.keys() < scripts().keys()
    done = {*ACTS.values(), Act.OFFER, Act.RECEIVE_CALL, Act.RECEIVE_TEXT}
    assert done == set(Act) == {act for _, act in TRANSITIONS}
