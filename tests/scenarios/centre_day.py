"""Short ways to let a day pass in the centre."""

from core.conversation import Conversation, State
from core.ids import AgentId
from core.words import Outcome
from router.sweep import Sweep
from tests.router.conftest import House

AMINA, BEN, CARA, SOFIA = map(AgentId, ("amina", "ben", "cara", "sofia"))
TAP = "the tap drips"
RENT = "a question about my rent account"
BEAT_S = 5


def number(last: int) -> str:
    """Return a telephone number of its own for each resident."""
    return f"+447700900{last:03}"


async def sweep(house: House, turn: int = 0) -> None:
    """Do what an engine does each second."""
    stale_ms = house.settings.centre.presence.stale_s * 1000
    await house.timers.run_due()
    await Sweep(house.scripts, house.reader, house.clock, stale_ms).once(turn)


async def pass_time(house: House, seconds: int, *present: AgentId) -> None:
    """Let time pass; those who are present are heard from, and the engine works."""
    for turn in range(0, seconds, BEAT_S):
        house.clock.advance(min(BEAT_S, seconds - turn))
        for agent in present:
            await house.presence.heartbeat(agent, "")
        await sweep(house, turn)


async def arrive(house: House, agent: str, queues: str = "*") -> AgentId:
    """Let an agent come to work a moment after whatever happened last."""
    house.clock.advance(1)
    return await house.works(agent, queues)


async def write(house: House, words: str, last: int) -> Conversation:
    """Let the resident with this number text, a second after the one before."""
    house.clock.advance(1)
    return await house.text(words, number(last))


async def accept(house: House, conversation: str) -> Conversation:
    """Let whoever it is offered to accept."""
    offered = await house.conversation(conversation)
    assert offered.agent
    return await house.desk.accept(offered.agent, house.offer(offered))


async def finish(house: House, conversation: str) -> None:
    """Let whoever holds it answer and close."""
    held = await house.conversation(conversation)
    assert held.agent
    await house.desk.send(held.agent, held.id, "Done", None, f"answer-{held.id}-{held.attempt}")
    await house.desk.close(held.agent, held.id, Outcome.RESOLVED, "done")


async def held_by(house: House, agent: AgentId) -> set[str]:
    """Return what an agent holds or is offered."""
    return {each.id for each in await house.views.held(agent)}


async def holder(house: House, conversation: str) -> tuple[State, AgentId | None]:
    """Return where a conversation is."""
    found = await house.conversation(conversation)
    return found.state, found.agent
