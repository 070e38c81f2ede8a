"""A clock whose sleepers wake only when the test moves it, so no test depends on being quick."""

import asyncio
from dataclasses import dataclass, field

from core.clock import SystemClock
from tests.wait import wait_until

AT_ONCE_S = 0.5


@dataclass(eq=False)
class _Sleeper:
    seconds: float
    wakes_ms: int
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class HeldClock:
    """Stands still until `pass_time`. Sleeps shorter than half a second are over at once."""

    def __init__(self, now_ms: int = 1_800_000_000_000) -> None:
        """Start at `now_ms`."""
        self._now_ms = now_ms
        self._sleepers: set[_Sleeper] = set()

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return self._now_ms

    def monotonic_s(self) -> float:
        """The same reading in seconds."""
        return self._now_ms / 1000

    async def sleep(self, seconds: float) -> None:
        """Wait until the test has let so long pass."""
        if seconds < AT_ONCE_S:
            await SystemClock().sleep(0)
            return
        sleeper = _Sleeper(seconds, self._now_ms + round(seconds * 1000))
        self._sleepers.add(sleeper)
        try:
            await sleeper.wake.wait()
        finally:
            self._sleepers.discard(sleeper)

    def skip(self, seconds: float) -> None:
        """Move on without waking anybody, as between two things that residents do."""
        self._now_ms += round(seconds * 1000)

    async def pass_time(self, seconds: float) -> None:
        """Wait until somebody sleeps for so long, then let it pass."""
        await wait_until(
            lambda: any(abs(one.seconds - seconds) < 0.001 for one in self._sleepers),
            f"somebody waits for {seconds} s",
        )
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Move on, and wake whoever's time has come."""
        self._now_ms += round(seconds * 1000)
        for sleeper in self._sleepers:
            if sleeper.wakes_ms <= self._now_ms:
                sleeper.wake.set()

    def waits(self) -> list[float]:
        """What is being waited for, in seconds."""
        return sorted(one.seconds for one in self._sleepers)
