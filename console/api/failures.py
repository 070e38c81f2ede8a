"""GET /api/conversations/{id}/failures."""

from console.answers import FailuresAnswer
from console.api.readable import readable
from console.failures import failures as gone_wrong
from console.route import Call


async def failures(call: Call) -> FailuresAnswer:
    """Return what went wrong for this resident before, the newest first."""
    found = await readable(call, call.part("conversation"))
    return FailuresAnswer(failures=await gone_wrong(call.deps.log, call.deps.views, found))
