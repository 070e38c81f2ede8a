"""POST /api/supervisor/assign."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import AssignRequest
from console.route import Call
from core.ids import AgentId


async def assign(call: Call, asked: AssignRequest) -> ConversationAnswer:
    """Have one agent asked, past room and turn; the note is the reason that is kept."""
    found = await readable(call, asked.conversation)
    after = await call.deps.desk.assign(call.viewer.id, found.id, AgentId(asked.agent), asked.note)
    return await call.conversation(after)
