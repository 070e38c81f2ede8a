"""Deadlines: an unanswered offer goes on, a promise comes back, and running twice is harmless."""

import pytest

from core.conversation import State
from core.ids import AgentId
from core.words import Status
from tests.router.conftest import FLOOD, House

AMINA, BEN = AgentId("amina"), AgentId("ben")
HOUR_MS = 3_600_000


async def _pass(house: House, seconds: float, *present: AgentId) -> None:
    house.clock.advance(seconds)
    for agent in present:
        await house.presence.heartbeat(agent, "registered")
    while await house.timers.run_due():
        pass


async def test_an_unanswered_offer_goes_to_the_next_agent_and_the_wait_goes_on(
    house: House,
) -> None:
    """A miss puts the conversation back in its place, and whoever missed it is skipped."""
    await house.works("amina")
    offered = await house.text(FLOOD)
    await house.works("ben")
    await _pass(house, house.settings.centre.offers.answer_s.message_s + 1, AMINA, BEN)
    after = await house.conversation(offered.id)
    assert (after.state, after.agent) == (State.OFFERED, BEN)
    assert after.waiting_since_ms == offered.waiting_since_ms


async def test_an_offer_never_expires_before_its_deadline(house: House) -> None:
    """An early or repeated timer changes nothing."""
    await house.works("amina")
    offered = await house.text(FLOOD)
    assert await house.timers.run_due() == 0
    answer = await house.scripts.expire(
        op="", now_ms=house.clock.now_ms(), conversation=offered.id, attempt=1
    )
    assert answer.word == "EARLY"
    assert (await house.conversation(offered.id)).state is State.OFFERED


async def test_somebody_who_misses_again_and_again_is_set_away_and_told_why(house: House) -> None:
    """An agent who has left the desk stops costing residents time."""
    await house.works("amina")
    await house.text(FLOOD)
    for _ in range(house.settings.centre.offers.misses_before_away):
        await _pass(house, 3700, AMINA)
        await house.scripts.sweep(now_ms=house.clock.now_ms(), turn=0)
        await _pass(house, house.settings.centre.offers.answer_s.message_s + 1, AMINA)
    agent = await house.views.agent(AMINA)
    assert agent is not None
    assert agent.status is Status.AWAY
    assert "missed" in agent.reason


async def test_a_promise_that_comes_due_comes_back_and_the_resident_is_told_first(
    house: House,
) -> None:
    """Nothing is forgotten: late is said before anybody asks (law 8)."""
    found = await house.accepted()
    await house.desk.park(AMINA, found.id, "looked", "fix", house.clock.now_ms() + HOUR_MS)
    await _pass(house, 3599, AMINA)
    assert (await house.conversation(found.id)).state is State.PARKED
    await _pass(house, 2, AMINA)
    after = await house.conversation(found.id)
    assert (after.state, after.agent) == (State.OFFERED, AMINA)
    types = await house.events()
    late = len(types) - 1 - types[::-1].index("message.queued")
    assert types.index("promise.broken") < late < len(types) - 1
    assert after.head_start_ms > 0


async def test_a_reply_before_the_promise_is_due_ends_its_timer(house: House) -> None:
    """A resident who writes meanwhile is answered; the promise does not ring as well."""
    found = await house.accepted()
    await house.desk.park(AMINA, found.id, "looked", "fix", house.clock.now_ms() + HOUR_MS)
    await house.text("it is fixed now, thanks")
    await _pass(house, 3700, AMINA)
    assert "promise.broken" not in await house.events()


@pytest.mark.parametrize("answered", [True, False])
async def test_when_a_browser_dies_unanswered_residents_go_back(
    house: House, answered: bool
) -> None:
    """After grace an unanswered text returns to the queue; what was answered stays."""
    found = await house.accepted()
    if answered:
        await house.desk.send(AMINA, found.id, "On our way", None, "op1")
    presence = house.settings.centre.presence
    beat_ms = house.clock.now_ms()
    house.clock.advance(presence.stale_s + 1)
    await house.scripts.go_stale(op="", now_ms=house.clock.now_ms(), agent=AMINA, seen_ms=beat_ms)
    await _pass(house, presence.grace_s + 1)
    after = await house.conversation(found.id)
    assert after.state is (State.ACTIVE if answered else State.WAITING)
    assert after.waiting_since_ms == found.waiting_since_ms
