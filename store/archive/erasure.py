"""Forgetting a resident: what they said and who they are goes, what the centre did stays.

Counts, times, queues and outcomes remain for the reports, without a name, address or word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.ids import ResidentId
from store.archive.database import to_the_end
from store.archive.tables import ADDRESSES, CONVERSATIONS, ENTRIES, EVENTS, RESIDENTS

# A list of what stays, not of what goes: a new field is forgotten until somebody decides that it
# is nobody's personal data.
KEPT_OF_EVENT = ("cause", "from_agent", "message", "misses", "offer", "opened", "outcome", "status")
KEPT_OF_CONVERSATION = (
    *("id", "resident", "state", "queue", "urgency", "medium", "topic", "language", "channel"),
    *("agent", "last_agent", "attempt", "accepted", "spoke_last", "outcome"),
    *("opened_ms", "waiting_since_ms", "head_start_ms", "offered_ms", "deadline_ms"),
    "resident_spoke_ms",
)


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was forgotten."""

    conversations: int
    entries: int
    events: int
    addresses: int


@to_the_end
async def erase(engine: AsyncEngine, resident: ResidentId) -> Erased:
    """Forget a resident in the archive, all or nothing; forgetting twice changes nothing more.

    For a resident with nothing open, whose events are all recorded: what Redis still holds is
    recorded afterwards as it is.
    """
    mine = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.resident == resident)
    async with engine.begin() as connection:
        erased = Erased(
            entries=await _delete(connection, ENTRIES, resident),
            addresses=await _delete(connection, ADDRESSES, resident),
            events=await _redact_events(connection, EVENTS.c.conversation.in_(mine)),
            conversations=await _redact_conversations(connection, resident),
        )
    if engine.dialect.name == "sqlite":
        await _empty_the_journal(engine)
    return erased


async def _empty_the_journal(engine: AsyncEngine) -> None:
    """Let SQLite move its write-ahead journal, which has the old pages, into the file.

    While another process reads, SQLite leaves it for that process' next checkpoint.
    """
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)"):
            pass  # a cursor left open would hold the journal


async def _delete(connection: AsyncConnection, table: sa.Table, resident: str) -> int:
    result = await connection.execute(sa.delete(table).where(table.c.resident == resident))
    return result.rowcount


async def _redact_events(connection: AsyncConnection, where: sa.ColumnElement[bool]) -> int:
    found = await connection.execute(
        sa.select(EVENTS.c.epoch, EVENTS.c.seq, EVENTS.c.data).where(where)
    )
    changes = [{"in_epoch": row.epoch, "at_seq": row.seq, "less": _less(row.data)} for row in found]
    if changes:
        update = (
            sa.update(EVENTS)
            .where(EVENTS.c.epoch == sa.bindparam("in_epoch"))
            .where(EVENTS.c.seq == sa.bindparam("at_seq"))
            .values(data=sa.bindparam("less"))
        )
        await connection.execute(update, changes)
    return len(changes)


async def _redact_conversations(connection: AsyncConnection, resident: str) -> int:
    found = await connection.execute(
        sa.select(CONVERSATIONS.c.id, CONVERSATIONS.c.snapshot).where(
            CONVERSATIONS.c.resident == resident
        )
    )
    changes = [{"this": row.id, "less": _kept(row.snapshot, KEPT_OF_CONVERSATION)} for row in found]
    if changes:
        update = (
            sa.update(CONVERSATIONS)
            .where(CONVERSATIONS.c.id == sa.bindparam("this"))
            .values(snapshot=sa.bindparam("less"))
        )
        await connection.execute(update, changes)
    await connection.execute(sa.delete(RESIDENTS).where(RESIDENTS.c.id == resident))
    return len(changes)


def _less(data: Mapping[str, Any]) -> dict[str, Any]:
    snapshot = data.get("conversation") or {}
    return {
        **_kept(data, KEPT_OF_EVENT),
        "conversation": _kept(snapshot, KEPT_OF_CONVERSATION),
    }


def _kept(fields: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}
