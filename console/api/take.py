"""POST /api/conversations/{id}/take."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.route import Call


async def take(call: Call) -> ConversationAnswer:
    """Take what waits in my queues, out of turn; ConflictError `not_waiting`, `unavailable`."""
    found = await readable(call, call.part("conversation"))
    return await call.conversation(await call.deps.desk.take(call.viewer.id, found.id))
