"""POST /api/conversations/{id}/consult and /consult/end."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import ConsultRequest
from console.route import Call
from core.ids import AgentId, QueueId


async def consult(call: Call, asked: ConsultRequest) -> ConversationAnswer:
    """Ask a colleague or a queue; their phone connects with the conversation's id to come in."""
    found = await readable(call, call.part("conversation"))
    after = await call.deps.line.consult(
        call.viewer.id,
        found.id,
        queue=QueueId(asked.queue) if asked.queue else None,
        to_agent=AgentId(asked.agent) if asked.agent else None,
        note=asked.note,
    )
    return await call.conversation(after)


async def end_consult(call: Call) -> ConversationAnswer:
    """Call it off; as the colleague, refuse or leave it."""
    found = await readable(call, call.part("conversation"))
    return await call.conversation(await call.deps.line.end_consult(call.viewer.id, found.id))
