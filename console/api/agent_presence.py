"""POST /api/supervisor/presence."""

from console.answers import AgentAnswer
from console.requests import AgentPresenceRequest
from console.route import Call
from core.errors import NotFoundError
from core.ids import AgentId


async def agent_presence(call: Call, asked: AgentPresenceRequest) -> AgentAnswer:
    """Set the status of an agent; raises NotFoundError when there is none of that name."""
    agent = AgentId(asked.agent)
    if await call.deps.views.agent(agent) is None:
        message = f"There is no agent {agent!r}."
        raise NotFoundError(message)
    reason = asked.reason or f"set by {call.viewer.name}"
    after = await call.deps.presence.choose(agent, asked.status, reason, asked.until_ms)
    return AgentAnswer(agent=call.shown(after))
