"""POST /api/conversations/{id}/hold."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import HoldRequest
from console.route import Call


async def hold(call: Call, asked: HoldRequest) -> ConversationAnswer:
    """Put the resident on hold, or take them back."""
    found = await readable(call, call.part("conversation"))
    after = await call.deps.line.hold(call.viewer.id, found.id, held=asked.held)
    return await call.conversation(after)
