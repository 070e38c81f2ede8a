"""POST /api/conversations/{id}/urgency."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import UrgencyRequest
from console.route import Call


async def urgency(call: Call, asked: UrgencyRequest) -> ConversationAnswer:
    """Change the urgency, with the reason."""
    found = await readable(call, call.part("conversation"))
    after = await call.deps.desk.raise_urgency(
        call.viewer.id, found.id, asked.urgency, asked.reason
    )
    return await call.conversation(after)
