"""Agents on telephones of their own: rung by the house, and only the key 1 takes a call."""

from collections.abc import AsyncIterator

import pytest

from channels.errors import RefusedError, ThrottledError, UnknownOutcomeError
from core.conversation import Conversation, State
from core.ids import AgentId
from core.words import Status
from tests.router import centre
from tests.router.conftest import House
from tests.router.works import LostAnswerError, Works, working

AMINA, BEN = AgentId("amina"), AgentId("ben")
NUMBER = "+447700900777"


@pytest.fixture
async def works(house: House, redis_url: str) -> AsyncIterator[Works]:
    """Yield rq with a scripted provider."""
    async with working(house, redis_url) as works:
        yield works


async def at_home(house: House, agent: str = "amina", number: str = NUMBER) -> None:
    """Let an agent come to work whose calls come to their own telephone."""
    now_ms = house.clock.now_ms()
    account = centre.account(agent, "*") | {"phone_number": number}
    await house.scripts.enroll(op="", now_ms=now_ms, account=account, password_hash="")
    await house.presence.heartbeat(AgentId(agent), "own")
    await house.presence.choose(AgentId(agent), Status.AVAILABLE, "")


async def rung(house: House, works: Works) -> Conversation:
    """Let Ann ring, and Amina's telephone."""
    await at_home(house)
    found = await house.call()
    await works.work()
    return found


async def presses(house: House, found: Conversation, *, one: bool = True) -> bool:
    """Let Amina press a key; return whether she is put into the call."""
    bridge = await house.calls.keyed(AMINA, found.id, attempt=found.attempt, consult=0, taken=one)
    return bridge is not None


async def test_an_offer_rings_the_agents_telephone_and_the_key_takes_it(
    house: House, works: Works
) -> None:
    """Then it is like a browser's: the leg that joins makes the call active."""
    found = await rung(house, works)
    assert (found.state, found.agent) == (State.OFFERED, AMINA)
    assert works.line.asked == [("ring_agent", NUMBER, "amina", "")]
    assert await presses(house, found)
    await house.calls.joined(found.id, AMINA, "CA-amina")
    assert (await house.conversation(found.id)).state is State.ACTIVE


async def test_a_text_rings_nobody(house: House, works: Works) -> None:
    """It is answered on the desk."""
    await at_home(house)
    await house.text("My tap drips")
    await works.work()
    assert works.line.asked == []


async def test_another_key_gives_the_call_to_the_next(house: House, works: Works) -> None:
    """At once, in the same place, and the telephone that was rung is hung up."""
    found = await rung(house, works)
    await house.works("ben")
    assert not await presses(house, found, one=False)
    after = await house.conversation(found.id)
    assert (after.agent, after.waiting_since_ms) == (BEN, found.waiting_since_ms)
    assert not await presses(house, found)  # too late
    await works.work()
    assert works.line.asked[-1] == ("hang_up", "CA-amina")


async def test_a_telephone_that_nobody_answers_is_a_missed_offer(
    house: House, works: Works
) -> None:
    """A machine that picks up presses no key; the time is longer than at the desk."""
    found = await rung(house, works)
    await house.works("ben")
    house.clock.advance(house.settings.centre.offers.telephone_s - 1)
    await house.presence.heartbeat(BEN, "")
    await house.timers.run_due()
    assert (await house.conversation(found.id)).agent == AMINA
    house.clock.advance(1)
    await house.timers.run_due()
    assert (await house.conversation(found.id)).agent == BEN
    amina = await house.reader.agent(AMINA)
    assert amina is not None
    assert amina.misses == 1


async def test_a_telephone_stops_ringing_when_the_caller_has_gone(
    house: House, works: Works
) -> None:
    """Also when the provider took the call only after that."""
    await at_home(house)
    found = await house.call()
    await works.hand_over()
    await house.calls.ended("CA1", "completed")
    await works.do_jobs()
    await works.work()
    assert works.line.asked == [("ring_agent", NUMBER, "amina", ""), ("hang_up", "CA-amina")]
    assert (await house.conversation(found.id)).calls == ()


async def test_the_agents_telephone_is_hung_up_when_the_call_is_over(
    house: House, works: Works
) -> None:
    """There is no browser that would do it."""
    found = await rung(house, works)
    await presses(house, found)
    await house.calls.joined(found.id, AMINA, "CA-amina")
    await works.work()
    await house.calls.ended("CA1", "completed")
    await works.work()
    assert works.line.asked[-1] == ("hang_up", "CA-amina")


async def test_a_number_that_cannot_be_rung_costs_the_caller_no_time(
    house: House, works: Works
) -> None:
    """The next is asked at once."""
    await at_home(house)
    works.line.outcomes = [RefusedError("no such number")]
    found = await house.call()
    await house.works("ben")
    await works.work()
    assert (await house.conversation(found.id)).agent == BEN


async def test_a_telephone_is_rung_once(house: House, works: Works) -> None:
    """Throttled is tried again; a line that broke or a worker that died is not."""
    await at_home(house)
    works.line.outcomes = [ThrottledError("slow down"), UnknownOutcomeError("?")]
    await house.call()
    await works.work()
    await works.later()
    assert [asked[0] for asked in works.line.asked] == ["ring_agent", "ring_agent"]
    assert works.jobs == []


async def test_a_worker_that_died_rings_nobody_twice(house: House, works: Works) -> None:
    """It may be ringing; if not, the offer runs out."""
    await at_home(house)
    works.line.outcomes = [LostAnswerError()]
    await house.call()
    await works.work()
    await works.later()
    assert len(works.line.asked) == 1


async def test_without_a_number_there_is_no_telephone_of_ones_own(house: House) -> None:
    """A browser that says so is not believed: the caller would be offered to a dead line."""
    await at_home(house, number="")
    found = await house.call()
    assert found.state is State.WAITING


async def test_a_colleague_is_asked_on_their_own_telephone(house: House, works: Works) -> None:
    """They hear who asks; the key brings them in, and they are hung up when it is over."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, "CA2")
    await at_home(house, "ben")
    await house.line.consult(AMINA, found.id, queue=None, to_agent=BEN, note="")
    await works.work()
    assert ("ring_agent", NUMBER, "ben", "Amina") in works.line.asked
    bridge = await house.calls.keyed(BEN, found.id, attempt=1, consult=1, taken=True)
    assert bridge is not None
    await house.calls.joined(found.id, BEN, "CA-ben")
    await house.line.complete(AMINA, found.id)
    await works.work()
    assert works.line.asked[-1] == ("hang_up", "CA2")
    await house.calls.ended("CA1", "completed")
    await works.work()
    assert works.line.asked[-1] == ("hang_up", "CA-ben")


async def test_a_colleague_may_refuse_on_their_own_telephone(house: House, works: Works) -> None:
    """The resident is with the agent who asked; a key that comes later takes nothing."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, "CA2")
    await at_home(house, "ben")
    await house.line.consult(AMINA, found.id, queue=None, to_agent=BEN, note="")
    await works.work()
    assert await house.calls.keyed(BEN, found.id, attempt=1, consult=1, taken=False) is None
    assert (await house.conversation(found.id)).consult is None
    assert await house.calls.keyed(BEN, found.id, attempt=1, consult=1, taken=True) is None
    await works.work()
    assert works.line.asked[-2][0] == "hang_up"
