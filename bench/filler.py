"""Fills a house with conversations that wait, as fast as Redis can write.

One contact goes through the real `receive`, watched command by command; what it wrote is then
written again for every number, with other ids, queues and times. So the filler follows the script
by itself, and a test holds both against each other. The log is left out: of a million events it
would keep the newest 10,000.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bench.cycle import Cycle
from bench.house import House
from bench.recorded import quoted, watch
from core.clock import ManualClock
from core.words import Urgency
from store.loader import Answer
from store.scripts import Scripts

NUMBER = "987654321098"  # stands for the conversation's own, twelve digits
QUEUE = "queue-00"
AT_MS = 1_800_000_000_000
LATEST_MS = AT_MS + 24 * 3600 * 1000
WRITES = {"SET", "HSET", "SADD", "ZADD", "RPUSH"}
RESIDENT = {"resident", "addresses", "reach"}  # keys, but for the field `open`
LOG = {"INCR", "XADD"}
READS = {"GET", "HGET", "HGETALL", "ZRANGE", "ZRANK", "ZSCORE", "EXISTS", "SMEMBERS", "EVALSHA"}
CHUNK = 1_000  # conversations a script: some tens of ms

_PARTS = re.compile(f"({NUMBER}|{QUEUE}|{AT_MS})")
_LUA = {NUMBER: "id", QUEUE: "queue", str(AT_MS): "string.format('%.0f', at)"}
_LOOP = """\
local from, to, queues = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local since, step = tonumber(ARGV[4]), tonumber(ARGV[5])
for number = from, to - 1 do
  local id, queue = string.format('%012d', number), string.format('queue-%02d', number % queues)
  local at = since + number * step
"""


@dataclass
class _Letter(Scripts):
    """Keeps what the program asks `receive`, and sends nothing."""

    asked: str = ""

    async def receive(self, **asked: Any) -> Answer:  # noqa: ANN401 - as `receive` takes it
        """Keep it as JSON."""
        self.asked = json.dumps(asked)
        return Answer("OPENED", {"conversation": "", "resident": ""})


async def letter(house: House) -> str:
    """Return what the program itself asks `receive` for a text; `arguments` fills it in."""
    scripts = _Letter()
    stores = replace(house.stores, scripts=scripts)
    writer = replace(house, stores=stores, clock=ManualClock(AT_MS))
    await Cycle(writer).receive(int(NUMBER))
    return scripts.asked


def arguments(written: str, number: str, queue: str, urgency: Urgency, at_ms: int) -> Any:  # noqa: ANN401 - as `receive` takes it
    """Return a letter from another resident, at another time, to another queue."""
    asked = json.loads(written.replace(NUMBER, number).replace(str(AT_MS), str(at_ms)))
    asked["triage"] |= {"queue": queue, "urgency": urgency, "known": {}}
    return asked


async def filler(house: House, written: str, urgency: Urgency) -> list[str]:
    """Return scripts that write what `receive` writes in a house where nobody is at work.

    The first writes the residents, which are there before and afterwards, the second the rest.
    Raises ValueError when `receive` does what this does not know.
    """
    doing = house.stores.scripts.receive(**arguments(written, NUMBER, QUEUE, urgency, AT_MS))
    lines = [line[1:] for line in await watch(house, doing) if line[0] == "lua"]
    unknown = {line[0].upper() for line in lines} - WRITES - LOG - READS
    if unknown:
        message = f"receive runs {sorted(unknown)}: does the filler have to write that too?"
        raise ValueError(message)
    wrote = [line for line in lines if line[0].upper() in WRITES]
    residents = [line for line in wrote if _is_of_resident(line)]
    others = [line for line in wrote if not _is_of_resident(line)]
    return [_script(residents), _script(others)]


def _is_of_resident(line: Sequence[str]) -> bool:
    _, name, *_ = line[1].split(":")
    return name in RESIDENT and line[2] != "open"


def _script(lines: Iterable[Sequence[str]]) -> str:
    calls = (f"  redis.call({', '.join(map(_literal, line))})\n" for line in lines)
    return f"{_LOOP}{''.join(calls)}end\nreturn to - from"


async def fill(
    house: House, scripts: Sequence[str], numbers: range, queues: int, *, since: int, step: int
) -> None:
    """Let these wait, each `step` ms after the one before, spread over queues and scripts."""
    redis = house.stores.redis
    digests = [await redis.script_load(text) for text in scripts]
    chunk = min(CHUNK, -(-len(numbers) // len(digests)))
    for turn, first in enumerate(range(numbers.start, numbers.stop, chunk)):
        last = min(first + chunk, numbers.stop)
        digest = digests[turn % len(digests)]
        await redis.evalsha(digest, 0, first, last, queues, since, step)


def _literal(part: str) -> str:
    if part.isdigit() and AT_MS <= int(part) < LATEST_MS:
        return f"string.format('%.0f', at + {int(part) - AT_MS})"
    texts = [each for each in _PARTS.split(part) if each]
    return " .. ".join(_LUA.get(each) or quoted(each) for each in texts) or "''"
