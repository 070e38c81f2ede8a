"""Consultations in any order: one agent holds the call, and the resident is never alone."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random  # noqa: TID251 - each run has its seed, and prints it
from typing import Any

import pytest

from core.conversation import Conversation, State
from core.errors import HeardError
from core.ids import AgentId, ConversationId, QueueId
from core.words import Status
from tests.router.conftest import House

PEOPLE = [AgentId(name) for name in ("amina", "ben", "cara")]
STEPS = 150
MET = {"call.hold", "consult.asked", "consult.ended"}
Act = Callable[[Conversation, AgentId], Awaitable[Any]]


class Line:
    """One call and three agents, who do whatever they like, allowed or not."""

    def __init__(self, house: House, seed: int) -> None:
        """Draw from this seed."""
        self.house, self.draw = house, Random(seed)
        self.acts: list[Act] = [
            lambda c, a: house.line.hold(a, c.id, held=self.draw.random() < 0.5),
            lambda c, a: house.line.consult(
                a, c.id, queue=None, to_agent=self.draw.choice(PEOPLE), note=""
            ),
            lambda c, a: house.line.consult(
                a, c.id, queue=QueueId("repairs"), to_agent=None, note=""
            ),
            lambda c, a: house.line.end_consult(a, c.id),
            *[lambda c, a: house.line.complete(a, c.id)] * 4,
            *[lambda c, a: house.calls.joined(c.id, a, f"CA-{a}")] * 4,
            lambda c, a: house.calls.agent_left(c.id, a, f"CA-{a}"),
            *[lambda c, a: house.desk.accept(a, house.offer(c))] * 3,
            lambda c, a: house.desk.transfer(
                a, c.id, queue=QueueId("rents"), to_agent=None, note=""
            ),
            lambda _, a: house.presence.heartbeat(a, ""),
            *[lambda _, __: self.time_passes()] * 2,
        ]

    async def step(self, conversation: ConversationId) -> None:
        """Do one thing; a no is an answer like any other."""
        found = await self.house.conversation(conversation)
        holder = found.agent or PEOPLE[0]
        asked = found.consult.agent if found.consult else holder
        agent = self.draw.choice([holder, asked, self.draw.choice(PEOPLE)])
        with suppress(HeardError, AssertionError):  # AssertionError: there is no offer to accept
            await self.draw.choice(self.acts)(found, agent)

    async def time_passes(self) -> None:
        """Everybody comes back to work, and what is due is run."""
        self.house.clock.advance(self.draw.choice([1, 5, 5, 25]))
        for agent in PEOPLE:
            await self.house.presence.heartbeat(agent, "")
            await self.house.presence.choose(agent, Status.AVAILABLE, "")
        while await self.house.timers.run_due():
            pass


async def laws_hold(house: House, found: Conversation) -> None:
    """Whose it is and who is asked are two; each has it as load, and nobody else; audited too."""
    hands = {found.agent} if found.state in (State.OFFERED, State.ACTIVE) else set()
    if found.consult:
        assert (found.state, bool(found.calls)) == (State.ACTIVE, True)
        assert found.consult.agent != found.agent
        hands.add(found.consult.agent)
    held = {agent for agent in PEOPLE if found in await house.reader.held(agent)}
    assert held == hands
    assert found.held_ms == 0 or found.on_call
    audit = await house.scripts.audit(
        now_ms=house.clock.now_ms(), conversations=[found.id], agents=PEOPLE
    )
    assert audit["violations"] == "0"


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_they_do_the_call_is_in_one_pair_of_hands(house: House, seed: int) -> None:
    """Asked, joined, left, refused, completed, dropped, in any order; the wait goes on."""
    for agent in PEOPLE:
        await house.works(agent)
    found = await house.call()
    line = Line(house, seed)
    for _ in range(STEPS):
        await line.step(found.id)
        after = await house.conversation(found.id)
        await laws_hold(house, after)
        assert after.waiting_since_ms == found.waiting_since_ms
    await house.calls.ended("CA1", "completed")
    await laws_hold(house, await house.conversation(found.id))
    assert set(await house.events()) >= MET, "too tame"
