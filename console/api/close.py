"""POST /api/conversations/{id}/close."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import CloseRequest
from console.route import Call


async def close(call: Call, asked: CloseRequest) -> ConversationAnswer:
    """End it; ConflictError `resident_waiting` while the resident spoke last."""
    found = await readable(call, call.part("conversation"))
    after = await call.deps.desk.close(call.viewer.id, found.id, asked.outcome, asked.done)
    return await call.conversation(after)
