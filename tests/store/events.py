"""Events as scripts append them, for tests of those who read."""

import json
from collections.abc import Mapping
from typing import Any

from core.events import Event, EventType
from store.clients import StoreClient
from store.keys import Keys

AT_MS = 1_800_000_000_000


def event(seq: int, type: str = EventType.ALERT_RAISED, **data: Any) -> Event:  # noqa: A002, ANN401
    """Return one event; it is about `cnv_1` when it has a `conversation`."""
    about = data.get("conversation", {}).get("id", "")
    return Event(seq, EventType(type), AT_MS + seq, about, "", data)


async def append(
    redis: StoreClient,
    keys: Keys,
    *,
    type: str = EventType.ALERT_RAISED,  # noqa: A002 - as the field of the stream
    conversation: str = "",
    agent: str = "",
    at_ms: int = 0,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Append one event with the next number and return the number."""
    seq = int(await redis.incr(keys.of("sequence")))
    fields = {
        "type": type,
        "at_ms": at_ms or AT_MS + seq,
        "conversation": conversation,
        "agent": agent,
        "data": json.dumps(data or {}),
    }
    await redis.xadd(keys.of("events"), fields, id=f"{seq}-0")  # type: ignore[arg-type]
    return seq
