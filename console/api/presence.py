"""PUT /api/me/presence."""

from console.answers import AgentAnswer
from console.requests import PresenceRequest
from console.route import Call


async def presence(call: Call, asked: PresenceRequest) -> AgentAnswer:
    """Take the status that the agent chose."""
    agent = await call.deps.presence.choose(
        call.viewer.id, asked.status, asked.reason, asked.until_ms
    )
    return AgentAnswer(agent=call.shown(agent))
