"""The truth behind the events: once a second, silent agents are noticed and lanes matched again."""

from dataclasses import dataclass

from core.clock import Clock
from core.errors import StoreUnavailableError
from store.reader import Reader
from store.scripts import Scripts

EVERY_S = 1.0
MOST_AGENTS = 100
MOST_CONVERSATIONS = 200


@dataclass(frozen=True, slots=True)
class Sweep:
    """Bounded work, so a second is always enough; what is left waits for the next."""

    scripts: Scripts
    reader: Reader
    clock: Clock
    stale_ms: int

    async def run(self) -> None:
        """Sweep once a second until cancelled; a Redis that is away is waited for."""
        while True:
            try:
                await self.once()
            except StoreUnavailableError:
                await self.clock.sleep(EVERY_S)
            await self.clock.sleep(EVERY_S)

    async def once(self) -> int:
        """Notice who is silent, match what waits; return how many offers were made."""
        now_ms = self.clock.now_ms()
        silent = await self.reader.silent_agents(now_ms - self.stale_ms, MOST_AGENTS)
        for agent, seen_ms in silent.items():
            await self.scripts.go_stale(op="", now_ms=now_ms, agent=agent, seen_ms=seen_ms)
        answer = await self.scripts.sweep(now_ms=now_ms, most=MOST_CONVERSATIONS)
        return int(answer["offered"])
