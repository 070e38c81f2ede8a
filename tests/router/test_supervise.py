"""Supervisors in live calls: let in by role, only into a call that lives, and never unseen."""

import pytest

from core.conversation import Conversation
from core.ids import AgentId
from core.words import Supervision
from tests.router import centre
from tests.router.conftest import House

AMINA = AgentId("amina")
LEG = "CA2"


@pytest.fixture(autouse=True)
async def sofia(house: House) -> None:
    """Sofia is a supervisor."""
    account = centre.account("sofia", "*") | {"role": "supervisor"}
    now_ms = house.clock.now_ms()
    await house.scripts.enroll(op="", now_ms=now_ms, account=account, password_hash="")


async def talking(house: House) -> Conversation:
    """Let an agent be on the phone with a resident."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, LEG)
    return await house.conversation(found.id)


async def supervised(house: House) -> list[tuple[str, str]]:
    """Return who came into calls, and how, as the log tells it."""
    events = await house.log.read(0)
    return [(e.agent, e.data["how"]) for e in events if e.type == "call.supervised"]


@pytest.mark.parametrize("how", Supervision)
async def test_a_supervisor_is_let_into_a_live_call_and_it_is_written_down(
    house: House, how: Supervision
) -> None:
    """The conference of the present attempt, the agent's own leg, and who, when and how."""
    live = await talking(house)
    bridge = await house.calls.supervise("sofia", live.id, how, "CA9")
    assert bridge is not None
    assert (bridge.conference, bridge.agent, bridge.leg) == (f"{live.id}-1", AMINA, LEG)
    assert await house.calls.supervise("sofia", live.id, how, "CA9") == bridge
    assert await supervised(house) == [("sofia", how)]  # a webhook that comes again is told once
    assert await house.conversation(live.id) == live


async def test_an_agent_is_not_let_into_a_colleagues_call(house: House) -> None:
    """Neither is an account that is not there any more."""
    live = await talking(house)
    await house.works("ben")
    for nobody in ("ben", "gone"):
        assert await house.calls.supervise(nobody, live.id, Supervision.LISTEN, "CA9") is None
    assert await supervised(house) == []


async def test_without_an_agent_on_the_line_there_is_nothing_to_come_into(house: House) -> None:
    """Not while the caller waits, not while it is only accepted, not when it is over."""
    await house.works("amina")
    found = await house.call()

    async def let_in(call: str) -> object:
        return await house.calls.supervise("sofia", found.id, Supervision.JOIN, call)

    assert await let_in("CA5") is None
    await house.desk.accept(AMINA, house.offer(found))
    assert await let_in("CA6") is None
    await house.calls.joined(found.id, AMINA, LEG)
    assert await let_in("CA7") is not None
    await house.calls.ended("CA1", "completed")
    assert await let_in("CA8") is None
    assert await supervised(house) == [("sofia", "join")]


async def test_nobody_whispers_before_the_agents_leg_is_known(house: House) -> None:
    """A whisper to nobody in particular would be heard by the resident; listening needs no leg."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, "")
    assert await house.calls.supervise("sofia", found.id, Supervision.WHISPER, "CA8") is None
    assert await house.calls.supervise("sofia", found.id, Supervision.LISTEN, "CA9") is not None


async def test_a_supervisor_does_not_supervise_their_own_call(house: House) -> None:
    """A second phone of the same person would only be an echo."""
    live = await talking(house)
    account = centre.account("amina", "*") | {"role": "supervisor"}
    now_ms = house.clock.now_ms()
    await house.scripts.enroll(op="", now_ms=now_ms, account=account, password_hash="")
    assert await house.calls.supervise("amina", live.id, Supervision.LISTEN, "CA9") is None


async def test_the_leg_is_that_of_the_agent_who_holds_the_call(house: House) -> None:
    """After a lost agent the next one is whispered to; late news of the first changes nothing."""
    live = await talking(house)
    ben = await house.works("ben")
    await house.calls.agent_left(live.id, AMINA, LEG)
    offered = await house.conversation(live.id)
    await house.desk.accept(ben, house.offer(offered))
    await house.calls.joined(live.id, ben, "CA3")
    await house.calls.joined(live.id, AMINA, LEG)
    bridge = await house.calls.supervise("sofia", live.id, Supervision.WHISPER, "CA9")
    assert bridge is not None
    assert (bridge.conference, bridge.leg) == (f"{live.id}-2", "CA3")
