"""POST /api/supervisor/assign."""

from console.api.readable import readable
from console.messages import ConversationAnswer
from console.requests import AssignRequest
from console.route import Call
from core.ids import AgentId


async def assign(call: Call, asked: AssignRequest) -> ConversationAnswer:
    """Put a conversation to one agent, who is asked first."""
    found = await readable(call, asked.conversation)
    after = await call.deps.desk.transfer(
        call.viewer.id, found.id, queue=None, to_agent=AgentId(asked.agent), note=asked.note
    )
    return await call.conversation(after)
