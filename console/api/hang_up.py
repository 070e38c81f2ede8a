"""POST /api/conversations/{id}/hangup."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.route import Call


async def hang_up(call: Call) -> ConversationAnswer:
    """End the live call."""
    found = await readable(call, call.part("conversation"))
    return await call.conversation(await call.deps.desk.hang_up(call.viewer.id, found.id))
