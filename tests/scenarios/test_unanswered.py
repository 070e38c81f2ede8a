"""Agents who do not answer: what was offered goes on, and they are asked no more for a while.

Asked for by users of Chatwoot, Live Helper Chat, Rocket.Chat and FreePBX.
"""

import pytest

from core.conversation import State
from core.errors import ConflictError
from core.people import Agent
from core.words import Medium, Status
from tests.router import centre
from tests.router.conftest import House
from tests.scenarios.centre_day import (
    AMINA,
    BEN,
    TAP,
    accept,
    arrive,
    holder,
    number,
    pass_time,
    write,
)

HOUR_MS = 3_600_000


async def test_what_is_not_taken_in_time_returns_and_nobody_picks_cherries(house: House) -> None:
    """It is back in its place after the time to answer; only whom it is offered to can take it."""
    await house.works("amina")
    found = await write(house, TAP, 1)
    await arrive(house, "ben")
    with pytest.raises(ConflictError):
        await house.desk.accept(BEN, house.offer(found))
    await pass_time(house, house.settings.centre.offers.answer_s.message_s + 5, AMINA, BEN)
    after = await house.conversation(found.id)
    assert (after.state, after.agent) == (State.OFFERED, BEN)
    assert after.waiting_since_ms == found.waiting_since_ms
    with pytest.raises(ConflictError):
        await house.desk.accept(AMINA, house.offer(found))


async def test_each_agent_has_the_whole_time_to_answer_and_each_miss_is_told(
    house: House,
) -> None:
    """The deadline begins anew with every offer, and every miss is an event supervisors see."""
    await house.works("amina")
    await house.works("ben")
    found = await write(house, TAP, 1)
    answer_s = house.settings.centre.offers.answer_s.message_s
    while (await house.conversation(found.id)).agent == AMINA:
        await pass_time(house, 5, AMINA, BEN)
    second = await house.conversation(found.id)
    assert second.deadline_ms == house.clock.now_ms() + answer_s * 1000
    await pass_time(house, answer_s + 5, AMINA, BEN)
    missed = [e for e in await house.log.read(0) if e.type == "offer.missed"]
    assert [(e.agent, e.data["cause"]) for e in missed] == [
        (AMINA, "no_answer"),
        (BEN, "no_answer"),
    ]


async def test_a_chat_that_is_not_accepted_jumps_to_the_next_agent(house: House) -> None:
    """Nobody who missed it is asked again before everybody else was: two never ping-pong."""
    for agent in ("amina", "ben", "cara"):
        await house.works(agent)
    found = await write(house, TAP, 1)
    everybody = (AMINA, BEN, "cara")
    asked = []
    for _ in everybody:
        offered = await house.conversation(found.id)
        asked.append(offered.agent)
        assert offered.agent
        await house.desk.decline(offered.agent, house.offer(offered))
    assert sorted(map(str, asked)) == sorted(everybody)
    assert await holder(house, found.id) == (State.WAITING, None)


async def test_who_waits_unanswered_has_another_way(house: House) -> None:
    """With time more people are asked, in the same place; and a caller may wait for our call."""
    ben = centre.account("ben", "*")  # serves the queue, and is not at work
    await house.scripts.enroll(op="", now_ms=house.clock.now_ms(), account=ben, password_hash="")
    await house.works("amina", "rents")
    call = await house.call(number(2), "CA2")
    assert call.state is State.WAITING
    await house.calls.ended("CA2", "completed")
    called = await house.conversation(call.id)
    assert (called.state, called.medium) == (State.WAITING, Medium.CALLBACK)
    assert called.waiting_since_ms == call.waiting_since_ms
    while (await house.conversation(call.id)).state is State.WAITING:
        assert house.clock.now_ms() < call.waiting_since_ms + HOUR_MS
        await pass_time(house, 30, AMINA)
    assert await holder(house, call.id) == (State.OFFERED, AMINA)
    after = await house.conversation(call.id)
    assert after.waiting_since_ms == call.waiting_since_ms


async def test_an_agent_who_loses_the_internet_strands_nobody(house: House) -> None:
    """It is seen within seconds, told as an event, and what they had not answered goes on."""
    await house.works("amina")
    stranded = await write(house, TAP, 1)
    await accept(house, stranded.id)
    offered = await write(house, TAP, 2)
    assert offered.agent == AMINA
    await house.works("ben")
    stale_s = house.settings.centre.presence.stale_s
    await pass_time(house, stale_s + 5, BEN)
    assert await holder(house, offered.id) == (State.OFFERED, BEN)
    silent = [e for e in await house.log.read(0) if e.type == "agent.presence" and e.agent == AMINA]
    assert silent[-1].data["presence"]["fresh"] == 0
    await accept(house, offered.id)
    await pass_time(house, house.settings.centre.presence.grace_s, BEN)
    assert await holder(house, stranded.id) == (State.OFFERED, BEN)
    back = [e for e in await house.log.read(0) if e.conversation == stranded.id]
    assert [e.data["cause"] for e in back if e.type == "conversation.waiting"] == ["agent_gone"]


async def test_an_agent_is_set_away_after_some_misses_in_a_row_and_not_after_one(
    house: House,
) -> None:
    """Not one miss: as many as the centre says, in a row; an answer begins the count anew."""
    limit = house.settings.centre.offers.misses_before_away
    answer_s = house.settings.centre.offers.answer_s.message_s
    await house.works("amina")

    async def amina() -> Agent:
        found = await house.views.agent(AMINA)
        assert found
        return found

    async def miss(last: int) -> Status:
        missed = await write(house, TAP, last)
        assert missed.agent == AMINA
        await pass_time(house, answer_s + 5, AMINA)
        return (await amina()).status

    assert {await miss(last) for last in range(limit - 1)} == {Status.AVAILABLE}
    await accept(house, (await write(house, TAP, 50)).id)
    assert await miss(51) is Status.AVAILABLE
    while (await amina()).status is Status.AVAILABLE:
        await pass_time(house, 5, AMINA)
    counts = [e.data["misses"] for e in await house.log.read(0) if e.type == "offer.missed"]
    assert counts == [*range(1, limit), *range(1, limit + 1)]
    assert f"missed {limit} offers" in (await amina()).reason
