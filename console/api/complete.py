"""POST /api/conversations/{id}/complete."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.route import Call


async def complete(call: Call) -> ConversationAnswer:
    """Leave the call to the colleague who is on the line; the waiting time goes on."""
    found = await readable(call, call.part("conversation"))
    return await call.conversation(await call.deps.line.complete(call.viewer.id, found.id))
