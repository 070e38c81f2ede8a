"""Eight processes race on one Redis: two web, two engines, two of residents, two of agents.

Residents text, repeat, ring and give up at both web processes; agents take, refuse, miss, answer,
hand on and put off, and one process of them after the other is killed with SIGKILL and comes back.
Meanwhile, and at the end: no conversation with two agents, none in no place, no agent given more
than fits, every offer ended once, nothing acknowledged lost or doubled (`bench/judge.py`).

    python -m bench.contention [--seconds N] [--seed N]

The seed is printed; it makes the same choices, though processes never race twice in the same way.
"""

import argparse
import asyncio
import json
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from random import Random  # noqa: TID251 - each run has its seed, and prints it
from tempfile import TemporaryDirectory

from aiohttp import ClientSession
from argon2 import PasswordHasher

from agents.passwords import Passwords
from bench.crowd import WORKING
from bench.judge import SNAPSHOT, Judge, places
from bench.programs import program, until_it_answers
from config.load import load_settings
from core.clock import SystemClock
from core.words import Role
from heard import embedded
from heard.roster import Account, Roster
from heard.stores import Stores, open_stores
from router.settings import for_scripts
from store.keys import Keys
from tests.heard.house import PASSWORD, free_ports
from tests.journeys.house import centre_with, mistakes
from tests.journeys.provider import provider
from tests.wait import wait_until

WEBS = ENGINES = RESIDENTS = AGENTS = 2  # processes
NUMBERS = 20  # residents of a process
NAMES = 5  # agents of a process
OFFERS = """answer_s = { voice_s = 5, chat_s = 5, message_s = 5 }
connect_s = 5
skip_missed_s = 2
skip_declined_s = 1
wrap_up_s = 1"""
PRESENCE = {"# stale_s = 15": "stale_s = 10", "# grace_s = 45": "grace_s = 1"}
LIFE_S = (0.0, 3.0)  # of a process of agents, once they have signed in
LOOK_S = 0.25
BEGIN_S = SETTLE_S = 90.0


@dataclass
class Race:
    """One run, and what came of it."""

    data_dir: Path
    random: Random
    stack: AsyncExitStack
    clock: SystemClock = field(default_factory=SystemClock)
    webs: list[str] = field(default_factory=list)
    environ: dict[str, str] = field(default_factory=dict)
    logs: list[Path] = field(default_factory=list)
    working: list[Process] = field(default_factory=list)
    desks: dict[int, Path] = field(default_factory=dict)  # what the agents who work now say
    kills: int = 0
    looks: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def open(self) -> tuple[Stores, Judge]:
        """Start Redis and put the centre and its agents there."""
        centre = self.data_dir / "centre.toml"
        text = centre_with(OFFERS)
        for default, shorter in PRESENCE.items():
            assert default in text
            text = text.replace(default, shorter)
        centre.write_text(text)
        url = await self.stack.enter_async_context(embedded.redis(self.data_dir, self.clock))
        account = await self.stack.enter_async_context(provider())
        self.environ = {
            **account.environ(),
            "HEARD_REDIS_URL": url,
            "HEARD_CONFIG": str(centre),
            "HEARD_DATA_DIR": str(self.data_dir),
        }
        settings = load_settings(centre, self.environ)
        keys = Keys(settings.centre.id)
        stores = await self.stack.enter_async_context(open_stores(url, keys, self.clock))
        await stores.scripts.configure(op="", config=for_scripts(settings.centre))
        quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        roster = Roster(stores, quick, self.clock, ())
        for name in range(NAMES * AGENTS):
            await roster.add(Account(f"agent-{name}", f"Agent {name}", Role.AGENT), PASSWORD)
        weights = settings.centre.capacity
        return stores, Judge({each: getattr(weights, each) for each in WEIGHED}, weights.max_held)

    async def start(self) -> list[Process]:
        """Start the house: its web processes and engines."""
        started = []
        async with ClientSession() as http:
            for _ in range(WEBS):
                port = free_ports()
                started.append(await self._run("heard", "web", environ={"PORT": str(port)}))
                self.webs.append(f"http://127.0.0.1:{port}")
                await until_it_answers(
                    http, f"{self.webs[-1]}/health/live", started[-1], self.logs[-1]
                )
        return [*started, *[await self._run("heard", "engine") for _ in range(ENGINES)]]

    async def residents(self) -> list[Process]:
        """Let residents come, in processes of their own."""
        return [
            await self._crowd(
                "residents", [f"+44770090{number:04}" for number in range(at, at + NUMBERS)]
            )
            for at in range(0, RESIDENTS * NUMBERS, NUMBERS)
        ]

    async def agents(self, which: int) -> Process:
        """Let a process of agents come to work."""
        names = range(which * NAMES, (which + 1) * NAMES)
        process = await self._crowd("agents", [f"agent-{name}" for name in names])
        self.desks[which] = self.logs[-1]
        return process

    async def come_and_go(self) -> None:
        """Kill one process of agents after the other; it comes back at once. Until cancelled."""
        self.working = [await self.agents(which) for which in range(AGENTS)]
        for turn in count():
            which = turn % AGENTS
            await wait_until(partial(self._all_work, which), "agents sign in", BEGIN_S)
            await self.clock.sleep(self.random.uniform(*LIFE_S))
            self.working[which].kill()
            assert await self.working[which].wait() == -signal.SIGKILL, "agents ended by themselves"
            self.kills += 1
            self.working[which] = await self.agents(which)

    async def watch(self, stores: Stores, judge: Judge) -> None:
        """Judge every event as it comes, until cancelled."""
        async for events in stores.log.watch(0):
            judge.feed(events)

    async def look(self, stores: Stores, judge: Judge) -> None:
        """Look again and again where every conversation is, until cancelled."""
        while True:
            judge.wrong += await misplaced(stores)
            self.looks += 1
            await self.clock.sleep(LOOK_S)

    def _all_work(self, which: int) -> bool:
        return self.desks[which].read_text().count(WORKING) == NAMES

    def noted(self) -> list[str]:
        """Return the texts that got a 2xx."""
        return (self.data_dir / "noted").read_text().split()

    async def _crowd(self, kind: str, names: Sequence[str]) -> Process:
        asked = {
            "kind": kind,
            "webs": self.webs,
            "names": names,
            "seed": self.random.getrandbits(40),
            "noted": str(self.data_dir / "noted"),
        }
        return await self._run("bench.crowd", given=json.dumps(asked) + "\n")

    async def _run(
        self, *words: str, given: str = "", environ: Mapping[str, str] | None = None
    ) -> Process:
        self.logs.append(self.data_dir / f"{next(self.numbers):03}-{words[-1]}.log")
        environ = {**self.environ, **(environ or {})}
        running = program(*words, log=self.logs[-1], given=given, environ=environ)
        return await self.stack.enter_async_context(running)


WEIGHED = ("voice", "callback", "chat", "message", "quiet")


async def misplaced(stores: Stores) -> list[str]:
    """Return which conversations have two places now, or none."""
    return places(json.loads(await stores.redis.eval(SNAPSHOT, 1, stores.keys.root)))


async def race(data_dir: Path, seconds: float, seed: int) -> str:
    """Race so long; return what happened, in words. Raises AssertionError with what was wrong."""
    async with AsyncExitStack() as stack:
        one = Race(data_dir, Random(seed), stack)
        stores, judge = await one.open()
        house = await one.start()
        async with asyncio.TaskGroup() as tasks:
            watching = [
                tasks.create_task(one.watch(stores, judge)),
                tasks.create_task(one.look(stores, judge)),
            ]
            racing = tasks.create_task(one.come_and_go())
            await wait_until(lambda: judge.seq > 0, "agents come", BEGIN_S)
            coming = await one.residents()
            await wait_until(lambda: judge.entries, "residents come", BEGIN_S)
            await one.clock.sleep(seconds)
            racing.cancel()
            for process in coming:
                process.terminate()
                assert await process.wait() == 0, one.logs
            await settle(one, stores, judge)
            for task in watching:
                task.cancel()
        alive = [process.returncode for process in house]
        assert alive == [None] * len(house), f"a process of the house ended: {alive}"
        judge.wrong += await misplaced(stores)
    judge.end(one.noted())
    judge.wrong += [
        line for log in one.logs[: len(house)] for line in mistakes(log) if line.startswith("{")
    ]
    assert judge.wrong == [], "\n".join(judge.wrong[:20])
    return (
        f"{len(one.noted())} texts, {len(judge.now)} conversations, {len(judge.ended)} offers, "
        f"{judge.seq} events, {one.kills} processes of agents killed, looked {one.looks} times"
    )


async def settle(one: Race, stores: Stores, judge: Judge) -> None:
    """Wait for what is in the journal while Redis is slow; then let the last agents vanish too."""
    taken = set(one.noted())
    await wait_until(lambda: taken <= judge.entries.keys(), "every text is there", SETTLE_S)
    for process in one.working:
        process.kill()

    async def over() -> bool:
        read = judge.seq >= await stores.log.last_seq()
        return read and not judge.open_offers and not await stores.reader.present_agents()

    await wait_until(over, "everybody is noticed to be gone, and every offer ends", SETTLE_S)


def main() -> int:
    """Read the command line and race."""
    parser = argparse.ArgumentParser(prog="bench.contention", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long they race (60)")
    parser.add_argument("--seed", type=int, default=SystemClock().now_ms() % 1_000_000)
    asked = parser.parse_args()
    print(f"seed {asked.seed}")
    failed = False
    try:
        with TemporaryDirectory(prefix="heard-race-") as folder:
            told = asyncio.run(race(Path(folder), asked.seconds, asked.seed))
            print(f"no law broken: {told}")
    except* AssertionError as group:
        failed = True
        print(f"FAILED with seed {asked.seed}: {group.exceptions}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
