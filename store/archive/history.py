"""Reading the archive: what was said and decided in conversations, open and closed."""

from collections.abc import AsyncIterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from core.conversation import Conversation, State
from core.events import Entry, Event, EventType
from core.ids import AgentId, ConversationId, QueueId, ResidentId
from core.words import Delivery
from store.archive.database import READING, to_the_end
from store.archive.ledger import READER
from store.archive.tables import ADDRESSES, CONVERSATIONS, ENTRIES, EVENTS, POSITIONS

PAGE = 1_000


class History:
    """Reads of one archive; each raises one of `faults.AWAY` when the database is away.

    The archive follows the log and may be some moments behind: what is open is read from Redis.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        """Read through `database.open_database`'s engine."""
        self._engine = engine.execution_options(**{READING: True})

    async def conversation(self, conversation: ConversationId) -> Conversation | None:
        """Return the conversation as its newest event showed it, or None."""
        query = sa.select(CONVERSATIONS.c.snapshot).where(CONVERSATIONS.c.id == conversation)
        found = await self._rows(query)
        return Conversation.from_fields(found[0].snapshot) if found else None

    async def history(self, resident: ResidentId, limit: int) -> list[Conversation]:
        """Return at most `limit` closed conversations of a resident, the newest first."""
        query = (
            sa.select(CONVERSATIONS.c.snapshot)
            .where(CONVERSATIONS.c.resident == resident, CONVERSATIONS.c.state == State.CLOSED)
            .order_by(CONVERSATIONS.c.opened_ms.desc())
            .limit(limit)
        )
        return [Conversation.from_fields(row.snapshot) for row in await self._rows(query)]

    async def timeline(
        self, conversation: ConversationId
    ) -> list[tuple[Entry, Delivery | None, str]]:
        """Return the lines, oldest first, each with its delivery state and error."""
        query = (
            sa.select(ENTRIES)
            .where(ENTRIES.c.conversation == conversation)
            .order_by(ENTRIES.c.at_ms, ENTRIES.c.seq)
        )
        return [
            (
                Entry.from_dict(row._mapping),  # noqa: SLF001 - a documented name
                Delivery(row.status) if row.status else None,
                row.error,
            )
            for row in await self._rows(query)
        ]

    async def closed(
        self, agent: AgentId | None, queue: QueueId | None, limit: int, before_ms: int | None
    ) -> list[Conversation]:
        """Return at most `limit` closed ones, opened before `before_ms`, the newest first.

        With an agent only those that were theirs to the end, with a queue only its own.
        """
        table = CONVERSATIONS.c
        query = sa.select(table.snapshot).where(table.state == State.CLOSED)
        if agent is not None:
            query = query.where(table.snapshot["last_agent"].as_string() == agent)
        if queue is not None:
            query = query.where(table.queue == queue)
        if before_ms is not None:
            query = query.where(table.opened_ms < before_ms)
        found = await self._rows(query.order_by(table.opened_ms.desc()).limit(limit))
        return [Conversation.from_fields(row.snapshot) for row in found]

    async def events(self, conversation: ConversationId) -> list[Event]:
        """Return every event of a conversation in order: why it went the way it did."""
        query = (
            sa.select(EVENTS)
            .where(EVENTS.c.conversation == conversation)
            .order_by(EVENTS.c.epoch, EVENTS.c.seq)
        )
        return [_event(row) for row in await self._rows(query)]

    async def corrected(self) -> list[ConversationId]:
        """Return the conversations whose urgency a person changed or that were handed on."""
        cause = EVENTS.c.data["cause"].as_string()
        handed_on = sa.and_(EVENTS.c.type == EventType.CONVERSATION_WAITING, cause == "transfer")
        query = (
            sa.select(EVENTS.c.conversation, sa.func.min(EVENTS.c.at_ms).label("first_ms"))
            .where(sa.or_(EVENTS.c.type == EventType.CONVERSATION_RAISED, handed_on))
            .group_by(EVENTS.c.conversation)
            .order_by("first_ms", EVENTS.c.conversation)
        )
        return [ConversationId(row.conversation) for row in await self._rows(query)]

    async def since(
        self, at_ms: int, conversation: ConversationId | None = None
    ) -> AsyncIterator[Event]:
        """Yield the events at or after that moment, of one conversation or of all, in order."""
        key = sa.tuple_(EVENTS.c.epoch, EVENTS.c.seq)
        place = (0, 0)
        while True:
            query = (
                sa.select(EVENTS)
                .where(EVENTS.c.at_ms >= at_ms, key > sa.tuple_(*map(sa.literal, place)))
                .order_by(EVENTS.c.epoch, EVENTS.c.seq)
                .limit(PAGE)
            )
            if conversation is not None:
                query = query.where(EVENTS.c.conversation == conversation)
            rows = await self._rows(query)
            for row in rows:
                yield _event(row)
            if len(rows) < PAGE:
                return
            place = (rows[-1].epoch, rows[-1].seq)

    async def resident_at(self, address: str) -> ResidentId | None:
        """Return who has written or rung from `<kind>:<value>`, or None."""
        rows = await self._rows(sa.select(ADDRESSES.c.resident).filter_by(address=address))
        return ResidentId(rows[0].resident) if rows else None

    async def recorded(self) -> int:
        """Return the number of the last event recorded, 0 before the first.

        May be cut short by a time limit: it changes nothing and locks nothing.
        """
        query = sa.select(POSITIONS.c.seq).where(POSITIONS.c.reader == READER)
        async with self._engine.connect() as connection:
            return int((await connection.execute(query)).scalar() or 0)

    async def ping(self) -> None:
        """Return when the database answers; may be cut short as `recorded` may."""
        async with self._engine.connect() as connection:
            await connection.execute(sa.select(1))

    async def addresses(self, resident: ResidentId) -> list[str]:
        """Return where the resident has written or rung from (`<kind>:<value>`), newest first."""
        query = (
            sa.select(ADDRESSES.c.address)
            .where(ADDRESSES.c.resident == resident)
            .order_by(ADDRESSES.c.seen_ms.desc())
        )
        return [row.address for row in await self._rows(query)]

    @to_the_end
    async def _rows(self, query: sa.Select[Any]) -> list[Any]:
        async with self._engine.connect() as connection:
            return list((await connection.execute(query)).all())


def _event(row: Any) -> Event:  # noqa: ANN401 - a row has the columns that were asked for
    return Event(row.seq, EventType(row.type), row.at_ms, row.conversation, row.agent, row.data)
