"""The conversation that a request is about, if the viewer may know of it."""

from console.route import Call
from console.sight import may_read
from core.conversation import Conversation
from core.errors import NotFoundError
from core.ids import ConversationId


async def readable(call: Call, conversation: str) -> Conversation:
    """Return it; raises NotFoundError, the same when it is not theirs and when there is none."""
    found = await call.deps.views.conversation(ConversationId(conversation))
    if found is None or not may_read(call.viewer, found):
        message = "There is no such conversation, or it is not yours to see."
        raise NotFoundError(message)
    return found
