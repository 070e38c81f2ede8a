"""The laws, verified over what is live: a few conversations and agents at a time, for ever.

The check itself is the `audit` script, which judges and repairs in one step and writes an event for
every violation; consoles show those as alerts and `/metrics` counts them by law.
"""

from dataclasses import dataclass

import structlog

from core.clock import Clock
from core.errors import StoreUnavailableError
from store.reader import Reader
from store.scripts import Scripts

BATCH = 50  # conversations a step: about a millisecond of Redis
EVERY_S = 0.5

log = structlog.get_logger("heard.invariants")


@dataclass(slots=True)
class Invariants:
    """Walks over everything that is open, the oldest first, and over all agents, and again.

    What closes meanwhile moves the rest up, so a walk may pass one over; the next one sees it.
    """

    scripts: Scripts
    reader: Reader
    clock: Clock
    conversations_at: int = 0
    agents_at: int = 0

    async def run(self) -> None:
        """Verify until cancelled; a Redis that is away is waited for."""
        while True:
            await self.clock.sleep(EVERY_S)
            try:
                await self.step()
            except StoreUnavailableError:
                continue

    async def step(self) -> int:
        """Verify the next few; return how many violations were found (and repaired)."""
        batch = await self.reader.open_ids(self.conversations_at, BATCH)
        self.conversations_at = self.conversations_at + BATCH if len(batch) == BATCH else 0
        agents = (await self.reader.agent_ids())[self.agents_at : self.agents_at + BATCH]
        self.agents_at = self.agents_at + BATCH if len(agents) == BATCH else 0
        answer = await self.scripts.audit(
            now_ms=self.clock.now_ms(), conversations=batch, agents=agents
        )
        violations = int(answer["violations"])
        if violations:
            log.error("invariant.violated", violations=violations)
        return violations
