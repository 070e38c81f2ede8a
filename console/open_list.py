"""Everything that is open, for those who oversee the centre."""

import structlog

from console.house import Views
from core.conversation import Conversation

PAGE = 500
MOST = 5_000  # many times what a centre has open; more is said in the log, never left out silently

log = structlog.get_logger("heard.console")


async def all_open(views: Views) -> list[Conversation]:
    """Return the open conversations, at most `MOST`, the newest first."""
    found: dict[str, Conversation] = {}
    before_ms: int | None = None
    while len(found) < MOST:
        page = await views.conversations(None, None, PAGE, before_ms)
        known = len(found)
        found |= {each.id: each for each in page}
        if len(page) < PAGE or len(found) == known:
            return list(found.values())
        # The next page begins within the last millisecond of this one: two may have opened in it.
        before_ms = page[-1].opened_ms + 1
    log.warning("open.too_many", shown=MOST)
    return list(found.values())[:MOST]
