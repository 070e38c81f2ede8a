"""A centre on a real Redis in which scripts run one by one, and all of Redis as plain values."""

import json
import math
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from core.events import Event
from store.clients import StoreClient
from store.keys import Keys
from store.loader import FOLDER, Answer, Script, load_all, run
from tests.router import centre
from tests.store.lua.moves import Moves

KEYS = Keys("stage")
START_MS = 1_800_000_000_000
NEVER_COMPARED = ("events", "op")  # read as events; kept for whoever asks again

Dump = dict[str, dict[str, str]]
Changes = dict[str, dict[str, str | None]]
Step = Callable[["Stage"], Awaitable[object]]


@cache
def scripts() -> dict[str, Script]:
    """Return every script of the house by name."""
    return load_all() | load_all(FOLDER / "upkeep")


def at(seconds: float) -> str:
    """Return the moment so long after the start, as Redis keeps it."""
    return str(START_MS + round(seconds * 1000))


class Stage:
    """One centre; `now_ms` is its time. Conversations are named after their residents."""

    def __init__(self, redis: StoreClient) -> None:
        """Begin with nothing."""
        self.redis = redis
        self.now_ms = START_MS
        self.moves = Moves()

    async def run(self, script: str, **values: object) -> Answer:
        """Run a script now; without an `op` of its own it is no replay of anything."""
        known: dict[str, object] = {"op": "", "now_ms": self.now_ms}
        args = scripts()[script].header.args
        usual = {name: value for name, value in known.items() if name in args}
        seen = await self.last_seq()
        answer = await run(self.redis, KEYS.root, scripts()[script], **usual | values)
        self.moves.note(script, values, await self.events(seen))
        return answer

    async def open(self) -> None:
        """Apply the small centre's file, with the people of its roster at home."""
        await self.run("configure", config=centre.CONFIG)

    async def field(self, conversation: str, name: str) -> str:
        """Return one field of a conversation."""
        return str(await self.redis.hget(KEYS.of("conversation", conversation), name) or "")

    async def last_seq(self) -> int:
        """Return the number of the newest event."""
        return int(await self.redis.get(KEYS.of("sequence")) or 0)

    async def events(self, after: int = 0) -> list[Event]:
        """Return the events behind a number."""
        found: Any = await self.redis.xrange(KEYS.of("events"), min=f"{after + 1}-0")
        return [Event.from_stream(stream_id, fields) for stream_id, fields in found]

    async def dump(self) -> Dump:
        """Return everything that Redis holds: key → part → value."""
        prefix = f"{KEYS.root}:"
        keys = sorted([str(key) async for key in self.redis.scan_iter(f"{prefix}*", count=1000)])
        names = [key.removeprefix(prefix) for key in keys]
        async with self.redis.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.type(key)
                pipe.pttl(key)
            found = await pipe.execute()
            kinds, lifetimes = found[::2], found[1::2]
            for key, kind in zip(keys, kinds, strict=True):
                _READS[kind](pipe, key)
            values = await pipe.execute()
        dump: Dump = {}
        for name, kind, pttl, value in zip(names, kinds, lifetimes, values, strict=True):
            if name.partition(":")[0] in NEVER_COMPARED:
                continue
            dump[name] = _parts(name, kind, value)
            if pttl > 0:
                dump[name]["expires"] = f"{math.ceil(pttl / 1000 / 60)}min"
        return dump


_READS: dict[str, Callable[[Any, str], object]] = {
    "string": lambda pipe, key: pipe.get(key),
    "hash": lambda pipe, key: pipe.hgetall(key),
    "set": lambda pipe, key: pipe.smembers(key),
    "zset": lambda pipe, key: pipe.zrange(key, 0, -1, withscores=True),
    "list": lambda pipe, key: pipe.lrange(key, 0, -1),
    "stream": lambda pipe, key: pipe.xlen(key),
}


def _parts(name: str, kind: str, value: Any) -> dict[str, str]:  # noqa: ANN401 - as Redis answers
    if kind == "string":
        return {"": str(value)}
    if kind == "hash":
        return {str(field): str(item) for field, item in value.items()}
    if kind == "set":
        return dict.fromkeys(map(str, value), "")
    if kind == "zset":
        # The standing of the ready is arithmetic, which the order tests hold; here, who is ready.
        ready = name.startswith("ready:")
        return {str(member): "" if ready else f"{score:.0f}" for member, score in value}
    lines = [_line(line) if name.startswith("timeline:") else line for line in value]
    return {str(number): line for number, line in enumerate(lines)}


def _line(line: str) -> str:
    """Return the id of a line, and what has become of its files."""
    entry = json.loads(line)
    files = [file.get("file") or file.get("error") or "?" for file in entry.get("media") or ()]
    return "+".join([entry["id"], *files])


def changed(before: Dump, after: Dump) -> Changes:
    """Return what is different: key → part → the value now, or None where it is gone."""
    found: Changes = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key, {}), after.get(key, {})
        parts = {part: new.get(part) for part in old.keys() | new.keys()}
        if different := {part: now for part, now in parts.items() if old.get(part) != now}:
            found[key] = different
    return found
