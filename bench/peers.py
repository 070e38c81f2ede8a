"""What others were measured at, on the same kind of machine: 400 agents, 1-second conversations.

Conversations are offered at a steady rate, whatever becomes of them; agents accept at once and
close a second later; an agent has one at a time. Measured is from the moment at which somebody
writes (on schedule: a late sender is no excuse) until an agent has read the offer, and how many a
second are helped. Then 2,000 wait when 50 agents come, who take half a second each.

Everything goes through the real scripts and the real log, without HTTP: this process sends, another
(`bench/desk.py`) is all the agents, Redis is the third, on however many cores there are.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.desk import WORKING, agent
from bench.filler import arguments, letter
from bench.house import POLL_S, House, house
from bench.programs import START_S, program
from bench.report import percentile, progress, save, table
from core.errors import StoreUnavailableError
from core.words import Urgency
from router.settings import for_scripts

AGENTS, HOLD_S = 400, 1.0
RATES = (100, 200, 400, 800)
FOR_S, WARM_S = 12.0, 2.0
HELD = 0.98  # of what is offered: so much helped means that the rate is held
BACKLOG, DRAINERS, DRAIN_HOLD_S, DRAIN_GOAL = 2_000, 50, 0.5, 95
LONG_MS = 3_600_000
DRAIN_S = 300
# What their queues did on the same kind of machine, idle, without media: ms from join to connect.
ASTERISK = {100: "1.1 / 3.0 / 4.6", 200: "13.8 / 128 / 222"}  # app_queue, in git of 2026
FREESWITCH = {100: "80 / 140 / 200"}  # mod_callcenter 1.11.3-dev
NOT_HELD = "not held"
ASTERISK_DRAIN = 34


@dataclass
class Run:
    """What happened at one rate: ms from arrival to offer, and how many a second were helped."""

    rate: int
    helped: float
    waits_ms: list[float]


@asynccontextmanager
async def desk(place: House, agents: int, hold_s: float) -> AsyncIterator[Path]:
    """Let agents work in a process of their own; yields the file that they write when they go."""
    out, log = place.data_dir / "desk.json", place.data_dir / "desk.log"
    out.unlink(missing_ok=True)
    asked = {
        "url": place.url,
        "centre": place.settings.centre.id,
        "agents": agents,
        "hold_s": hold_s,
        "out": str(out),
    }
    async with program("bench.desk", log=log, given=json.dumps(asked) + "\n") as process:
        deadline = place.clock.monotonic_s() + START_S
        while WORKING not in log.read_text():
            if process.returncode is not None or place.clock.monotonic_s() > deadline:
                raise RuntimeError(log.read_text()[-2000:])
            await place.clock.sleep(POLL_S)
        yield out


async def empty(place: House, agents: int) -> None:
    """Empty the house; an agent has one conversation at a time, and nobody falls silent."""
    await place.empty()
    config = for_scripts(place.settings.centre)
    one = {f"weight|{medium}": 100 for medium in ("message", "quiet")}
    config["settings"] |= {**one, "stale_ms": LONG_MS, "offer_ms|message": LONG_MS}
    await place.stores.scripts.configure(op="", config=config)
    for number in range(agents):
        account = {"id": agent(number), "name": agent(number), "role": "agent", "queues": "*"}
        account |= {"skills": "", "phone_number": ""}
        await place.stores.scripts.enroll(op="", now_ms=0, account=account, password_hash="")


async def write(place: House, written: str, number: int) -> str:
    """Let a new resident write; return the conversation."""
    now_ms = place.clock.now_ms()
    asked = arguments(written, f"{number:012}", "repairs", Urgency.ROUTINE, now_ms)
    return (await place.stores.scripts.receive(**asked))["conversation"]


async def at_rate(place: House, written: str, rate: int) -> Run:
    """Offer so many a second."""
    await empty(place, AGENTS)
    due: dict[str, float] = {}

    async def arrive(number: int, due_s: float) -> None:
        while True:
            try:
                due[await write(place, written, number)] = due_s
            except StoreUnavailableError:  # too many wait for Redis already: as a provider does
                await place.clock.sleep(HOLD_S)
            else:
                return

    async with desk(place, AGENTS, HOLD_S) as out:
        began_s = place.clock.monotonic_s()
        async with asyncio.TaskGroup() as tasks:
            for number in range(int(rate * FOR_S)):
                due_s = began_s + number / rate
                if (late_s := due_s - place.clock.monotonic_s()) > 0:
                    await place.clock.sleep(late_s)
                tasks.create_task(arrive(number, due_s))
            ended_s = place.clock.monotonic_s()
        await place.clock.sleep(HOLD_S)
    found = json.loads(out.read_text())
    waits = [
        1000 * (found["offered"].get(each, ended_s + HOLD_S) - at)
        for each, at in due.items()
        if at > began_s + WARM_S
    ]
    from_s = began_s + WARM_S + HOLD_S
    helped = sum(from_s <= at < ended_s for at in found["closed"])
    return Run(rate, helped / (ended_s - from_s), waits)


async def drain(place: House, written: str) -> float:
    """Return how many a second are helped of a backlog."""
    await empty(place, DRAINERS)
    for number in range(BACKLOG):
        await write(place, written, number)
    began_s = place.clock.monotonic_s()
    async with desk(place, DRAINERS, DRAIN_HOLD_S) as out:
        redis, opened = place.stores.redis, place.stores.keys.of("open")
        while await redis.zcard(opened) and place.clock.monotonic_s() < began_s + DRAIN_S:
            await place.clock.sleep(POLL_S)
    found = json.loads(out.read_text())
    first_s = min(found["offered"].values())
    return float(len(found["closed"]) / (max(found["closed"]) - first_s))


async def main() -> None:
    """Measure, print and save."""
    async with house() as place:
        written = await letter(place)
        runs = []
        for rate in RATES:
            progress(f"peers: {rate} a second")
            runs.append(await at_rate(place, written, rate))
        held = max((run.rate for run in runs if run.helped >= HELD * run.rate), default=RATES[0])
        over = next((run for run in runs if run.rate == 2 * held), None)
        if over is None:
            progress(f"peers: {2 * held} a second, twice what it holds")
            over = await at_rate(place, written, 2 * held)
        progress("peers: a backlog")
        drained = await drain(place, written)
    progress("")
    _show(runs, held, over, drained)


def _show(runs: Sequence[Run], held: int, over: Run, drained: float) -> None:
    before = next(run for run in runs if run.rate == held)
    print(f"\n{AGENTS} agents, conversations of {HOLD_S:.0f} s, fsync always")
    print("  arrival to offer in ms: 50th, 95th, 99th percentile; theirs from join to connect\n")
    rows = [
        (
            str(run.rate),
            f"{run.helped:.0f}",
            _shown(run),
            *(theirs.get(run.rate, NOT_HELD) for theirs in (ASTERISK, FREESWITCH)),
        )
        for run in runs
    ]
    table(("offered/s", "helped/s", "ours ms", "Asterisk ms", "FreeSWITCH ms"), rows)
    print(f"  it holds {held} a second; at {over.rate} a second it helps {over.helped:.0f}")
    print(
        f"  {BACKLOG} waiting, {DRAINERS} agents, {DRAIN_HOLD_S} s each: {drained:.1f} a second of "
        f"{DRAINERS / DRAIN_HOLD_S:.0f} possible (goal {DRAIN_GOAL}, Asterisk {ASTERISK_DRAIN})"
    )
    figures = {
        "agents": AGENTS,
        "rates": [_figures(run) for run in runs],
        "held": held,
        "helped_at_held": before.helped,
        "twice": _figures(over),
        "drained_per_s": drained,
    }
    print(f"  kept in {save('peers', figures)}\n")


def _figures(run: Run) -> dict[str, Any]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    waits = {name: percentile(run.waits_ms, share) for name, share in shares.items()}
    return {"offered": run.rate, "helped": run.helped, "arrival_to_offer_ms": waits}


def _shown(run: Run) -> str:
    return " / ".join(f"{each:.1f}" for each in _figures(run)["arrival_to_offer_ms"].values())


if __name__ == "__main__":
    asyncio.run(main())
