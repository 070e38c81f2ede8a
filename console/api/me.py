"""GET /api/me."""

from console import show
from console.answers import MeAnswer
from console.route import Call


async def me(call: Call) -> MeAnswer:
    """Return the agent, their presence, and what they hold or are offered."""
    shown = call.shown(call.viewer)
    held = await call.deps.views.held(call.viewer.id)
    return MeAnswer(
        agent=shown,
        presence=shown.presence,
        conversations=await show.conversations(call.deps.views, held),
    )
