"""A small centre for tests of the transitions: its queues, settings and people."""

from typing import Any

from core.words import Medium, Urgency
from store.scripts import Scripts

QUEUES = ("repairs", "rents")
TARGETS = {Urgency.EMERGENCY: 60, Urgency.URGENT: 900, Urgency.ROUTINE: 7200}
WEIGHTS = {Medium.VOICE: 100, Medium.CALLBACK: 100, Medium.CHAT: 34, Medium.MESSAGE: 25}
MAX_HELD = 6
STALE_MS = 15_000
GRACE_MS = 45_000
OFFER_MS = 20_000
CONNECT_MS = 20_000
TELEPHONE_MS = 40_000
WRAP_UP_MS = 30_000
SKIP_MS = 60_000
MISSES = 3
HEAD_START_MS = 3_600_000

CONFIG: dict[str, Any] = {
    "queues": {
        queue: {f"target|{u}|{m}": TARGETS[u] for u in Urgency for m in Medium} for queue in QUEUES
    },
    "settings": {
        **{f"weight|{medium}": weight for medium, weight in WEIGHTS.items()},
        **{f"offer_ms|{medium}": OFFER_MS for medium in Medium},
        "weight|quiet": 0,
        "max_held": MAX_HELD,
        "stale_ms": STALE_MS,
        "grace_ms": GRACE_MS,
        "connect_ms": CONNECT_MS,
        "telephone_ms": TELEPHONE_MS,
        "wrap_up_ms": WRAP_UP_MS,
        "misses_before_away": MISSES,
        "skip_missed_ms": SKIP_MS,
        "skip_declined_ms": SKIP_MS,
        "head_start_ms|promise": HEAD_START_MS,
    },
}

# Whom they serve: everybody, one queue, another.
AGENTS = {"amina": "*", "ben": "repairs", "cara": "rents,repairs"}


# After how many ms the second line, every agent and supervisors are asked: with the ladder.
RINGS = "60000,120000,180000"
LADDER: dict[str, Any] = {
    **CONFIG,
    "queues": {
        queue: fields | {f"rings|{u}|{m}": RINGS for u in Urgency for m in Medium}
        for queue, fields in CONFIG["queues"].items()
    },
}


def account(agent: str, queues: str) -> dict[str, str]:
    """Return the argument of the `enroll` script."""
    return {
        "id": agent,
        "name": agent.title(),
        "role": "agent",
        "queues": queues,
        "skills": "",
        "phone_number": "",
    }


def triage(urgency: Urgency, queue: str) -> dict[str, Any]:
    """Return the argument of the `receive` script."""
    return {
        "urgency": urgency,
        "topic": queue,
        "queue": queue,
        "language": "en",
        "skills": "",
        "danger_to_life": "0",
        "distressed": "0",
        "complaint": "0",
        "reasons": [],
        "head_start_ms": 0,
        "repeat_ms": 0,
        "repeat_within_ms": 0,
        "vulnerable_ms": 0,
        "known": {},
    }


async def text(scripts: Scripts, now_ms: int, name: str, urgency: Urgency, queue: str) -> str:
    """Let the resident `res-<name>` text; the conversation is called `name`. Return the word."""
    contact = {
        "name": "",
        "channel": "sms",
        "medium": "message",
        "to": "+442079460958",
        "preview": "words",
        "received_ms": now_ms,
        "call": "",
    }
    answer = await scripts.receive(
        op="",
        now_ms=now_ms,
        provider=f"SM-{name}",
        address=f"phone:{name}",
        claimed="",
        conversation=name,
        resident=f"res-{name}",
        contact=contact,
        entry={"id": f"msg-{name}", "kind": "message", "text": "words"},
        triage=triage(urgency, queue),
        claim_s=1000,
        call_s=1000,
    )
    return answer.word


async def park(scripts: Scripts, now_ms: int, conversation: str, agent: str) -> str:
    """Park for an hour. Return the word."""
    answer = await scripts.park(
        op="",
        now_ms=now_ms,
        conversation=conversation,
        agent=agent,
        done="looked",
        next_step="fix",
        by_ms=now_ms + 3_600_000,
        medium="",
        entry={"id": f"promise-{conversation}", "kind": "message", "text": ""},
        to="",
        sender="",
    )
    return answer.word
