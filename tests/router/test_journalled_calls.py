"""Calls while Redis is away: each rings people, and each is known afterwards."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.conversation import State
from core.errors import StoreUnavailableError
from core.words import Medium
from router.journalled import JournalledIntake
from router.replay import OUTCOME_S
from tests.router.conftest import ANN, House
from tests.router.door import BEN, Door, open_door


@pytest.fixture
async def door(house: House, tmp_path: Path) -> AsyncIterator[Door]:
    """Yield a web process of the demo centre."""
    async with open_door(house, tmp_path / "journal") as door:
        yield door


async def call(door: Door, number: str | None = ANN) -> None:
    """Let a call come in that cannot be queued: the caller hears TwiML that rings people."""
    nowhere = JournalledIntake(door.gone(), door.keeping)
    with pytest.raises(StoreUnavailableError):
        await nowhere.receive(door.contact("", "CA1", number))


async def test_a_call_that_nobody_answered_is_called_back(door: Door) -> None:
    """It is known afterwards, in the place that it would have had."""
    began_ms = door.house.clock.now_ms()
    await call(door)
    await door.calls.ended("CA1", "completed")
    await door.replayed()
    found = await door.open()
    assert (found.state, found.medium) == (State.WAITING, Medium.CALLBACK)
    assert found.waiting_since_ms == began_ms
    assert await door.timeline() == ["Rang, and could not be put through"]
    assert "1 callbacks" in door.alerts[0][1]
    assert door.empty


async def test_a_call_that_redis_takes_too_late_is_called_back_too(door: Door) -> None:
    """Redis wakes and queues a caller who is long gone: that is no ghost in the queue."""
    with door.redis_away(), pytest.raises(StoreUnavailableError):
        await door.intake.receive(door.contact("", "CA1"))
    await door.calls.ended("CA1", "completed")
    await door.house.redis.ping()
    await door.replayed()
    found = await door.open()
    assert (found.state, found.medium, found.calls) == (State.WAITING, Medium.CALLBACK, ())
    assert door.empty


async def test_a_call_that_was_answered_before_redis_took_it_says_so(door: Door) -> None:
    """Nobody rings back without seeing that they have spoken to somebody."""
    with door.redis_away(), pytest.raises(StoreUnavailableError):
        await door.intake.receive(door.contact("", "CA1"))
    await door.calls.answered("CA1")
    await door.calls.ended("CA1", "completed")
    await door.house.redis.ping()
    await door.replayed()
    assert "Spoke to somebody on a fallback number, while Heard was away" in await door.timeline()


async def test_a_call_that_was_answered_elsewhere_is_not(door: Door) -> None:
    """The people of the fallback numbers have talked to them."""
    await call(door)
    await door.calls.answered("CA1")
    await door.calls.ended("CA1", "completed")
    await door.replayed()
    assert await door.house.reader.open_conversation_at(f"phone:{ANN}") is None
    assert "1 calls were answered" in door.alerts[0][1]
    assert door.empty


async def test_the_outcome_of_a_call_is_waited_for_by_nobody_but_the_call(door: Door) -> None:
    """While it rings elsewhere others come in; the file stays, also for who takes over."""
    await call(door)
    with door.redis_away():
        await door.text("I am somebody else", BEN)
    replay = door.replay()
    await replay.step()
    assert await door.timeline(BEN) == ["I am somebody else"]
    assert (await door.text("I also write", ANN)).conversation
    assert not door.empty
    after_restart = door.replay()
    await after_restart.step()
    await door.calls.ended("CA1", "no-answer")
    await after_restart.step()
    assert (await door.open()).medium is Medium.CALLBACK
    assert door.empty


async def test_a_caller_who_got_into_the_queue_after_all_is_known_once(door: Door) -> None:
    """Nobody answered there, Redis was back, and the same call was queued."""
    await call(door)
    await door.intake.receive(door.contact("", "CA1"))
    await door.house.works("amina")
    await door.calls.ended("CA1", "completed")
    await door.replayed()
    assert await door.timeline() == ["Call came in", "The caller hung up while waiting"]
    assert door.empty


async def test_a_call_of_which_nothing_more_is_heard_is_called_back(door: Door) -> None:
    """Better rung once too often than never."""
    await call(door)
    replay = door.replay()
    await replay.step()
    assert await door.house.reader.open_conversation_at(f"phone:{ANN}") is None
    door.house.clock.advance(OUTCOME_S + 1)
    await replay.step()
    assert (await door.open()).medium is Medium.CALLBACK
    assert door.empty


async def test_who_withheld_the_number_is_seen_by_a_person(door: Door) -> None:
    """Nobody can ring them, and nobody pretends to."""
    await call(door, None)
    await door.calls.ended("CA1", "completed")
    await door.replayed()
    [found] = await door.house.reader.conversations_by_id(await door.house.reader.open_ids(0, 10))
    assert (found.state, found.medium) == (State.WAITING, Medium.MESSAGE)


async def test_a_caller_who_gives_up_while_redis_is_away_becomes_a_callback(door: Door) -> None:
    """The end of a call that was in the queue is kept too: no ghost waits there."""
    await door.intake.receive(door.contact("", "CA1"))
    assert (await door.open()).medium is Medium.VOICE
    with door.redis_away():
        await door.calls.ended("CA1", "completed")
    await door.replayed()
    assert (await door.open()).medium is Medium.CALLBACK


async def test_an_agent_who_is_cut_off_while_redis_is_away_leaves_nobody_alone(door: Door) -> None:
    """The caller in the empty conference is fetched back into the queue."""
    house = door.house
    amina = await house.works("amina")
    found = await house.call(call="CA1")
    await house.desk.accept(amina, house.offer(found))
    await house.calls.joined(found.id, amina, "CA2")
    with door.redis_away():
        await door.calls.agent_left(found.id, amina, "CA2")
    await door.replayed()
    assert "call.return" in await house.events()
