"""Web processes, engines, residents and agents race on one Redis, and no law is broken.

`make chaos` does it for a minute, and with what others can break.
"""

from pathlib import Path

from bench.contention import race
from core.clock import SystemClock

LOAD_S = 8


async def test_agents_vanish_while_everybody_races(tmp_path: Path) -> None:
    """One place for each conversation, one end for each offer, nobody over capacity, none lost."""
    told = await race(tmp_path, LOAD_S, SystemClock().now_ms() % 1_000_000)
    assert "0 offers" not in told.split(", ")
