"""GET /api/conversations."""

from console import show
from console.answers import ConversationsAnswer
from console.route import Call
from console.sight import may_read, oversees
from core.clock import from_iso, iso
from core.conversation import Conversation, State
from core.errors import InvalidError
from core.ids import QueueId

USUAL = 50
MOST = 200


async def conversations(call: Call) -> ConversationsAnswer:
    """Return what the viewer may see, the newest first; raises InvalidError for a bad query.

    An agent asks for `state=waiting` to see what waits in their queues, which they may take; a page
    can then be shorter than its limit and still have one behind it.
    """
    state, queue, limit, before_ms = _query(call)
    if state is State.CLOSED:
        whose = None if oversees(call.viewer) else call.viewer.id
        page = list(await call.deps.views.closed(whose, queue, limit, before_ms))
    elif oversees(call.viewer) or state is State.WAITING:
        page = list(await call.deps.views.conversations(state, queue, limit, before_ms))
    else:
        held = await call.deps.views.held(call.viewer.id)
        page = [each for each in held if _fits(each, state, queue, before_ms)]
        page = sorted(page, key=lambda each: each.opened_ms, reverse=True)[:limit]
    more = len(page) == limit
    seen = [each for each in page if may_read(call.viewer, each)]
    return ConversationsAnswer(
        conversations=await show.conversations(call.deps.views, seen),
        before=iso(page[-1].opened_ms) if more else None,
    )


def _query(call: Call) -> tuple[State | None, QueueId | None, int, int | None]:
    query = call.http.query
    try:
        state = State(query["state"]) if "state" in query else None
        limit = int(query.get("limit", USUAL))
        # A plus sign that the browser did not escape arrives as a space.
        before_ms = from_iso(query["before"].replace(" ", "+")) if "before" in query else None
    except ValueError as error:
        message = f"{error}; take state=waiting, limit=50, before=2026-03-01T09:00:00.000+00:00"
        raise InvalidError(message) from error
    if not 1 <= limit <= MOST:
        message = f"limit: from 1 to {MOST}"
        raise InvalidError(message)
    return state, QueueId(query["queue"]) if "queue" in query else None, limit, before_ms


def _fits(
    each: Conversation, state: State | None, queue: QueueId | None, before_ms: int | None
) -> bool:
    return (
        state in (None, each.state)
        and queue in (None, each.queue)
        and (before_ms is None or each.opened_ms < before_ms)
    )
