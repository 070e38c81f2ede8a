"""The centre file changes while people wait: nobody loses a place, and the new rules hold."""

from typing import Any

import pytest

from config.centre import Centre
from core.conversation import State
from core.errors import ConflictError
from core.ids import AgentId, QueueId
from core.words import Status
from router.reconfigure import BATCH, Reconfigure
from tests.router import centre
from tests.router.conftest import House

TAP = "the tap drips"
SOFIA = AgentId("sofia")


def reconfigure(house: House) -> Reconfigure:
    return Reconfigure(house.scripts, house.reader, house.clock)


def changed(house: House, queue: str, **fields: Any) -> Centre:  # noqa: ANN401 - a model's fields
    """Return the centre file with one queue changed."""
    old = house.settings.centre
    queues = tuple(q.model_copy(update=fields) if q.id == queue else q for q in old.queues)
    return old.model_copy(update={"queues": queues})


def without(house: House, queue: str) -> Centre:
    """Return the centre file without a queue."""
    old = house.settings.centre
    return old.model_copy(update={"queues": tuple(q for q in old.queues if q.id != queue)})


async def waits(house: House, how_many: int) -> list[str]:
    """Let so many wait for repairs, one after the other."""
    found: list[str] = []
    for last in range(how_many):
        found.append((await house.text(TAP, f"+4477009{last:05}")).id)
        house.clock.advance(1)
    return found


async def enroll(house: House, agent: str, queues: str, skills: str = "") -> None:
    account = centre.account(agent, queues) | {"skills": skills}
    now_ms = house.clock.now_ms()
    await house.scripts.enroll(op="", now_ms=now_ms, account=account, password_hash="")


async def test_the_same_file_again_changes_nothing(house: House) -> None:
    """Every process applies its file when it starts."""
    assert await reconfigure(house).apply(house.settings.centre)
    assert not await reconfigure(house).apply(house.settings.centre)


async def test_who_waits_keeps_the_place_and_is_asked_for_by_the_new_rules(house: House) -> None:
    """More than one step of the walk: each needs the new skill, in the old order."""
    await enroll(house, "cara", "repairs", "gas")
    waiting = await waits(house, 2 * BATCH + 3)
    assert await reconfigure(house).apply(changed(house, "repairs", skills=("gas",)))
    await house.works("ben", "repairs")
    assert await house.reader.held(AgentId("ben")) == []
    await enroll(house, "cara", "repairs", "gas")
    await house.presence.heartbeat(AgentId("cara"), "registered")
    await house.presence.choose(AgentId("cara"), Status.AVAILABLE, "")
    held = await house.reader.held(AgentId("cara"))
    assert [each.id for each in held] == waiting[: len(held)] != []


async def test_a_longer_target_lets_others_go_first_at_once(house: House) -> None:
    """The order follows the targets of now; nobody's waiting time changes."""
    rents = await house.text("how much rent do I owe")
    house.clock.advance(60)
    repairs = await house.text(TAP, "+447700900222")
    house.clock.advance(60)
    slow = (
        changed(house, "rents")
        .queues[1]
        .targets.model_copy(
            update={
                "routine": house.settings.centre.queues[1].targets.routine.model_copy(
                    update={"message_s": 10_000_000}
                )
            }
        )
    )
    await reconfigure(house).apply(changed(house, "rents", targets=slow))
    await house.works("amina")
    held = await house.reader.held(AgentId("amina"))
    offered = sorted(held, key=lambda each: each.offered_ms)
    assert {each.id for each in offered} == {rents.id, repairs.id}
    events = await house.log.read(0)
    order = [e.conversation for e in events if e.type == "conversation.offered"]
    assert order == [repairs.id, rents.id]


async def test_a_queue_with_people_in_it_is_not_removed(house: House) -> None:
    """It is said which, and what to do; after they were moved it goes."""
    stuck = await house.text("how much rent do I owe")
    assert stuck.queue == "rents"
    assert await reconfigure(house).apply(house.settings.centre)
    with pytest.raises(
        ConflictError, match=r"'rents' is not in the centre file .* moved them"
    ) as no:
        await reconfigure(house).apply(without(house, "rents"))
    assert no.value.code == "occupied"
    await house.works("amina")
    found = await house.conversation(stuck.id)
    assert (found.state, found.queue) == (State.OFFERED, "rents")
    await enroll(house, "sofia", "*")
    sofia = {**centre.account("sofia", "*"), "role": "supervisor"}
    now_ms = house.clock.now_ms()
    await house.scripts.enroll(op="", now_ms=now_ms, account=sofia, password_hash="")
    await house.desk.transfer(SOFIA, stuck.id, queue=QueueId("general"), to_agent=None, note="")
    assert await reconfigure(house).apply(without(house, "rents"))


async def test_a_new_weight_holds_for_what_is_held(house: House) -> None:
    """An agent who has room by the new file is offered more at once."""
    await house.works("amina")
    for last in range(6):
        await house.text(TAP, f"+44770090020{last}")
    assert len(await house.reader.held(AgentId("amina"))) == 4
    lighter = house.settings.centre.capacity.model_copy(update={"message": 20})
    await reconfigure(house).apply(house.settings.centre.model_copy(update={"capacity": lighter}))
    assert len(await house.reader.held(AgentId("amina"))) == 5
