"""GET /api/queues."""

from console import show
from console.answers import QueuesAnswer
from console.route import Call


async def queues(call: Call) -> QueuesAnswer:
    """Return every queue."""
    return QueuesAnswer(queues=tuple(show.queue(each) for each in await call.deps.views.queues()))
