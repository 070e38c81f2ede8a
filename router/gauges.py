"""What is measured of the centre when somebody asks: who waits, and how far behind the work is.

Engines and workers keep all they do in Redis and SQL, so a web process can tell how they fare:
they need no port of their own, and one that is dead is seen all the same.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from core.clock import Clock
from core.errors import StoreUnavailableError
from core.views import Gauge, QueueView
from core.words import Medium, Urgency
from router.job_counts import JobCounts
from store.archive.faults import AWAY
from store.log import EventLog
from store.position import Position
from store.reader import Reader

PART_S = 2.0
Values = dict[tuple[str, ...], float]

log = structlog.get_logger("heard.gauges")


class Recorded(Protocol):
    """The archive; `store.archive.history.History` is one."""

    async def recorded(self) -> int:
        """Return the number of the last event recorded."""
        ...


class Queues(Protocol):
    """Who waits; `router.views.HouseViews` is one."""

    async def queues(self) -> Sequence[QueueView]:
        """Return every queue."""
        ...


@dataclass(frozen=True, slots=True)
class Gauges:
    """Measures everything at once. `leases` are the kinds of work that one engine does."""

    views: Queues
    reader: Reader
    log: EventLog
    archive: Recorded
    outbox: Position
    reconciler: Position
    jobs: JobCounts
    files: JobCounts
    leases: Sequence[str]
    clock: Clock

    async def read(self) -> Sequence[Gauge]:
        """Return what could be measured within `PART_S`; what is away is left out."""
        parts = (
            *(self._waiting, self._recorder, self._outbox),
            *(self._timers, self._leases, self._jobs, self._workers),
            *(self._file_jobs, self._file_workers, self._reconciler),
        )
        found = await asyncio.gather(*map(_within, parts))
        return [gauge for part in found for gauge in part]

    async def _waiting(self) -> Sequence[Gauge]:
        lanes = ("queue", "urgency", "medium")
        waiting: Values = {}
        longest: Values = {}
        for view in await self.views.queues():
            for lane in ((urgency, medium) for urgency in Urgency for medium in Medium):
                waiting[view.id, *lane] = view.waiting.get(lane, 0)
                longest[view.id, *lane] = view.waits_ms.get(lane, 0) / 1000
        return (
            Gauge("heard_waiting", "Conversations that wait", lanes, waiting),
            Gauge(
                "heard_longest_wait_seconds",
                "How long the head of the lane has waited, in seconds",
                lanes,
                longest,
            ),
        )

    async def _recorder(self) -> Sequence[Gauge]:
        return (_lag("recorder", await self.log.last_seq() - await self.archive.recorded()),)

    async def _outbox(self) -> Sequence[Gauge]:
        return (_lag("outbox", await self.log.last_seq() - await self.outbox.read()),)

    async def _reconciler(self) -> Sequence[Gauge]:
        read_ms = await self.reconciler.read()
        if not read_ms:
            return ()  # no account, or no engine yet
        behind_s = max(0, self.clock.now_ms() - read_ms) / 1000
        what = "How far behind the reading of the provider's record is, in seconds"
        return (Gauge("heard_reconciler_behind_seconds", what, (), {(): behind_s}),)

    async def _timers(self) -> Sequence[Gauge]:
        due_ms = await self.reader.first_timer()
        late_s = 0.0 if due_ms is None else max(0, self.clock.now_ms() - due_ms) / 1000
        what = "How long the earliest timer has been due, in seconds; more than a few: no engine"
        return (Gauge("heard_timer_overdue_seconds", what, (), {(): late_s}),)

    async def _leases(self) -> Sequence[Gauge]:
        held = await self.reader.leases(self.leases)
        values: Values = {(name,): float(one) for name, one in held.items()}
        return (Gauge("heard_lease_held", "Whether an engine does this work", ("work",), values),)

    async def _jobs(self) -> Sequence[Gauge]:
        counts = await asyncio.to_thread(self.jobs.jobs)
        values: Values = {(state,): count for state, count in counts.items()}
        return (Gauge("heard_jobs", "Jobs by state", ("state",), values),)

    async def _workers(self) -> Sequence[Gauge]:
        count = await asyncio.to_thread(self.jobs.workers)
        return (Gauge("heard_workers", "Workers that have been heard from", (), {(): count}),)

    async def _file_jobs(self) -> Sequence[Gauge]:
        counts = await asyncio.to_thread(self.files.jobs)
        values: Values = {(state,): count for state, count in counts.items()}
        return (Gauge("heard_file_jobs", "Files to fetch, by state", ("state",), values),)

    async def _file_workers(self) -> Sequence[Gauge]:
        count = await asyncio.to_thread(self.files.workers)
        return (Gauge("heard_file_workers", "Processes that fetch files", (), {(): count}),)


def _lag(reader: str, events: int) -> Gauge:
    what = "Events of the log that are not finished yet"
    return Gauge(f"heard_{reader}_lag_events", what, (), {(): max(0, events)})


async def _within(part: Callable[[], Awaitable[Sequence[Gauge]]]) -> Sequence[Gauge]:
    try:
        async with asyncio.timeout(PART_S):
            return await part()
    except (StoreUnavailableError, TimeoutError, *AWAY) as error:
        log.warning("gauge.away", error=type(error).__name__)
        return ()
