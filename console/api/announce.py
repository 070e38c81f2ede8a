"""POST /api/supervisor/announce."""

from console.answers import DoneAnswer
from console.requests import AnnounceRequest
from console.route import Call
from core.ids import QueueId


async def announce(call: Call, asked: AnnounceRequest) -> DoneAnswer:
    """Tell everybody who is there, or the agents of one queue, something."""
    queue = QueueId(asked.queue) if asked.queue else None
    await call.deps.desk.announce(call.viewer.id, asked.text, queue, call.operation())
    return DoneAnswer()
