"""The truth behind the events: once a second, silent agents are noticed and lanes matched again."""

from dataclasses import dataclass
from itertools import count

from core.clock import Clock
from core.errors import StoreUnavailableError
from store.reader import Reader
from store.scripts import Scripts

EVERY_S = 1.0
MOST_AGENTS = 100


@dataclass(frozen=True, slots=True)
class Sweep:
    """Bounded work, so a second is always enough; what is left waits for the next."""

    scripts: Scripts
    reader: Reader
    clock: Clock
    stale_ms: int

    async def run(self) -> None:
        """Sweep once a second until cancelled; a Redis that is away is waited for."""
        for turn in count():
            try:
                await self.once(turn)
            except StoreUnavailableError:
                await self.clock.sleep(EVERY_S)
            await self.clock.sleep(EVERY_S)

    async def once(self, turn: int) -> None:
        """Notice who is silent, and match what waits."""
        now_ms = self.clock.now_ms()
        silent = await self.reader.silent_agents(now_ms - self.stale_ms, MOST_AGENTS)
        for agent, seen_ms in silent.items():
            await self.scripts.go_stale(op="", now_ms=now_ms, agent=agent, seen_ms=seen_ms)
        await self.scripts.sweep(now_ms=now_ms, turn=turn)
