"""Capacity and fairness: how much one agent gets, and who is next across many queues.

Asked for by users of Chatwoot, Rocket.Chat, Asterisk and OpenSIPS.
"""

import asyncio
from collections import Counter

from core.conversation import State
from core.ids import QueueId
from core.words import Urgency
from store.clients import command_client
from store.scripts import Scripts
from tests.router import centre
from tests.router.conftest import KEYS, House
from tests.scenarios.centre_day import (
    AMINA,
    BEN,
    RENT,
    TAP,
    accept,
    arrive,
    held_by,
    holder,
    number,
    pass_time,
    write,
)

ROUTERS = 3


async def test_the_conversations_of_one_agent_are_limited(house: House) -> None:
    """The fifth message waits for room, and so does a call, however many are free elsewhere."""
    await house.works("amina")
    texts = [await write(house, TAP, last) for last in range(5)]
    assert [each.agent for each in texts] == [AMINA] * 4 + [None]
    call = await house.call(number(9), "CA9")
    assert call.state is State.WAITING
    assert len(await held_by(house, AMINA)) == 4


async def test_no_agent_gets_more_than_the_others(house: House) -> None:
    """Who has most room is asked, and of those who have been idle longest: nine make three each."""
    for agent in ("amina", "ben", "cara"):
        await house.works(agent)
        house.clock.advance(1)
    texts = [await write(house, TAP, last) for last in range(9)]
    assert set(Counter(each.agent for each in texts).values()) == {3}


async def test_a_limit_holds_when_three_processes_route_at_once(
    house: House, redis_url: str
) -> None:
    """Three processes with 20 texts each, at the same moment: each agent has what fits, no more."""
    await house.works("amina")
    await house.works("ben")
    clients = [command_client(redis_url) for _ in range(ROUTERS)]
    now_ms = house.clock.now_ms()
    async with asyncio.TaskGroup() as tasks:
        for client in clients:
            scripts = Scripts(client, KEYS)
            for name in range(20):
                words = f"{clients.index(client)}-{name}"
                tasks.create_task(centre.text(scripts, now_ms, words, Urgency.ROUTINE, "repairs"))
    for client in clients:
        await client.aclose()
    assert [len(await held_by(house, agent)) for agent in (AMINA, BEN)] == [4, 4]
    waiting = await house.reader.lane_sizes([QueueId("repairs")])
    assert sum(waiting.values()) == 20 * ROUTERS - 8


async def test_conversations_that_wait_on_the_resident_take_no_room(house: House) -> None:
    """Four that were answered leave room for a call; when one writes again, it counts again."""
    await house.works("amina")
    texts = [await write(house, TAP, last) for last in range(4)]
    for each in texts:
        await accept(house, each.id)
    call = await house.call(number(9), "CA9")
    assert call.state is State.WAITING
    for each in texts:
        await house.desk.send(AMINA, each.id, "Which room is it?", None, f"ask-{each.id}")
    assert await holder(house, call.id) == (State.OFFERED, AMINA)


async def test_who_serves_many_queues_is_given_the_one_that_is_most_overdue(house: House) -> None:
    """Across queues the largest share of its target is first, and no queue stalls another."""
    waiting: dict[str, list[str]] = {"rents": [], "repairs": []}
    for turn in range(8):
        house.clock.advance(60)
        made = await write(house, RENT if turn % 3 else TAP, turn)
        waiting[made.queue].append(made.id)
    await arrive(house, "amina", "rents,repairs")
    offered = [e for e in await house.log.read(0) if e.type == "conversation.offered"]
    assert len(offered) == 4
    assert {queue[0] for queue in waiting.values()} <= {each.conversation for each in offered}
    ratios = [float(each.data["why"]["ratio"]) for each in offered]
    assert ratios == sorted(ratios, reverse=True)


async def test_each_agents_wrap_up_ends_by_itself_and_nobody_stays_busy_for_ever(
    house: House,
) -> None:
    """Whoever is done first is offered the next call first; a lost call locks nobody up."""
    await house.works("amina")
    await house.works("ben")
    wrap_up_s = house.settings.centre.offers.wrap_up_s
    for agent, last in ((AMINA, 1), (BEN, 2)):
        call = await house.call(number(last), f"CA{last}")
        assert call.agent == agent
        await accept(house, call.id)
        await house.calls.joined(call.id, agent, f"leg-{last}")
    await house.calls.ended("CA1", "completed")
    await pass_time(house, 20, AMINA, BEN)
    await house.calls.ended("CA2", "failed")
    waiting = await house.call(number(3), "CA3")
    assert waiting.state is State.WAITING
    await pass_time(house, wrap_up_s - 15, AMINA, BEN)
    assert await holder(house, waiting.id) == (State.OFFERED, AMINA)
    await accept(house, waiting.id)
    await house.calls.joined(waiting.id, AMINA, "leg-3")
    await pass_time(house, 20, AMINA, BEN)
    last_call = await house.call(number(4), "CA4")
    assert last_call.agent == BEN
