"""The centre: its file, alerts, the audit of the laws, and the upkeep of leases and numbers."""

from typing import Any

from tests.router import centre
from tests.store.lua.case import Case
from tests.store.lua.stage import KEYS, Stage, Step
from tests.store.lua.steps import HELD, accepts, holds, parks, runs, texts, works


def without(queue: str) -> dict[str, Any]:
    """Return the centre file after a queue was struck out of it."""
    queues = {name: fields for name, fields in centre.CONFIG["queues"].items() if name != queue}
    return {"config": {"queues": queues, "settings": centre.CONFIG["settings"]}}


def leased(token: str) -> Step:
    """Let a lease be held."""

    async def step(stage: Stage) -> None:
        await stage.redis.set(KEYS.of("lease", "sweep"), token, px=3_000_000)

    return step


def given(token: str) -> dict[str, object]:
    """Return the arguments of `release`."""
    return {"name": "sweep", "token": token}


RELANE = (
    Case(
        "relane",
        "RELANED",
        "what waits needs the skills of its queue, what is held weighs what it weighs now",
        {"conversations": ["ann", "bob", "nobody"], "agents": ["amina", "zoe"]},
        given=(
            *(works(), texts(), accepts()),
            texts("bob", queue="rents"),
            runs("decline", conversation="bob", attempt=1, agent="amina", cause=""),
            holds("queue:rents", "skills", "welsh"),
            holds("settings", "weight|message", "50"),
        ),
        then="""
            conversation:bob skills=welsh
            held:amina ann=50
        """,
    ),
)

CONFIGURE = (
    Case(
        "configure",
        "CONFIGURED",
        "the same file again changes nothing, whoever waits or is ready",
        {"config": centre.CONFIG},
        given=(works("ben", "repairs"), texts(), texts("bob", queue="rents")),
    ),
    Case(
        "configure",
        "CONFIGURED",
        "a queue that nobody is in goes, with its targets and whoever was ready for it",
        without("rents"),
        given=(works("ben", "rents"),),
        then="""
            queue:rents -target|emergency|callback -target|emergency|chat
            queue:rents -target|emergency|message -target|emergency|voice
            queue:rents -target|routine|callback -target|routine|chat -target|routine|message
            queue:rents -target|routine|voice -target|urgent|callback -target|urgent|chat
            queue:rents -target|urgent|message -target|urgent|voice
            queues -rents
            ready:rents -ben
        """,
    ),
    Case(
        "configure",
        "OCCUPIED",
        "somebody waits in the queue",
        without("rents"),
        given=(texts(queue="rents"),),
        values={"queue": "rents"},
    ),
    Case(
        "configure",
        "OCCUPIED",
        "somebody of the queue is being answered, and may come back to it",
        without("repairs"),
        given=HELD,
        values={"queue": "repairs"},
    ),
    Case(
        "configure",
        "OCCUPIED",
        "somebody of the queue was promised something, and will come back to it",
        without("repairs"),
        given=(*HELD, parks()),
        values={"queue": "repairs"},
    ),
)

WATCH = (
    Case(
        "announce",
        "TOLD",
        "a supervisor tells the agents",
        {"by": "sofia", "text": "Storm: expect calls", "queue": "repairs"},
        events="alert.raised",
    ),
    Case(
        "alert",
        "TOLD",
        "supervisors are told",
        {"alert": "hole", "text": "2 lost"},
        events="alert.raised",
    ),
    Case(
        "audit",
        "AUDITED",
        "nothing to say of a sound centre",
        {"conversations": ["ann"], "agents": ["amina"]},
        given=HELD,
        values={"violations": "0"},
    ),
    Case(
        "audit",
        "AUDITED",
        "a conversation that was lost from its agent's hands is put back, and told",
        {"conversations": ["ann"], "agents": ["amina"]},
        given=(*HELD, lambda stage: stage.redis.delete(KEYS.of("held", "amina"))),
        values={"violations": "1"},
        events="alert.raised",
        then="""
            held:amina ann=25
        """,
    ),
)

UPKEEP = (
    Case(
        "renew",
        "RENEWED",
        "who holds the lease holds on",
        given("t") | {"ttl_ms": 6_000_000},
        given=(leased("t"),),
        then="""
            lease:sweep expires=100min
        """,
    ),
    Case(
        "renew", "LOST", "another has it", given("t") | {"ttl_ms": 6_000_000}, given=(leased("u"),)
    ),
    Case(
        "release",
        "RELEASED",
        "who holds the lease gives it back",
        given("t"),
        given=(leased("t"),),
        then="""
            lease:sweep - -expires
        """,
    ),
    Case("release", "LOST", "another has it", given("t"), given=(leased("u"),)),
    Case(
        "seed",
        "RAISED",
        "numbers that were given before are not given again",
        {"at_least": 41},
        then="""
            sequence =41
        """,
    ),
    Case("seed", "ENOUGH", "the number is past that already", {"at_least": 1}, given=(texts(),)),
)

CASES = (*CONFIGURE, *RELANE, *WATCH, *UPKEEP)
