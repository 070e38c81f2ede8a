"""Presence: what an agent chose, whether their console is heard from, and their phone."""

import pytest

from core.conversation import State
from core.errors import NotFoundError
from core.ids import AgentId
from core.words import Medium, Status
from router.sweep import Sweep
from tests.router.conftest import FLOOD, House

AMINA, BEN = AgentId("amina"), AgentId("ben")


async def _sweep(house: House) -> None:
    stale_ms = house.settings.centre.presence.stale_s * 1000
    await Sweep(house.scripts, house.reader, house.clock, stale_ms).once(0)


async def _status(house: House, agent: AgentId) -> tuple[Status, bool]:
    found = await house.views.agent(agent)
    assert found
    return found.status, agent in await house.reader.present_agents()


async def test_a_second_tab_keeps_an_agent_present(house: House) -> None:
    """Each tab is heard from; when one is closed, the other is enough."""
    await house.works("amina")
    for _ in range(4):
        house.clock.advance(5)
        await house.presence.heartbeat(AMINA, "registered")
        await house.presence.heartbeat(AMINA, "")
    for _ in range(4):
        house.clock.advance(5)
        await house.presence.heartbeat(AMINA, "")
    await _sweep(house)
    assert await _status(house, AMINA) == (Status.AVAILABLE, True)
    assert (await house.text(FLOOD)).agent == AMINA


async def test_a_second_tab_without_a_phone_says_nothing_of_the_phone(house: House) -> None:
    """The tab that has the phone speaks for it."""
    await house.works("amina")
    house.clock.advance(1)
    await house.presence.heartbeat(AMINA, "")
    assert (await house.call()).agent == AMINA


async def test_heartbeats_never_change_what_was_chosen(house: House) -> None:
    """An open browser does not make somebody available who is at lunch."""
    await house.works("amina")
    await house.presence.choose(AMINA, Status.AWAY, "lunch")
    for _ in range(3):
        house.clock.advance(5)
        await house.presence.heartbeat(AMINA, "registered")
    assert await _status(house, AMINA) == (Status.AWAY, True)
    assert (await house.text(FLOOD)).state is State.WAITING


async def test_heartbeats_are_not_events(house: House) -> None:
    """A hundred browsers do not fill the log with being there."""
    await house.works("amina")
    before = await house.log.last_seq()
    for _ in range(5):
        house.clock.advance(5)
        await house.presence.heartbeat(AMINA, "registered")
    assert await house.log.last_seq() == before


async def test_who_is_silent_loses_the_offer_at_once_and_comes_back_by_being_heard(
    house: House,
) -> None:
    """A browser that died costs a resident seconds; one that returns is offered what waits."""
    await house.works("amina")
    offered = await house.text(FLOOD)
    assert offered.agent == AMINA
    house.clock.advance(house.settings.centre.presence.stale_s + 1)
    await _sweep(house)
    assert (await house.conversation(offered.id)).state is State.WAITING
    assert await _status(house, AMINA) == (Status.AVAILABLE, False)
    await house.presence.heartbeat(AMINA, "registered")
    again = await house.conversation(offered.id)
    assert (again.state, again.agent, again.attempt) == (State.OFFERED, AMINA, 2)
    assert again.waiting_since_ms == offered.waiting_since_ms


async def test_an_offer_is_not_made_to_somebody_silent_whom_no_sweep_has_seen_yet(
    house: House,
) -> None:
    """The script looks at the last heartbeat itself."""
    await house.works("amina")
    house.clock.advance(house.settings.centre.presence.stale_s + 1)
    assert (await house.text(FLOOD)).state is State.WAITING


async def test_without_a_registered_phone_there_are_no_calls_but_texts(house: House) -> None:
    """A call is offered only where it can be answered; writing needs no phone."""
    await house.works("amina")
    await house.presence.heartbeat(AMINA, "unregistered")
    assert (await house.call("+447700900001", "CA1")).state is State.WAITING
    text = await house.text(FLOOD, "+447700900002")
    assert (text.medium, text.agent) == (Medium.MESSAGE, AMINA)
    await house.desk.decline(AMINA, house.offer(text))
    house.clock.advance(1)
    await house.presence.heartbeat(AMINA, "registered")
    call = await house.reader.conversation_of_call("CA1")
    assert call
    assert (await house.conversation(call)).agent == AMINA


async def test_what_is_offered_to_who_goes_away_is_offered_to_the_next(house: House) -> None:
    """What they hold stays theirs."""
    held = await house.accepted()
    offered = await house.text("the tap drips", "+447700900001")
    await house.works("ben")
    after = await house.presence.choose(AMINA, Status.AWAY, "lunch")
    assert (after.status, after.reason) == (Status.AWAY, "lunch")
    assert (await house.conversation(offered.id)).agent == BEN
    assert (await house.conversation(held.id)).agent == AMINA


async def test_a_removed_account_is_told_so(house: House) -> None:
    """A browser that is still open after its account went does no harm."""
    with pytest.raises(NotFoundError, match="ask your supervisor"):
        await house.presence.choose(AgentId("zoe"), Status.AVAILABLE, "")
    await house.presence.heartbeat(AgentId("zoe"), "registered")
    assert await house.reader.present_agents() == set()
