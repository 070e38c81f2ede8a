"""The recorder: copies the log into SQL, every event once, and then lets the log be trimmed.

The place in the log is written in the transaction that writes the events, so a restart repeats and
skips nothing. It is also the fence: of two recorders (a lease that ran out unnoticed) only one can
move it on, and the other's transaction is undone.

When Redis has lost events that are recorded here, and gives their numbers to others, these are
recorded as the next epoch, and Redis is told not to give any more of the old numbers.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from itertools import chain, pairwise, repeat
from typing import TypeVar

import structlog

from core.clock import Clock
from core.events import Event
from store.archive.faults import AWAY
from store.archive.ledger import Hole, Ledger, OvertakenError, Place
from store.archive.rows import rows_of
from store.log import BATCH, EventLog
from store.position import Position

KEEP = 10_000  # newest events that stay in Redis: consoles resume within them
RETRY_S = (1, 2, 5, 10, 30)  # between tries while the database is away; then every 30 s

Alert = Callable[[str, str], Awaitable[None]]  # a name such as `log.gap`, and a sentence
T = TypeVar("T")

log = structlog.get_logger("heard.recorder")


class Recorder:
    """Follows one log into one archive."""

    def __init__(
        self,
        ledger: Ledger,
        event_log: EventLog,
        clock: Clock,
        alert: Alert,
        *,
        readers: Sequence[Position] = (),
        keep: int = KEEP,
    ) -> None:
        """Record into `ledger`, then trim the log to its newest `keep` events.

        What one of the `readers` has not finished is not trimmed.
        """
        self._ledger = ledger
        self._log = event_log
        self._clock = clock
        self._alert = alert
        self._readers = readers
        self._keep = keep

    async def run(self) -> None:
        """Record until cancelled, on one engine at a time (`store.lease`).

        Waits while the database is away, and mostly while Redis is. Raises StoreUnavailableError
        when Redis goes at another moment (run again), ValueError for an event that this version
        cannot read.
        """
        while True:
            try:
                await self._follow(await self.reconcile())
            except OvertakenError as error:
                log.warning("recorder.overtaken", error=str(error))

    async def reconcile(self) -> Place:
        """Find out whether Redis lost what is recorded here, and return where to go on.

        Also for the start of a centre, before anything writes to a Redis that may be new.
        """
        place = await self._patiently(self._ledger.place)
        last = await self._log.last_seq()
        lost = last < place.seq or not await self._agrees(place)
        after = await self._next_epoch(place) if lost else place
        if last < after.top:
            await self._log.seed_sequence(after.top)
        if lost:
            await self._raise("log.lost", _lost_text(place, last, after))
        return after

    async def _follow(self, place: Place) -> None:
        """Record what comes behind `place`; return when the place must be asked for again."""
        async with aclosing(self._log.watch(place.seq)) as batches:
            async for events in batches:
                if events:
                    place = await self._record(place, events)
                elif await self.reconcile() != place:
                    return

    async def _record(self, place: Place, events: list[Event]) -> Place:
        rows = rows_of(events, place.epoch)
        after = place.at(events[-1].seq)
        holes = holes_in(place, events)
        await self._patiently(lambda: self._ledger.record(place, after, rows, holes))
        for first, last in holes:
            text = f"Events {first} to {last} were not in the log when they were to be recorded."
            await self._raise("log.gap", text)
        if rows.unreadable:
            text = f"Events {rows.unreadable} are kept but not understood: no timeline shows them."
            await self._raise("log.unreadable", text)
        finished = [await reader.read() for reader in self._readers]
        await self._log.trim(min([after.seq, *finished]), self._keep)
        return after

    async def _next_epoch(self, place: Place) -> Place:
        after = replace(place, epoch=place.epoch + 1, seq=await self._common(place))
        await self._patiently(lambda: self._ledger.move(place, after))
        return after

    async def _agrees(self, place: Place) -> bool:
        """Whether the last event recorded is, in Redis, the same (or trimmed away)."""
        found = await self._log.read(place.seq - 1, 1) if place.seq else []
        if not found or found[0].seq != place.seq:
            return True
        recorded = await self._patiently(lambda: self._ledger.recorded(place.seq, place.seq))
        return _same(found[0], recorded)

    async def _common(self, place: Place) -> int:
        """Return the number of the last event that Redis still has as it was recorded."""
        common = max(0, await self._log.first_seq() - 1)
        while events := await self._log.read(common, BATCH):
            ask = partial(self._ledger.recorded, events[0].seq, min(place.seq, events[-1].seq))
            recorded = await self._patiently(ask)
            for event in events:
                if not _same(event, recorded):
                    return common
                common = event.seq
        return common

    async def _patiently(self, step: Callable[[], Awaitable[T]]) -> T:
        """Do `step` until the database is there: nothing but this waits for it."""
        for wait_s in chain(RETRY_S, repeat(RETRY_S[-1])):
            try:
                return await step()
            except AWAY as error:
                log.warning("archive.away", error=type(error).__name__, wait_s=wait_s)
                await self._clock.sleep(wait_s)
        raise AssertionError  # the waits have no end

    async def _raise(self, alert: str, text: str) -> None:
        log.error(alert, text=text)
        await self._alert(alert, text)


def holes_in(place: Place, events: Sequence[Event]) -> list[Hole]:
    """Return the numbers that are missing before and between these events.

    Numbers up to `place.top` are not missing: after a loss they are not given again.
    """
    numbers = [place.seq, *(event.seq for event in events)]
    return [
        (max(before + 1, place.top + 1), after - 1)
        for before, after in pairwise(numbers)
        if after - 1 > max(before, place.top)
    ]


def _lost_text(place: Place, last: int, after: Place) -> str:
    return (
        f"Redis lost events: {place.seq} were recorded, it has {last} and only those up to "
        f"{after.seq} are the same. Look through the conversations of that time in the archive; "
        f"what happened since is recorded there as epoch {after.epoch}."
    )


def _same(event: Event, recorded: dict[int, tuple[str, int]]) -> bool:
    # Not the data: it may have been erased.
    return recorded.get(event.seq) == (event.type, event.at_ms)
