"""POST /api/conversations/{id}/park."""

from console import show
from console.answers import PromiseAnswer
from console.api.readable import readable
from console.requests import ParkRequest, milliseconds
from console.route import Call


async def park(call: Call, asked: ParkRequest) -> PromiseAnswer:
    """Promise what comes next and by when; the resident gets it in writing."""
    found = await readable(call, call.part("conversation"))
    after = await call.deps.desk.park(
        call.viewer.id, found.id, asked.done, asked.next, milliseconds(asked.by)
    )
    shown = await show.conversation(call.deps.views, after)
    return PromiseAnswer(promise=shown.promise, conversation=shown)
