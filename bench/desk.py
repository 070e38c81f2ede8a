"""Agents for `bench.peers`, in a process of their own: they accept at once, and close in a while.

`python -m bench.desk` reads one line of JSON: `url` of Redis, `centre` (its id), `agents` (how
many), `hold_s`, and `out`, the file for what happened, written when it is told to stop: when each
offer was read from the log, and each close was answered, on the machine's monotonic clock.
"""

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.clock import SystemClock
from core.events import Event
from core.words import Outcome
from heard.serve import stopped
from heard.stores import Stores, open_stores
from simulator.tasks import Tasks
from store.keys import CLOSED_S, Keys

WORKING = "working"


@dataclass
class Desk:
    """Everybody at work."""

    stores: Stores
    clock: SystemClock
    hold_s: float
    tasks: Tasks = field(default_factory=Tasks)
    offered: dict[str, float] = field(default_factory=dict)
    closed: list[float] = field(default_factory=list)

    async def come(self, agents: int) -> None:
        """Make everybody available, at the same moment."""
        async with asyncio.TaskGroup() as tasks:
            for number in range(agents):
                tasks.create_task(self._available(agent(number)))

    async def _available(self, who: str) -> None:
        scripts, now_ms = self.stores.scripts, self.clock.now_ms()
        await scripts.heartbeat(now_ms=now_ms, agent=who, phone="")
        await scripts.presence(
            op="", now_ms=now_ms, agent=who, status="available", reason="", until_ms=0
        )

    async def follow(self) -> None:
        """Read the log as consoles do, and take whatever is offered, until cancelled."""
        async for events in self.stores.log.follow(await self.stores.log.last_seq()):
            now_s = self.clock.monotonic_s()
            for event in events:
                if event.type == "conversation.offered":
                    self.offered.setdefault(event.conversation, now_s)
                    self.tasks.start(self._help(event))

    async def _help(self, event: Event) -> None:
        scripts, id_ = self.stores.scripts, event.conversation
        attempt = int(event.data["conversation"]["attempt"])
        await scripts.accept(
            op="",
            now_ms=self.clock.now_ms(),
            conversation=id_,
            attempt=attempt,
            agent=event.agent,
        )
        await self.clock.sleep(self.hold_s)
        await scripts.close(
            op="",
            now_ms=self.clock.now_ms(),
            conversation=id_,
            agent=event.agent,
            outcome=Outcome.NO_REPLY_NEEDED,
            done="Done",
            keep_s=CLOSED_S,
        )
        self.closed.append(self.clock.monotonic_s())


def agent(number: int) -> str:
    """Return the id of an agent."""
    return f"agent-{number:04}"


async def main() -> tuple[Path, dict[str, Any]]:
    """Work until told to stop; return what happened, and where to write it."""
    asked = json.loads(sys.stdin.readline())
    clock, stop = SystemClock(), stopped()
    async with open_stores(asked["url"], Keys(asked["centre"]), clock) as stores:
        desk = Desk(stores, clock, asked["hold_s"])
        following = desk.tasks.start(desk.follow())
        await desk.come(asked["agents"])
        print(WORKING, flush=True)
        await stop.wait()
        following.cancel()
        await desk.tasks.close()
    return Path(asked["out"]), {"offered": desk.offered, "closed": desk.closed}


if __name__ == "__main__":
    path, happened = asyncio.run(main())
    path.write_text(json.dumps(happened))
