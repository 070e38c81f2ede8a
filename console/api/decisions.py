"""GET /api/supervisor/decisions/{conversation}."""

from console.answers import DecisionsAnswer
from console.api.readable import readable
from console.decisions import decisions as decided
from console.route import Call


async def decisions(call: Call) -> DecisionsAnswer:
    """Return what was decided about a conversation and why, oldest first."""
    found = await readable(call, call.part("conversation"))
    return DecisionsAnswer(decisions=await decided(call.deps.log, call.deps.views, found))
