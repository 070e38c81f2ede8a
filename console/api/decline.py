"""POST /api/offers/{id}/decline."""

from console.answers import ConversationAnswer
from console.route import Call
from core.ids import OfferId


async def decline(call: Call) -> ConversationAnswer:
    """Refuse an offer; ConflictError `offer_gone` when it is over."""
    after = await call.deps.desk.decline(call.viewer.id, OfferId(call.part("offer")))
    return await call.conversation(after)
