"""A centre on a real Redis in which scripts are run one by one, and all of Redis as plain values."""

import json
import math
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

from core.events import Event
from core.words import Urgency
from store.clients import StoreClient
from store.keys import Keys
from store.loader import FOLDER, Answer, Script, load_all, run
from tests.router import centre

KEYS = Keys("stage")
START_MS = 1_800_000_000_000
NEVER_COMPARED = ("events", "op")  # read as events; kept for whoever asks again

Dump = dict[str, dict[str, str]]
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
        self.made = 0

    async def run(self, script: str, **values: object) -> Answer:
        """Run a script now; without an `op` of its own it is no replay of anything."""
        known: dict[str, object] = {"op": "", "now_ms": self.now_ms}
        args = scripts()[script].header.args
        usual = {name: value for name, value in known.items() if name in args}
        return await run(self.redis, KEYS.root, scripts()[script], **usual | values)

    async def open(self) -> None:
        """Apply the small centre's file, with the people of its roster at home."""
        await self.run("configure", config=centre.CONFIG)

    async def field(self, conversation: str, name: str) -> str:
        """Return one field of a conversation."""
        return str(await self.redis.hget(KEYS.of("conversation", conversation), name) or "")

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
                dump[name]["expires"] = f"{math.ceil(pttl / 1000 / 60)} min"
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
    lines = [json.loads(line)["id"] if name.startswith("timeline:") else line for line in value]
    return {str(number): line for number, line in enumerate(lines)}


def changed(before: Dump, after: Dump) -> dict[str, dict[str, str | None]]:
    """Return what is different: key → part → the value now, or None where it is gone."""
    found: dict[str, dict[str, str | None]] = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key, {}), after.get(key, {})
        parts = {part: new.get(part) for part in old.keys() | new.keys()}
        if different := {part: now for part, now in parts.items() if old.get(part) != now}:
            found[key] = different
    return found


# Steps: what happened before. Each returns something that a stage can be put through.


def runs(script: str, **values: object) -> Step:
    """Run any script."""
    return lambda stage: stage.run(script, **values)


def later(seconds: float) -> Step:
    """Let time pass; nobody runs timers meanwhile."""

    async def step(stage: Stage) -> None:
        stage.now_ms += round(seconds * 1000)

    return step


def works(agent: str = "amina", queues: str = "*", phone: str = "") -> Step:
    """Let an agent come to work."""

    async def step(stage: Stage) -> None:
        account = centre.account(agent, queues)
        await stage.run("enroll", account=account, password_hash="")
        await stage.run("heartbeat", agent=agent, phone=phone)
        await stage.run("presence", agent=agent, status="available", reason="")

    return step


def beats(agent: str = "amina") -> Step:
    """Let an agent's console be heard from."""
    return runs("heartbeat", agent=agent, phone="")


def received(  # the contact of a resident who is known by their name
    who: str = "ann",
    *,
    urgency: Urgency = Urgency.ROUTINE,
    queue: str = "repairs",
    medium: str = "message",
    call: str = "",
    provider: str = "",
    received_ms: int = START_MS,
    **more: object,
) -> dict[str, Any]:
    """Return the arguments of `receive`."""
    return {
        "provider": provider or call or f"SM-{who}",
        "address": f"phone:{who}",
        "claimed": "",
        "conversation": who,
        "resident": f"res-{who}",
        "contact": {
            "name": "",
            "channel": "voice" if medium == "voice" else "sms",
            "medium": medium,
            "to": "+442079460958",
            "preview": "words",
            "received_ms": received_ms,
            "call": call,
        },
        "entry": entry(f"msg-{provider or call or who}"),
        "triage": centre.triage(urgency, queue),
        "claim_s": 172_800,
        "call_s": 86_400,
    } | more


def entry(name: str) -> dict[str, Any]:
    """Return a line of the timeline."""
    return {"id": name, "kind": "message", "text": "words"}


def texts(who: str = "ann", **more: Any) -> Step:  # noqa: ANN401 - as `received` takes them
    """Let a resident write."""
    return runs("receive", **received(who, **more))


def rings(who: str = "ann", call: str = "CA1", **more: Any) -> Step:  # noqa: ANN401 - as above
    """Let a resident ring."""
    return runs("receive", **received(who, medium="voice", call=call, **more))


def accepts(who: str = "ann", agent: str = "amina") -> Step:
    """Let the agent accept the offer that is open."""

    async def step(stage: Stage) -> None:
        attempt = int(await stage.field(who, "attempt"))
        answer = await stage.run("accept", conversation=who, attempt=attempt, agent=agent)
        assert answer.word != "STALE"

    return step


def joins(who: str = "ann", agent: str = "amina") -> Step:
    """Let the agent's phone join the call."""
    return runs("connect", conversation=who, agent=agent)


def hangs_up(who: str = "ann", call: str = "CA1") -> Step:
    """Let a leg of the resident end."""
    return runs(
        "hang_up", conversation=who, call=call, cause="completed", entry=entry(f"end-{call}")
    )


def sends(who: str = "ann", agent: str = "amina", message: str = "out1") -> Step:
    """Let the agent answer."""
    words = entry(message)
    return runs("send", conversation=who, agent=agent, entry=words, to="+44", sender="+44")


def parked(who: str = "ann", agent: str = "amina", **more: object) -> Mapping[str, Any]:
    """Return the arguments of `park`: a promise within the hour."""
    return {
        "conversation": who,
        "agent": agent,
        "done": "looked",
        "next_step": "fix",
        "by_ms": START_MS + 3_600_000,
        "medium": "",
        "entry": entry("promise"),
        "to": "",
        "sender": "",
    } | more


def parks(who: str = "ann", agent: str = "amina", **more: object) -> Step:
    """Let the agent park it."""
    return runs("park", **parked(who, agent, **more))


def closes(who: str = "ann", agent: str = "amina", outcome: str = "resolved") -> Step:
    """Let the agent close it."""
    return runs(
        "close", conversation=who, agent=agent, outcome=outcome, done="fixed", keep_s=172_800
    )
