"""GET /api/conversations/{id}."""

from console import show
from console.answers import ConversationWithTimelineAnswer
from console.api.readable import readable
from console.route import Call


async def conversation(call: Call) -> ConversationWithTimelineAnswer:
    """Return one conversation with its timeline across channels."""
    found = await readable(call, call.part("conversation"))
    return ConversationWithTimelineAnswer(
        conversation=await show.conversation_with_timeline(call.deps.views, found)
    )
