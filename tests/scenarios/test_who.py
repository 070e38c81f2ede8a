"""The wrong agent: offline, absent, gone home; and residents who come back.

Asked for by users of Chatwoot, Rocket.Chat, Libredesk, FreeScout and Frappe Helpdesk.
"""

from core.conversation import State
from core.ids import QueueId
from core.words import Medium, Status
from tests.router.conftest import House
from tests.scenarios.centre_day import (
    AMINA,
    BEN,
    CARA,
    RENT,
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

HOUR_MS = 3_600_000
NIGHT_S = 12 * 3600


async def test_a_reopened_conversation_does_not_go_to_an_agent_who_has_gone_home(
    house: House,
) -> None:
    """Who wrote again after closing is offered to somebody present, whoever helped before."""
    await house.works("amina")
    first = await write(house, TAP, 1)
    await accept(house, first.id)
    await finish(house, first.id)
    await house.presence.choose(AMINA, Status.OFFLINE, "")
    await arrive(house, "ben")
    again = await write(house, "it still drips", 1)
    assert again.id != first.id
    assert (again.state, again.agent, again.last_agent) == (State.OFFERED, BEN, AMINA)


async def test_returning_residents_are_not_bound_to_their_last_agent_when_offline(
    house: House,
) -> None:
    """With nobody there they wait in a lane for anybody, and the first to come is offered them."""
    await house.works("amina")
    first = await write(house, TAP, 1)
    await accept(house, first.id)
    await finish(house, first.id)
    await pass_time(house, 60)  # her console falls silent: she chose nothing
    again = await write(house, "it still drips", 1)
    assert await holder(house, again.id) == (State.WAITING, None)
    await arrive(house, "ben")
    assert await holder(house, again.id) == (State.OFFERED, BEN)


async def test_what_an_earlier_shift_put_off_goes_to_who_is_online_now(house: House) -> None:
    """A promise that comes due at night is offered to the night shift."""
    await house.works("amina")
    found = await write(house, TAP, 1)
    await accept(house, found.id)
    by_ms = house.clock.now_ms() + HOUR_MS
    await house.desk.park(AMINA, found.id, "Ordered a washer", "A plumber", by_ms)
    await house.presence.choose(AMINA, Status.OFFLINE, "")
    house.clock.advance(3601)
    await house.works("ben")
    await sweep(house)
    assert await holder(house, found.id) == (State.OFFERED, BEN)


async def test_agents_without_a_phone_still_get_their_share(house: House) -> None:
    """Presence is being heard from on any device; only calls need a registered phone."""
    await house.works("amina")
    await house.works("ben")
    await house.presence.heartbeat(BEN, "unregistered")
    texts = [await write(house, TAP, last) for last in range(4)]
    shares = [sum(text.agent == agent for text in texts) for agent in (AMINA, BEN)]
    assert shares == [2, 2]


async def test_a_conversation_with_nobody_online_is_not_in_limbo(house: House) -> None:
    """It is in its queue where supervisors see it wait, and the first to come is offered it."""
    found = await write(house, TAP, 1)
    house.clock.advance(90)
    queue = next(q for q in await house.views.queues() if q.id == found.queue)
    assert sum(queue.waiting.values()) == 1
    assert queue.longest_wait_ms == 90_000
    assert queue.agents.available == 0
    await arrive(house, "amina")
    assert await holder(house, found.id) == (State.OFFERED, AMINA)


async def test_status_decides_routing_and_a_busy_agent_may_decline(house: House) -> None:
    """Away gets nothing; a declined conversation keeps its place and goes to the next."""
    await house.works("amina")
    await house.works("ben")
    await house.works("cara")
    await house.presence.choose(CARA, Status.AWAY, "training")
    offered = await write(house, TAP, 1)
    assert offered.agent == AMINA
    after = await house.desk.decline(AMINA, house.offer(offered))
    assert (after.agent, after.waiting_since_ms) == (BEN, offered.waiting_since_ms)
    last = await house.desk.decline(BEN, house.offer(after))
    assert (last.state, last.agent) == (State.WAITING, None)


async def test_opening_a_second_device_does_not_make_an_agent_available(house: House) -> None:
    """Chosen is chosen: a second console, or a reload, is only heard from."""
    await house.works("amina")
    await house.presence.choose(AMINA, Status.AWAY, "lunch")
    await house.presence.heartbeat(AMINA, "registered")
    await pass_time(house, 30, AMINA)
    found = await write(house, TAP, 1)
    assert found.state is State.WAITING
    amina = await house.views.agent(AMINA)
    assert amina
    assert (amina.status, amina.reason) == (Status.AWAY, "lunch")


async def test_what_an_agent_leaves_unanswered_goes_to_a_colleague_of_the_same_queue(
    house: House,
) -> None:
    """When a console has been silent for the time of grace, its residents are not left alone."""
    await house.works("amina", "repairs")
    found = await write(house, TAP, 1)
    assert found.queue == QueueId("repairs")
    await accept(house, found.id)
    await house.works("ben", "repairs")
    await pass_time(house, 75, BEN)
    assert await holder(house, found.id) == (State.OFFERED, BEN)
    after = await house.conversation(found.id)
    assert after.waiting_since_ms == found.waiting_since_ms


async def test_nobody_is_chosen_who_is_away_offline_or_may_not_answer(house: House) -> None:
    """Ten texts in a row go to the one agent who is here and serves the queue, or wait."""
    for agent, queues in (("amina", "*"), ("ben", "*"), ("cara", "rents")):
        await house.works(agent, queues)
    await house.presence.choose(AMINA, Status.AWAY, "")
    await house.presence.choose(BEN, Status.OFFLINE, "")
    repairs = [await write(house, TAP, last) for last in range(5)]
    rents = [await write(house, RENT, last) for last in range(10, 15)]
    assert {each.queue for each in rents} == {QueueId("rents")}
    assert {each.agent for each in repairs} == {None}
    assert {each.agent for each in rents} <= {CARA, None}
    assert len(await held_by(house, CARA)) == 4  # as many messages as fit a person


async def test_who_is_out_of_the_office_is_skipped_and_the_decision_says_so(house: House) -> None:
    """On leave or off shift, even the agent who knows the resident best is passed over."""
    await house.works("amina")
    first = await write(house, TAP, 1)
    await accept(house, first.id)
    await finish(house, first.id)
    await house.presence.choose(AMINA, Status.AWAY, "on leave until Monday")
    house.clock.advance(NIGHT_S)
    await house.works("ben")
    again = await house.text("it still drips", number(1))
    assert (again.agent, again.medium) == (BEN, Medium.MESSAGE)
    [why] = [
        event.data["why"]
        for event in await house.log.read(0)
        if event.type == "conversation.offered" and event.conversation == again.id
    ]
    assert why["chosen"] == BEN
    assert [pair.partition("=")[0] for pair in why["skipped"]] == [AMINA]
