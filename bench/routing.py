"""Complete routing cycles a second, as a share of what the same Redis does raw.

A cycle is a text of a new resident received and offered, read by the agent's side, accepted, and
closed with the outcome `no_reply_needed`: four requests. Raw is the same four requests, the three
scripts replaced by fillers that run the very commands of the real ones and decide nothing.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench import raw
from bench.cycle import Cycle, cycles_per_s
from bench.house import House, house
from bench.recorded import Request, record
from bench.report import progress, save, spread, table
from store.loader import load_all

AGENTS = 50
CALLERS = (1, 50)
ROUNDS = 5
FOR_S = 2.0
GOAL = 0.5


async def main() -> None:
    """Measure, print and save."""
    async with house() as place:
        cycle = Cycle(place)
        requests = await _recorded(place, cycle)
        bare = raw.driver(place.socket)
        rounds: dict[int, list[dict[str, Any]]] = {callers: [] for callers in CALLERS}
        for number in range(ROUNDS):
            for callers in CALLERS:
                progress(f"routing: round {number + 1} of {ROUNDS}, {callers} callers")
                rounds[callers].append(await _round(place, cycle, requests, bare, callers))
    progress("")
    _show(bare, requests, rounds)
    figures = {
        "raw": bare.name,
        "agents": AGENTS,
        "seconds": FOR_S,
        "requests": [{"name": each.name, "commands": each.commands} for each in requests],
        "rounds": rounds,
        "share": {n: asdict(spread([r["share"] for r in done])) for n, done in rounds.items()},
        "goal": GOAL,
    }
    print(f"  kept in {save('routing', figures)}\n")


async def _recorded(place: House, cycle: Cycle) -> list[Request]:
    """Return the requests of a cycle in a house in full swing."""
    await place.open(AGENTS)
    await cycles_per_s(cycle, CALLERS[-1], FOR_S)
    return await record(cycle, {script.sha: name for name, script in load_all().items()})


async def _round(
    place: House, cycle: Cycle, requests: Sequence[Request], bare: raw.Driver, callers: int
) -> dict[str, Any]:
    """Measure ours, then raw, each on a Redis that was just emptied."""
    await place.open(AGENTS)
    await cycles_per_s(cycle, callers, FOR_S / 10)
    ours = await cycles_per_s(cycle, callers, FOR_S)
    await place.empty()
    loaded = [raw.load(place.socket, request) for request in requests]
    rates = {each.name: bare.rate(each, callers, FOR_S / len(loaded)) for each in loaded}
    ceiling = 1 / sum(1 / rate for rate in rates.values())
    return {"ours": ours, "raw": ceiling, "share": ours / ceiling, "raw_requests": rates}


def _show(
    bare: raw.Driver, requests: Sequence[Request], rounds: dict[int, list[dict[str, Any]]]
) -> None:
    print("\nRouting cycles (receive, offer, accept, close) on one Redis, fsync always")
    print(f"  {AGENTS} agents; raw by {bare.name}; median (lowest to highest) of {ROUNDS} rounds\n")
    header = ("callers", "cycles/s", "raw cycles/s", "share", "goal")
    rows = []
    for callers, done in rounds.items():
        ours, ceiling = spread([r["ours"] for r in done]), spread([r["raw"] for r in done])
        share = spread([100 * r["share"] for r in done])
        goal = f"{GOAL:.0%}" if callers == CALLERS[-1] else ""
        rows.append((str(callers), ours.shown(), ceiling.shown(), share.shown(" %"), goal))
    table(header, rows)
    commands = [
        (each.name, str(sum(each.commands.values())), _listed(each.commands)) for each in requests
    ]
    table(("request", "commands", "which"), commands)


def _listed(commands: Mapping[str, int]) -> str:
    return " ".join(f"{times} {name}" for name, times in sorted(commands.items()))


if __name__ == "__main__":
    asyncio.run(main())
