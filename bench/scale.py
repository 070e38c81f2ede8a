"""What routing costs when a hundred or a hundred thousand wait, with the agents to match.

Three houses stand side by side, each with a Redis of its own, and take turns cycle by cycle, so
that whatever else the machine does falls on all of them alike. In each, all agents are full and
everybody else waits, over 50 queues. A cycle is: a new resident writes and is laned, an agent
accepts what they are offered, closes what they hold, and is offered the next.

    python -m bench.scale [--million]
"""

import argparse
import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean, median
from typing import Any

from bench.filler import AT_MS, LATEST_MS, arguments, fill, filler, letter
from bench.house import POLL_S, House, house
from bench.report import percentile, progress, save, table
from core.clock import SystemClock
from core.words import Outcome, Urgency
from router.settings import for_scripts
from store.keys import CLOSED_S

SIZES = ((100, 10), (10_000, 1_000), (100_000, 10_000))  # who waits, agents
MILLION = 1_000_000  # takes minutes to fill and 3 GiB
QUEUES = 50
IDLE = "queue-49"  # where nobody waits, and one agent is
EACH_HELD = 4  # messages that fit an agent
ROUNDS = 1_500
LATENCIES = 200
GOAL, GOAL_BYTES = 1.5, 2048
NOW_MS = LATEST_MS  # for the scripts: nothing falls due, and nobody's console falls silent
KEPT = 10_000  # events that are kept once they are recorded
AT_ONCE = 100


@dataclass
class Stand:
    """One house, and what was measured in it."""

    place: House
    waiting: int
    agents: int
    clock: SystemClock = field(default_factory=SystemClock)
    made: int = 10_000_000_000  # residents
    turn: int = 0
    written: str = ""
    bytes_each: float = 0  # a conversation's
    resident_bytes: float = 0
    cycles_s: list[float] = field(default_factory=list)
    sweeps_s: list[float] = field(default_factory=list)
    arrives_s: list[float] = field(default_factory=list)
    appears_s: list[float] = field(default_factory=list)
    redis_us: float = 0  # of one cycle inside Redis
    offered: dict[str, float] = field(default_factory=dict)  # conversation → when it was read

    async def prepare(self) -> None:
        """Fill it, without the append-only file, which is written in one go afterwards."""
        place, redis = self.place, self.place.stores.redis
        await place.empty()
        await redis.config_set("appendonly", "no")
        self.written = await letter(place)
        scripts = [await self._filler(urgency) for urgency in (Urgency.URGENT, Urgency.ROUTINE)]
        await place.stores.scripts.configure(op="", config=centre(place))
        await self._all(self._enroll)
        await self._enroll("idle", IDLE)
        numbers = range(self.waiting + EACH_HELD * self.agents)
        step = (LATEST_MS - AT_MS) // len(numbers)
        used = [await self._used()]
        for part in zip(*scripts, strict=True):
            await fill(place, part, numbers, QUEUES - 1, since=AT_MS, step=step)
            used.append(await self._used())
        self.resident_bytes, self.bytes_each = (
            (after - before) / len(numbers) for before, after in pairwise(used)
        )
        await self._all(self._works)
        await self._works("idle", IDLE)
        await redis.xtrim(place.stores.keys.of("events"), maxlen=KEPT, approximate=False)
        await redis.config_set("appendonly", "yes")
        while (await redis.info("persistence"))["aof_rewrite_in_progress"]:
            await self.clock.sleep(POLL_S)

    async def _used(self) -> int:
        return int((await self.place.stores.redis.info("memory"))["used_memory"])

    async def _filler(self, urgency: Urgency) -> list[str]:
        """Watch one contact in a house where somebody serves every queue, but is not at work."""
        await self.place.stores.redis.flushall()
        await self.place.stores.scripts.configure(op="", config=centre(self.place))
        await self._enroll("anybody", "*")
        script = await filler(self.place, self.written, urgency)
        await self.place.stores.redis.flushall()
        return script

    async def _all(self, act: Callable[[str, str], Coroutine[None, None, None]]) -> None:
        for first in range(0, self.agents, AT_ONCE):
            async with asyncio.TaskGroup() as tasks:
                for number in range(first, min(first + AT_ONCE, self.agents)):
                    tasks.create_task(act(agent(number), queues_of(number)))

    async def cycle(self) -> None:
        """Let somebody write and an agent finish one and be offered the next."""
        number = (self.turn * 7919) % self.agents
        queue = queues_of(number).split(",")[self.turn % 2]
        urgency = Urgency.URGENT if self.turn // 2 % 2 else Urgency.ROUTINE
        self.turn += 1
        began_s = self.clock.monotonic_s()
        await self._receive(queue, urgency)
        await self._finish(agent(number))
        self.cycles_s.append(self.clock.monotonic_s() - began_s)

    async def sweep(self) -> None:
        """Do once what an engine does each second."""
        began_s = self.clock.monotonic_s()
        await self.place.stores.scripts.sweep(now_ms=NOW_MS, turn=len(self.sweeps_s))
        self.sweeps_s.append(self.clock.monotonic_s() - began_s)

    async def arrive(self) -> None:
        """Let somebody write for whom an agent is free; until the offer is read from the log."""
        began_s = self.clock.monotonic_s()
        conversation = await self._receive(IDLE, Urgency.ROUTINE)
        self.arrives_s.append(await self._read(conversation) - began_s)
        await self._finish("idle")

    async def appear(self) -> None:
        """Let an agent come to whom somebody waits; until the offer is read from the log."""
        await self._choose("idle", "away")
        conversation = await self._receive(IDLE, Urgency.ROUTINE)
        began_s = self.clock.monotonic_s()
        await self._choose("idle", "available")
        self.appears_s.append(await self._read(conversation) - began_s)
        await self._finish("idle")

    async def follow(self) -> None:
        """Read the log as consoles do, until cancelled."""
        log = self.place.stores.log
        async for events in log.follow(await log.last_seq()):
            for event in events:
                if event.type == "conversation.offered":
                    self.offered[event.conversation] = self.clock.monotonic_s()

    async def _read(self, conversation: str) -> float:
        while conversation not in self.offered:
            await self.clock.sleep(0)
        return self.offered.pop(conversation)

    async def _receive(self, queue: str, urgency: Urgency) -> str:
        self.made += 1
        asked = arguments(self.written, f"{self.made:012}", queue, urgency, NOW_MS)
        return (await self.place.stores.scripts.receive(**asked))["conversation"]

    async def _finish(self, who: str) -> None:
        stores = self.place.stores
        [held, *_] = map(str, await stores.redis.hkeys(stores.keys.of("held", who)))
        key = stores.keys.of("conversation", held)
        state, attempt = await stores.redis.hmget(key, ["state", "attempt"])
        now: dict[str, Any] = {"op": "", "now_ms": NOW_MS, "conversation": held, "agent": who}
        if state == "offered":
            await stores.scripts.accept(**now, attempt=int(str(attempt)))
        await stores.scripts.close(
            **now, outcome=Outcome.NO_REPLY_NEEDED, done="Done", keep_s=CLOSED_S
        )

    async def _enroll(self, who: str, queues: str) -> None:
        account = {"id": who, "name": who, "role": "agent", "queues": queues}
        account |= {"skills": "", "phone_number": ""}
        await self.place.stores.scripts.enroll(
            op="", now_ms=NOW_MS, account=account, password_hash=""
        )

    async def _works(self, who: str, _queues: str) -> None:
        await self.place.stores.scripts.heartbeat(now_ms=NOW_MS, agent=who, phone="")
        await self._choose(who, "available")

    async def _choose(self, who: str, status: str) -> None:
        await self.place.stores.scripts.presence(
            op="", now_ms=NOW_MS, agent=who, status=status, reason="", until_ms=0
        )

    async def measure_redis(self, rounds: int) -> None:
        """Ask Redis itself how long its scripts take in a cycle: free of the machine's moods."""
        redis = self.place.stores.redis
        await redis.config_resetstat()
        for _ in range(rounds):
            await self.cycle()
        stats = await redis.info("commandstats")
        self.redis_us = stats["cmdstat_evalsha"]["usec"] / rounds


def centre(place: House) -> dict[str, Any]:
    """Return the demo centre with 50 queues, all like its repairs."""
    config = for_scripts(place.settings.centre)
    like = config["queues"]["repairs"]
    return {**config, "queues": {f"queue-{n:02}": like for n in range(QUEUES)}}


def agent(number: int) -> str:
    """Return the id of an agent."""
    return f"agent-{number:05}"


def queues_of(number: int) -> str:
    """Return the two queues that an agent serves."""
    return f"queue-{number % (QUEUES - 1):02},queue-{(number * 3 + 1) % (QUEUES - 1):02}"


async def main(sizes: Sequence[tuple[int, int]] = SIZES) -> None:
    """Measure, print and save."""
    async with AsyncExitStack() as stack:
        stands = []
        for waiting, agents in sizes:
            progress(f"scale: letting {waiting:,} wait for {agents:,} agents")
            stand = Stand(await stack.enter_async_context(house()), waiting, agents)
            began_s = stand.clock.monotonic_s()
            await stand.prepare()
            print(f"  {waiting:,} fill in {stand.clock.monotonic_s() - began_s:.0f} s")
            stands.append(stand)
        async with asyncio.TaskGroup() as tasks:
            reading = [tasks.create_task(stand.follow()) for stand in stands]
            await _measure(stands)
            for task in reading:
                task.cancel()
    progress("")
    _show(stands)


async def _measure(stands: Sequence[Stand]) -> None:
    for number in range(ROUNDS):
        if number % 50 == 0:
            progress(f"scale: cycle {number} of {ROUNDS}")
            for stand in stands:
                await stand.sweep()
        for stand in stands:
            await stand.cycle()
    for number in range(LATENCIES):
        progress(f"scale: offer {number} of {LATENCIES}")
        for stand in stands:
            await stand.arrive()
            await stand.appear()
    for stand in stands:
        timed = stand.cycles_s
        stand.cycles_s = []
        await stand.measure_redis(200)
        stand.cycles_s = timed


def _figures(stand: Stand) -> dict[str, Any]:
    return {
        "waiting": stand.waiting,
        "agents": stand.agents,
        "bytes_each": stand.bytes_each,
        "resident_bytes": stand.resident_bytes,
        "cycles_per_s": 1 / mean(stand.cycles_s),
        "cycle_ms": {
            "median": 1000 * median(stand.cycles_s),
            "p99": 1000 * percentile(stand.cycles_s, 0.99),
        },
        "redis_us_a_cycle": stand.redis_us,
        "sweep_ms": 1000 * median(stand.sweeps_s),
        "arrival_to_offer_ms": 1000 * median(stand.arrives_s),
        "agent_to_offer_ms": 1000 * median(stand.appears_s),
    }


def _show(stands: Sequence[Stand]) -> None:
    figures = [_figures(stand) for stand in stands]
    print("\nRouting with more and more who wait, fsync always, in turns cycle by cycle")
    print(f"  {QUEUES} queues; all agents full; {ROUNDS} cycles each, one caller\n")
    header = ("waiting", "agents", "cycles/s", "ms", "99 % ms", "in Redis us", "sweep ms")
    rows = [
        (
            f"{one['waiting']:,}",
            f"{one['agents']:,}",
            f"{one['cycles_per_s']:.0f}",
            f"{one['cycle_ms']['median']:.2f}",
            f"{one['cycle_ms']['p99']:.2f}",
            f"{one['redis_us_a_cycle']:.0f}",
            f"{one['sweep_ms']:.2f}",
        )
        for one in figures
    ]
    table(header, rows)
    latencies = [
        (
            f"{one['waiting']:,}",
            f"{one['bytes_each']:.0f}",
            f"{one['resident_bytes']:.0f}",
            f"{one['arrival_to_offer_ms']:.2f}",
            f"{one['agent_to_offer_ms']:.2f}",
        )
        for one in figures
    ]
    table(
        ("waiting", "bytes each", "resident bytes", "arrival to offer ms", "agent to offer ms"),
        latencies,
    )
    times = figures[-1]["cycle_ms"]["p99"] / figures[0]["cycle_ms"]["p99"]
    print(f"  99th percentile with the most, times that with the fewest: {times:.2f} (goal {GOAL})")
    print(f"  memory each with the most: {figures[-1]['bytes_each']:.0f} (goal {GOAL_BYTES})")
    kept = save("scale", {"queues": QUEUES, "rounds": ROUNDS, "times": times, "sizes": figures})
    print(f"  kept in {kept}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.scale", description=__doc__)
    parser.add_argument(
        "--million", action="store_true", help=f"let {MILLION:,} wait: 3 GiB and some minutes"
    )
    *smaller, (most, crowd) = SIZES
    largest = MILLION if parser.parse_args().million else most
    asyncio.run(main([*smaller, (largest, crowd)]))
