"""The filler writes what `receive` writes, so a house that it has filled is a real one."""

from typing import Any

import pytest

from bench.filler import AT_MS, arguments, fill, filler, letter
from bench.house import House, house
from bench.scale import QUEUES, centre
from core.words import Urgency
from tests.router.centre import account as account_of

NUMBERS = range(3, 6)


async def everything(place: House) -> dict[str, Any]:
    """Return what Redis holds, but for the log."""
    redis = place.stores.redis
    found: dict[str, Any] = {}
    async for key in redis.scan_iter(count=1000):
        name = str(key).removeprefix(place.stores.keys.root)
        kind = await redis.type(key)
        if kind == "hash":
            found[name] = await redis.hgetall(key)
        elif kind == "zset":
            found[name] = await redis.zrange(key, 0, -1, withscores=True)
        elif kind == "set":
            found[name] = set(await redis.smembers(key))
        elif kind == "list":
            found[name] = await redis.lrange(key, 0, -1)
        elif kind == "string" and name != ":sequence":
            found[name] = (await redis.get(key), await redis.ttl(key) > 0)
    return found


async def anybody(place: House) -> None:
    """Let somebody be on the roster who serves every queue, and is not at work."""
    account = account_of("anybody", "*")
    await place.stores.scripts.enroll(op="", now_ms=AT_MS, account=account, password_hash="")


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.ROUTINE])
async def test_a_filled_house_is_as_if_everybody_had_written(urgency: Urgency) -> None:
    """Every key is there with what the real script puts into it."""
    async with house() as place:
        scripts = place.stores.scripts
        await scripts.configure(op="", config=centre(place))
        await anybody(place)
        written = await letter(place)
        parts = await filler(place, written, urgency)
        held = []
        for real in (True, False):
            await place.empty()
            await scripts.configure(op="", config=centre(place))
            await anybody(place)
            if real:
                for number in NUMBERS:
                    queue, at_ms = f"queue-{number % QUEUES:02}", AT_MS + number * 1000
                    asked = arguments(written, f"{number:012}", queue, urgency, at_ms)
                    assert (await scripts.receive(**asked)).word == "OPENED"
            else:
                for part in parts:
                    await fill(place, [part], NUMBERS, QUEUES, since=AT_MS, step=1000)
            held.append(await everything(place))
    assert held[0] == held[1]
    assert sum(name.startswith(":conversation:") for name in held[0]) == len(NUMBERS)
