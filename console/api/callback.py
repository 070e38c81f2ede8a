"""POST /api/conversations/{id}/callback."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import CallbackRequest, milliseconds
from console.route import Call


async def callback(call: Call, asked: CallbackRequest) -> ConversationAnswer:
    """Ring the resident, now or at a time."""
    found = await readable(call, call.part("conversation"))
    at_ms = None if asked.at is None else milliseconds(asked.at)
    after = await call.deps.desk.callback(call.viewer.id, found.id, at_ms, asked.number or None)
    return await call.conversation(after)
