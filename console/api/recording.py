"""POST /api/conversations/{id}/recording."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import RecordingRequest
from console.route import Call


async def recording(call: Call, asked: RecordingRequest) -> ConversationAnswer:
    """Pause the recording of the call, or go on with it."""
    found = await readable(call, call.part("conversation"))
    after = await call.deps.line.record(call.viewer.id, found.id, paused=asked.paused)
    return await call.conversation(after)
