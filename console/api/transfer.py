"""POST /api/conversations/{id}/transfer."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import TransferRequest
from console.route import Call
from core.ids import AgentId, QueueId


async def transfer(call: Call, asked: TransferRequest) -> ConversationAnswer:
    """Hand it to a queue or to an agent; the waiting time goes on."""
    found = await readable(call, call.part("conversation"))
    after = await call.deps.desk.transfer(
        call.viewer.id,
        found.id,
        queue=QueueId(asked.queue) if asked.queue else None,
        to_agent=AgentId(asked.agent) if asked.agent else None,
        note=asked.note,
    )
    return await call.conversation(after)
