"""Time, passed in: the wall for what people see, a monotonic reading for measuring.

Nothing else in the house may ask the operating system for the time (the linter bans it), so a
test, a replay or a simulation can drive every deadline.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the house needs of time."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        ...

    def monotonic_s(self) -> float:
        """Seconds on a clock that never goes back, for measuring."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait so long by this clock."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleep so long."""
        await asyncio.sleep(seconds)


class ManualClock:
    """A clock that stands still until it is told to move; for tests and replay."""

    def __init__(self, now_ms: int = 1_800_000_000_000) -> None:
        """Start at `now_ms`."""
        self._now_ms = now_ms

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return self._now_ms

    def monotonic_s(self) -> float:
        """Return the same reading in seconds."""
        return self._now_ms / 1000

    async def sleep(self, seconds: float) -> None:
        """Move on by so long at once, and let other tasks run."""
        self.advance(seconds)
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        """Move on by so long."""
        self._now_ms += round(seconds * 1000)


def iso(at_ms: int) -> str:
    """Return ISO 8601 in UTC with milliseconds, as the wire and the reports show times."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")


def from_iso(text: str) -> int:
    """Return milliseconds since 1970 for ISO 8601 with an offset.

    Raises ValueError when the text is no such time or names no offset: a promise in an unknown
    zone would be kept an hour late.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = f"{text!r} has no offset from UTC; write for example 2026-03-01T09:00:00+00:00"
        raise ValueError(message)
    return round(moment.timestamp() * 1000)
