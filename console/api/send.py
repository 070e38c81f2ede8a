"""POST /api/conversations/{id}/messages."""

from console import show
from console.answers import MessageAnswer
from console.api.readable import readable
from console.messages import QueuedMessage
from console.requests import MessageRequest
from console.route import Call
from core.words import Delivery


async def send(call: Call, asked: MessageRequest) -> MessageAnswer:
    """Queue a reply; ConflictError `window_closed` when this channel takes none now."""
    found = await readable(call, call.part("conversation"))
    entry = await call.deps.desk.send(
        call.viewer.id,
        found.id,
        asked.text,
        asked.channel,
        call.operation(),
        template=asked.template,
    )
    return MessageAnswer(
        message=QueuedMessage(id=entry.id, status=Delivery.QUEUED),
        entry=show.entry(entry, Delivery.QUEUED),
    )
