"""The Redis of a benchmark: settings as `heard run` starts it, on the disk of this checkout."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from config.load import Settings, load_settings
from core.clock import Clock, SystemClock
from core.words import Status
from heard import embedded
from heard.stores import Stores, open_stores
from router.settings import for_scripts
from store.keys import Keys

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
CENTRE = ROOT / "config" / "centre.toml"
POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class House:
    """A centre in its own Redis; `data_dir` is the data directory of Heard."""

    data_dir: Path
    url: str
    settings: Settings
    stores: Stores
    clock: Clock

    @property
    def socket(self) -> str:
        """Where Redis listens."""
        return self.url.removeprefix("unix://")

    async def empty(self) -> None:
        """Forget everything, and let no rewrite of the append-only file fall into a measurement."""
        redis = self.stores.redis
        await redis.flushall(asynchronous=True)  # millions of keys take longer than a command may
        await redis.config_set("auto-aof-rewrite-percentage", 0)
        await redis.bgrewriteaof()
        while (await redis.info("persistence"))["aof_rewrite_in_progress"]:
            await self.clock.sleep(POLL_S)

    async def open(self, agents: int) -> None:
        """Empty it and put the demo centre there, with so many agents free for every queue."""
        await self.empty()
        scripts = self.stores.scripts
        await scripts.configure(op="", config=for_scripts(self.settings.centre))
        for number in range(1, agents + 1):
            account = {
                "id": f"agent-{number:03}",
                "name": f"Agent {number}",
                "role": "agent",
                "queues": "*",
                "skills": "",
                "phone_number": "",
            }
            now_ms, agent = self.clock.now_ms(), account["id"]
            await scripts.enroll(op="", now_ms=now_ms, account=account, password_hash="")
            await scripts.heartbeat(now_ms=now_ms, agent=agent, phone="")
            await scripts.presence(
                op="", now_ms=now_ms, agent=agent, status=Status.AVAILABLE, reason="", until_ms=0
            )


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    """Start a Redis with the embedded settings, and stop it and remove its data afterwards."""
    clock = SystemClock()
    settings = load_settings(CENTRE, {})
    RESULTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="data-", dir=RESULTS) as directory:
        data_dir = Path(directory)
        async with (
            embedded.redis(data_dir, clock) as url,
            open_stores(url, Keys(settings.centre.id), clock) as stores,
        ):
            yield House(data_dir, url, settings, stores, clock)
