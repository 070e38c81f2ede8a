"""GET /api/supervisor/wallboard."""

from console import show
from console.answers import WallboardAnswer
from console.open_list import all_open
from console.route import Call
from core.clock import iso


async def wallboard(call: Call) -> WallboardAnswer:
    """Return all of the centre at this moment; who has waited longest comes first."""
    views = call.deps.views
    found = await all_open(views)
    return WallboardAnswer(
        at=iso(call.deps.clock.now_ms()),
        queues=tuple(show.queue(each) for each in await views.queues()),
        agents=tuple(call.shown(each) for each in await views.agents()),
        conversations=await show.conversations(
            views, sorted(found, key=lambda each: each.waiting_since_ms)
        ),
    )
