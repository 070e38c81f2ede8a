"""POST /api/supervisor/move."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import MoveRequest
from console.route import Call
from core.ids import QueueId


async def move(call: Call, asked: MoveRequest) -> ConversationAnswer:
    """Put a conversation in another queue, whoever holds it."""
    found = await readable(call, asked.conversation)
    after = await call.deps.desk.transfer(
        call.viewer.id, found.id, queue=QueueId(asked.queue), to_agent=None, note=asked.note
    )
    return await call.conversation(after)
