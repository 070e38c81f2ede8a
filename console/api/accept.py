"""POST /api/offers/{id}/accept."""

from console.answers import ConversationAnswer
from console.route import Call
from core.ids import OfferId


async def accept(call: Call) -> ConversationAnswer:
    """Take an offer; ConflictError `offer_gone` when it expired or another has it."""
    after = await call.deps.desk.accept(call.viewer.id, OfferId(call.part("offer")))
    return await call.conversation(after)
