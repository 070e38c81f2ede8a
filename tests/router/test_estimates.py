"""Places and waits: how many are ahead by the very order rule, and a range that is honest."""

from itertools import product

import pytest

from channels.adapter import Place
from core.conversation import Conversation, State
from core.ids import QueueId
from core.words import Medium, Urgency
from queues.ordering import Head, rank
from router.estimates import OFFERED_S
from tests.router import centre
from tests.router.conftest import FLOOD, KEYS, House
from tests.store.lua.steps import received

REPAIRS = QueueId("repairs")


async def crowd(house: House) -> list[Conversation]:
    """Let people of every urgency and medium wait in repairs, each for another time."""
    ids = []
    for number, (urgency, medium) in enumerate(product(Urgency, Medium)):
        for again in range(2):
            house.clock.advance(37 + (number * 61 + again * 17) % 113)
            name = f"cnv-{number}-{again}"
            call = f"CA-{name}" if medium is Medium.VOICE else ""
            triage = centre.triage(urgency, "repairs") | {"head_start_ms": again * 30_000}
            now_ms = house.clock.now_ms()
            contact = received(name, medium=medium, call=call, received_ms=now_ms, triage=triage)
            await house.scripts.receive(op="", now_ms=now_ms, **contact)
            ids.append(name)
    return [await house.conversation(name) for name in ids]


async def test_as_many_are_ahead_as_the_order_rule_would_take_first(house: House) -> None:
    """The place that is told is the place that an agent who comes now would find."""
    people = await crowd(house)
    house.clock.advance(600)
    now_ms = house.clock.now_ms()
    targets = next(q.targets for q in house.settings.centre.queues if q.id == REPAIRS)
    ranks = {}
    for c in people:
        since_ms = c.waiting_since_ms - c.head_start_ms
        head = Head(c.queue, c.urgency, c.medium, since_ms, targets.of(c.urgency, c.medium))
        ranks[c.id] = rank(head, now_ms)
    order = sorted(ranks, key=lambda name: ranks[name])
    told = {}
    for c in people:
        place = await house.estimates.place(c)
        assert place
        told[c.id] = place.ahead
    assert told == {name: order.index(name) for name in order}


async def test_with_nobody_there_no_time_is_told(house: House) -> None:
    """An honest range needs somebody who answers."""
    waiting = await house.text("the tap drips")
    assert await house.estimates.place(waiting) == Place(0, 0, None)
    assert await house.estimates.of_queue(REPAIRS, 0) is None


async def test_who_is_being_asked_for_is_next(house: House) -> None:
    """While an agent is asked, the wait is as long as an offer."""
    await house.works("amina")
    offered = await house.text(FLOOD)
    assert offered.state is State.OFFERED
    assert await house.estimates.place(offered) == Place(0, 0, OFFERED_S)


async def test_who_is_answered_has_no_place(house: House) -> None:
    """Neither has one that was promised something."""
    held = await house.accepted()
    assert await house.estimates.place(held) is None


async def test_a_longer_line_is_told_a_longer_wait_and_more_agents_a_shorter(
    house: House,
) -> None:
    """Present agents who serve the queue count, and only they."""
    await house.works("amina", "repairs")
    alone = [await house.estimates.of_queue(REPAIRS, ahead) for ahead in (0, 5, 20)]
    highs = [estimate.high_s for estimate in alone if estimate]
    assert len(highs) == 3
    assert highs == sorted(set(highs))
    await house.works("ben", "rents")
    assert await house.estimates.of_queue(REPAIRS, 5) == alone[1]
    for agent in ("cara", "dev", "eve"):
        await house.works(agent)
    together = await house.estimates.of_queue(REPAIRS, 5)
    assert together
    assert together.high_s < highs[1]


@pytest.mark.parametrize("ahead", ["0", "-1"])
async def test_waits_that_were_none_are_not_learned_from(house: House, ahead: str) -> None:
    """Who met a free agent says nothing about how long others wait."""
    await house.works("amina", "repairs")
    before = await house.estimates.of_queue(REPAIRS, 0)
    long_ago = [f"{number}|7200000|60000|{ahead}" for number in range(100)]
    await house.redis.rpush(KEYS.of("answered", REPAIRS), *long_ago)
    after = await house.estimates.of_queue(REPAIRS, 0)
    assert (after == before) is (ahead == "-1")
