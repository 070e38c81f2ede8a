"""Handing over: follows the log and gives each event's side effect to rq, once.

Run by one engine at a time; the next goes on where this one stopped.
"""

import asyncio
from dataclasses import dataclass

from core.clock import Clock
from core.errors import StoreUnavailableError
from core.events import Event
from router.outbox import JobQueue, job_of
from store.log import EventLog
from store.position import Position

BATCH = 200
IDLE_S = 1.0


@dataclass(frozen=True, slots=True)
class Outbox:
    """Follows the log and hands over what events ask for."""

    log: EventLog
    jobs: JobQueue
    position: Position
    clock: Clock

    async def run(self) -> None:
        """Hand over until cancelled; a Redis that is away is waited for."""
        while True:
            try:
                async for events in self.log.follow(await self.position.read()):
                    await self.hand_over(events)
            except StoreUnavailableError:
                await self.clock.sleep(IDLE_S)

    async def hand_over(self, events: list[Event]) -> None:
        """Give each event's job to rq, then remember: a crash between repeats, never skips."""
        for event in events:
            job = job_of(event)
            if job is not None:
                await asyncio.to_thread(self.jobs.put, job)
        await self.position.write(events[-1].seq)
