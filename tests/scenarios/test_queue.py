"""Waiting work that others never offer again: whoever comes or frees looks at everything.

Asked for by users of Chatwoot, Rocket.Chat and FreeSWITCH.
"""

import asyncio
from contextlib import aclosing

from core.clock import SystemClock
from core.contact import Address
from core.conversation import State
from core.ids import AgentId, QueueId
from core.words import Channel, Medium, Role
from store.clients import blocking_client
from store.log import BLOCK_S, EventLog
from tests.router import centre
from tests.router.conftest import KEYS, House
from tests.scenarios.centre_day import (
    AMINA,
    BEN,
    SOFIA,
    TAP,
    accept,
    arrive,
    finish,
    held_by,
    holder,
    number,
    pass_time,
    sweep,
    write,
)

CHATS = 2  # that one agent can hold
FIT = 4  # messages
PEAK = 200


async def chat(house: House, last: int) -> str:
    """Let a visitor write on webchat, a second after the one before."""
    house.clock.advance(1)
    address = Address("webchat", f"visitor-{last}")
    found = await house.contact(TAP, address, Channel.WEBCHAT, Medium.CHAT)
    return found.id


async def test_when_capacity_frees_the_one_who_waits_goes_before_a_newer_one(
    house: House,
) -> None:
    """The chat for which there was no room is offered when there is, not one that came later."""
    await house.works("amina")
    chats = [await chat(house, last) for last in range(CHATS + 2)]
    for taken in chats[:CHATS]:
        await accept(house, taken)
    assert [await holder(house, each) for each in chats[CHATS:]] == [(State.WAITING, None)] * 2
    await finish(house, chats[0])
    assert await holder(house, chats[CHATS]) == (State.OFFERED, AMINA)
    assert await holder(house, chats[CHATS + 1]) == (State.WAITING, None)


async def test_the_oldest_is_first_when_an_agent_frees_up(house: House) -> None:
    """Eight who wait alike are offered in the order in which they came."""
    waiting = [(await write(house, TAP, last)).id for last in range(2 * FIT)]
    await arrive(house, "amina", "repairs")
    for each in waiting:
        await accept(house, each)
        await finish(house, each)
    events = await house.log.read(0)
    assert [e.conversation for e in events if e.type == "conversation.offered"] == waiting


async def test_agents_who_come_online_are_offered_what_waits(house: House) -> None:
    """Nothing new has to arrive first: coming is enough, as much as there is room for."""
    waiting = {(await write(house, TAP, last)).id for last in range(3)}
    await arrive(house, "amina")
    assert await held_by(house, AMINA) == waiting


async def at_home(house: House, agent: str, queues: str) -> None:
    """Let somebody be on the roster who is not at work."""
    account = centre.account(agent, queues)
    now_ms = house.clock.now_ms()
    await house.scripts.enroll(op="", now_ms=now_ms, account=account, password_hash="")


async def test_a_team_is_tried_again_when_one_of_its_members_comes_online(house: House) -> None:
    """Others may be there all the time: what is for a team waits for its members, and gets them."""
    await at_home(house, "ben", "repairs")
    await house.works("amina", "rents")
    waiting = await write(house, TAP, 1)
    assert waiting.state is State.WAITING
    await house.works("ben", "repairs")
    assert await holder(house, waiting.id) == (State.OFFERED, BEN)


async def take_all(house: House, agent: AgentId) -> list[str]:
    """Accept what is offered to an agent, and return what they hold, the longest wait first."""
    held = await house.views.held(agent)
    for each in held:
        if each.state is State.OFFERED:
            await accept(house, each.id)
    return [each.id for each in held]


async def test_a_peak_is_queued_with_limits_and_nobody_is_lost(house: House) -> None:
    """Of 200 at a peak each is helped, in order, and no agent is ever given more than fits."""
    agents = [await house.works("amina"), await house.works("ben")]
    came: list[str] = []
    for last in range(PEAK):
        came.append((await write(house, TAP, last)).id)
        await pass_time(house, 1, *agents)
        for agent in agents:
            await take_all(house, agent)
    helped: list[str] = []
    while len(helped) < PEAK:
        for agent in agents:
            await pass_time(house, 1, *agents)
            held = await take_all(house, agent)
            assert len(held) == FIT or len(helped) >= PEAK - 2 * FIT
            for each in held[:1]:
                await finish(house, each)
                helped.append(each)
    assert sorted(helped) == sorted(came)
    late = [abs(came.index(each) - place) for place, each in enumerate(helped)]
    assert max(late) < 2 * FIT  # two agents with four each work side by side
    assert await house.reader.lane_sizes([QueueId("repairs")]) == {}


async def test_visitors_are_told_their_place_and_an_expected_wait(house: House) -> None:
    """Each knows how many are ahead; the place only gets better, and the wait is a range."""
    await house.works("amina", "repairs")
    for last in range(20):  # answers from which waits are estimated
        found = await write(house, TAP, last)
        await pass_time(house, 10, AMINA)
        await accept(house, found.id)
        await finish(house, found.id)
    waiting = [await chat(house, last) for last in range(6)]
    told = [await house.intake.place(each) for each in waiting]
    assert [each.ahead for each in told if each] == [0, 0, 0, 1, 2, 3]
    place = told[-1]
    assert place
    assert place.high_s is not None
    assert 0 <= place.low_s <= place.high_s
    await accept(house, waiting[0])
    await finish(house, waiting[0])
    after = await house.intake.place(waiting[-1])
    assert after
    assert after.ahead == 2


async def test_after_a_weekend_a_supervisor_can_move_what_is_stuck(house: House) -> None:
    """What waited in a queue without agents is handed to another, with its waiting time."""
    await at_home(house, "cara", "complaints")
    stuck = await house.text("I want to complain about my landlord", number(1))
    assert stuck.queue == QueueId("complaints")
    house.clock.advance(2 * 24 * 3600)
    await house.works("amina", "repairs")
    sofia = {**centre.account("sofia", "*"), "role": Role.SUPERVISOR}
    await house.scripts.enroll(op="", now_ms=house.clock.now_ms(), account=sofia, password_hash="")
    moved = await house.desk.transfer(
        SOFIA, stuck.id, queue=QueueId("repairs"), to_agent=None, note="Please take these"
    )
    assert (moved.state, moved.agent) == (State.OFFERED, AMINA)
    assert moved.waiting_since_ms == stuck.waiting_since_ms


async def test_a_new_contact_reaches_every_console_without_a_reload(
    house: House, redis_url: str
) -> None:
    """It is an event with the whole conversation in the same step, and each reader is sent it."""

    async def first_contact() -> str:
        async with aclosing(blocking_client(redis_url, BLOCK_S)) as client:
            log = EventLog(house.redis, client, KEYS, SystemClock())
            async with aclosing(log.watch(0)) as batches:
                events = (e async for batch in batches for e in batch)
                return await anext(e.conversation async for e in events if e.data.get("opened"))

    async with asyncio.TaskGroup() as tasks:
        consoles = [tasks.create_task(first_contact()) for _ in range(2)]
        found = await house.text(TAP)
    assert [each.result() for each in consoles] == [found.id] * 2


async def test_a_missed_offer_comes_again_as_a_new_offer(house: House) -> None:
    """One beep is not all: what was missed is offered anew, to the same agent if need be."""
    await house.works("amina")
    found = await write(house, TAP, 1)
    offers = house.settings.centre.offers
    await pass_time(house, offers.answer_s.message_s + 5, AMINA)
    assert await holder(house, found.id) == (State.WAITING, None)
    await pass_time(house, offers.skip_missed_s + 5, AMINA)
    again = await house.conversation(found.id)
    assert (again.state, again.agent, again.attempt) == (State.OFFERED, AMINA, 2)
    events = [e for e in await house.log.read(0) if e.conversation == found.id]
    assert sum(e.type == "conversation.offered" for e in events) == 2


async def test_no_dispatcher_can_freeze_and_leave_calls_waiting(house: House) -> None:
    """What happens matches by itself, without any engine; and any engine finds what was missed."""
    call = await house.call(number(1), "CA1")
    await arrive(house, "amina")
    assert await holder(house, call.id) == (State.OFFERED, AMINA)
    # The engine that had the deadline in its hands is gone: its lease ends, another takes it.
    house.clock.advance(house.settings.centre.offers.answer_s.voice_s + 1)
    taken = await house.scripts.take_due(now_ms=house.clock.now_ms(), lease_ms=5000, most=100)
    assert taken.word == "TAKEN"
    house.clock.advance(6)
    await house.presence.heartbeat(AMINA, "")
    await house.works("ben")
    await sweep(house)
    assert await holder(house, call.id) == (State.OFFERED, BEN)
