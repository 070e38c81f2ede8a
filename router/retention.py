"""Deleting files whose time is over, and those that nothing leads to any more.

By their age alone: what a crash left behind between keeping a file and telling of it goes the same
way. The line in the timeline stays and says what there was.
"""

import asyncio
from dataclasses import dataclass
from itertools import islice

import structlog

from core.clock import Clock
from core.errors import StoreUnavailableError
from store.files.files import Files

EVERY_S = 3600.0
BATCH = 500
DAY_MS = 24 * 3600 * 1000

log = structlog.get_logger("heard.retention")


@dataclass(frozen=True, slots=True)
class FileRetention:
    """Keeps files for `days`."""

    files: Files
    days: int
    clock: Clock

    async def run(self) -> None:
        """Delete what is too old once an hour, until cancelled; a storage away is waited for."""
        while True:
            try:
                while await self.step():
                    pass
            except StoreUnavailableError as error:
                log.warning("retention.waiting", error=error.message)
            await self.clock.sleep(EVERY_S)

    async def step(self) -> int:
        """Delete at most 500 files; return how many."""
        deleted = await asyncio.to_thread(self._delete, self.clock.now_ms() - self.days * DAY_MS)
        if deleted:
            log.info("retention.deleted", files=deleted)
        return deleted

    def _delete(self, before_ms: int) -> int:
        old = list(islice(self.files.older_than(before_ms), BATCH))
        for name in old:
            self.files.delete(name)
        return len(old)
