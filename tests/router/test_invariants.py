"""The laws are verified over what is live: each violation is found, told and put right."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

import pytest

from core.clock import ManualClock
from core.words import Urgency
from router.invariants import Invariants
from store.clients import StoreClient, command_client
from store.keys import Keys
from store.reader import Reader
from store.scripts import Scripts
from tests.router import centre

KEYS = Keys("audit")


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[StoreClient]:
    """Connect to an empty database."""
    client = command_client(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
async def invariants(redis: StoreClient) -> Invariants:
    """A centre with one waiting, one offered, one active and one parked conversation."""
    clock = ManualClock()
    scripts = Scripts(redis, KEYS)
    now_ms = clock.now_ms()
    await scripts.configure(op="", config=centre.CONFIG)
    account = centre.account("amina", "repairs")
    await scripts.enroll(op="", now_ms=now_ms, account=account, password_hash="")
    await scripts.heartbeat(now_ms=now_ms, agent="amina", phone="")
    await scripts.presence(
        op="", now_ms=now_ms, agent="amina", status="available", reason="", until_ms=0
    )
    for name in ("parked", "active", "offered"):
        await centre.text(scripts, now_ms, name, Urgency.ROUTINE, "repairs")
        if name != "offered":
            await scripts.accept(op="", now_ms=now_ms, conversation=name, attempt=1, agent="amina")
    await centre.park(scripts, now_ms, "parked", "amina")
    await centre.text(scripts, now_ms, "waiting", Urgency.ROUTINE, "rents")
    return Invariants(scripts, Reader(redis, KEYS), clock)


async def test_a_sound_centre_has_no_violations(invariants: Invariants) -> None:
    """What the transitions leave behind is never taken for broken."""
    assert await invariants.step() == 0


Damage = Callable[[StoreClient], Awaitable[object]]
DAMAGES: dict[str, tuple[str, Damage]] = {
    "a waiting one in no lane": (
        "2",
        lambda r: r.zrem(KEYS.of("lane", "rents", "routine", "message"), "waiting"),
    ),
    "a waiting one that lost its time": (
        "6",
        lambda r: r.zincrby(KEYS.of("lane", "rents", "routine", "message"), 5, "waiting"),
    ),
    "an offered one without a timer": (
        "2",
        lambda r: r.zrem(KEYS.of("timers"), "offer|offered.1"),
    ),
    "a parked one without a timer": ("2", lambda r: r.zrem(KEYS.of("timers"), "promise|parked|1")),
    "an active one that nobody holds": (
        "2",
        lambda r: r.hdel(KEYS.of("held", "amina"), "active"),
    ),
    "an active one that also waits": (
        "2",
        lambda r: r.zadd(KEYS.of("lane", "repairs", "routine", "message"), {"active": 1}),
    ),
    "an agent who holds what is not theirs": (
        "2",
        lambda r: r.hset(KEYS.of("held", "amina"), "waiting", "25"),
    ),
    "a resident who has lost their conversation": (
        "9",
        lambda r: r.hdel(KEYS.of("resident", "res-waiting"), "open"),
    ),
    "an open one without a state": ("2", lambda r: r.zadd(KEYS.of("open"), {"ghost": 1})),
}


@pytest.mark.parametrize("damage", DAMAGES)
async def test_damage_is_found_told_and_repaired(
    invariants: Invariants, redis: StoreClient, damage: str
) -> None:
    """A violation is counted once, is an alert in the log with its law, and is gone afterwards."""
    law, harm = DAMAGES[damage]
    await harm(redis)
    assert await invariants.step() == 1
    newest: Any = cast("Any", await redis.xrevrange(KEYS.of("events"), count=1))[0][1]
    told = json.loads(newest["data"])
    assert (newest["type"], told["alert"], told["law"]) == ("alert.raised", "invariant", law)
    assert await invariants.step() == 0


async def test_one_that_closes_between_reading_and_judging_is_left_alone(
    invariants: Invariants, redis: StoreClient
) -> None:
    """A closed conversation is never made its resident's open one again: their next words are new.

    The list of what is open is read before the script judges, and a desk may close in between.
    """
    now_ms = invariants.clock.now_ms()
    await invariants.scripts.close(
        op="",
        now_ms=now_ms,
        conversation="active",
        agent="amina",
        outcome="spam",
        done="",
        keep_s=60,
    )
    answer = await invariants.scripts.audit(now_ms=now_ms, conversations=["active"], agents=[])
    assert answer["violations"] == "0"
    assert await redis.hget(KEYS.of("resident", "res-active"), "open") is None


async def test_an_emergency_beside_a_free_agent_is_a_violation(
    invariants: Invariants, redis: StoreClient
) -> None:
    """Law 4 is watched: an emergency that matching has forgotten is offered, and told."""
    clock = invariants.clock
    assert isinstance(clock, ManualClock)
    await redis.hset(KEYS.of("agent", "amina"), "status", "away")
    await centre.text(invariants.scripts, clock.now_ms(), "gas", Urgency.EMERGENCY, "repairs")
    await redis.hset(KEYS.of("agent", "amina"), "status", "available")
    await redis.zadd(KEYS.of("ready", "repairs"), {"amina": 0})
    clock.advance(5)
    assert await invariants.step() == 1
    assert await redis.hget(KEYS.of("conversation", "gas"), "state") == "offered"
