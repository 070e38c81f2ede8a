"""Steps: what happened before. Each is something that a stage can be put through.

Conversations are named after their residents; Ann and Amina are in most of them.
"""

from collections.abc import Mapping
from typing import Any

from core.words import Urgency
from tests.router import centre
from tests.store.lua.stage import KEYS, START_MS, Stage, Step, at


def runs(script: str, **values: object) -> Step:
    """Run any script."""
    return lambda stage: stage.run(script, **values)


def later(seconds: float) -> Step:
    """Let time pass; nobody runs timers meanwhile."""

    async def step(stage: Stage) -> None:
        stage.now_ms += round(seconds * 1000)

    return step


def holds(key: str, part: str, value: str) -> Step:
    """Let a hash of Redis hold this, whoever wrote it: `agent:amina`, `misses`, `2`."""

    async def step(stage: Stage) -> None:
        await stage.redis.hset(f"{KEYS.root}:{key}", part, value)

    return step


def timer(name: str, seconds: float) -> Step:
    """Let a timer be there, whoever left it behind."""

    async def step(stage: Stage) -> None:
        await stage.redis.zadd(KEYS.of("timers"), {name: int(at(seconds))})

    return step


def works(agent: str = "amina", queues: str = "*", phone: str = "", skills: str = "") -> Step:
    """Let an agent come to work."""

    async def step(stage: Stage) -> None:
        account = centre.account(agent, queues) | {"skills": skills}
        await stage.run("enroll", account=account, password_hash="")
        await stage.run("heartbeat", agent=agent, phone=phone)
        await stage.run("presence", agent=agent, status="available", reason="", until_ms=0)

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
    name: str = "",
    windowed: bool = False,
    consent: str = "",
    preview: str = "words",
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
            "name": name,
            "channel": "voice" if medium == "voice" else "sms",
            "medium": medium,
            "to": "+442079460958",
            "preview": preview,
            "received_ms": received_ms,
            "call": call,
            "windowed": windowed,
            "consent": consent,
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


# Situations that many cases begin in, five seconds after the start.
OFFERED = (works(), texts(), later(5))
RINGING = (works(), rings(), later(5))
HELD = (works(), texts(), accepts(), later(5))
TALKING = (works(), rings(), accepts(), joins(), later(5))
OWED = (rings(), hangs_up(), works(), accepts(), later(5))  # a callback, with an agent
CLOSED = (works(), texts(), accepts(), closes(outcome="spam"), later(5))
