"""Writing the archive: a batch of events and the place in the log behind it, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.archive.database import READING, to_the_end
from store.archive.rows import Row, Rows
from store.archive.tables import (
    ADDRESSES,
    CONVERSATIONS,
    ENTRIES,
    EVENTS,
    GAPS,
    POSITIONS,
    RESIDENTS,
)

READER = "recorder"
Hole = tuple[int, int]  # the first and last number that are missing


class OvertakenError(Exception):
    """Raised to undo a transaction: the place is not where this recorder left it."""


@dataclass(frozen=True, slots=True)
class Place:
    """The last event recorded, and the highest number ever recorded (see `tables.POSITIONS`)."""

    epoch: int
    seq: int
    top: int

    def at(self, seq: int) -> "Place":
        """Return the place after recording up to `seq`."""
        return Place(self.epoch, seq, max(self.top, seq))


class Ledger:
    """The recorder's side of one archive. Raises one of `faults.AWAY` when it is away."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Write through `database.open_database`'s engine."""
        self._engine = engine
        self._reading = engine.execution_options(**{READING: True})

    @to_the_end
    async def place(self) -> Place:
        """Return where the recorder is; before the first event of all, 0."""
        start = {"reader": READER, "epoch": 1, "seq": 0, "top": 0}
        query = sa.select(POSITIONS).where(POSITIONS.c.reader == READER)
        async with self._engine.begin() as connection:
            await _insert(connection, POSITIONS, [start])
            row = (await connection.execute(query)).one()
        return Place(row.epoch, row.seq, row.top)

    @to_the_end
    async def move(self, old: Place, new: Place) -> None:
        """Change the place alone; raises OvertakenError when it is no longer `old`."""
        async with self._engine.begin() as connection:
            await _move(connection, old, new)

    @to_the_end
    async def record(self, old: Place, new: Place, rows: Rows, holes: Sequence[Hole]) -> None:
        """Write all of it, or nothing and raise OvertakenError when the place is not `old`."""
        missing = [
            {"epoch": new.epoch, "first_seq": first, "last_seq": last} for first, last in holes
        ]
        async with self._engine.begin() as connection:
            await _move(connection, old, new)
            await _insert(connection, EVENTS, rows.events)
            await _insert(connection, GAPS, missing)
            await _insert(connection, CONVERSATIONS, rows.conversations.values(), renew=True)
            await _insert(connection, RESIDENTS, rows.residents.values(), renew=True)
            await _insert(connection, ADDRESSES, rows.addresses.values(), renew=True)
            await _insert(connection, ENTRIES, rows.entries.values())
            if rows.deliveries:
                await connection.execute(_DELIVER, rows.deliveries)
            if rows.moved:
                await connection.execute(_MOVE, rows.moved)
            if rows.attached:
                await connection.execute(_ATTACH, rows.attached)

    @to_the_end
    async def recorded(self, first: int, last: int) -> dict[int, tuple[str, int]]:
        """Return type and `at_ms` of the events of these numbers, of the newest epoch of each."""
        query = (
            sa.select(EVENTS.c.seq, EVENTS.c.type, EVENTS.c.at_ms)
            .where(EVENTS.c.seq.between(first, last))
            .order_by(EVENTS.c.epoch)
        )
        async with self._reading.connect() as connection:
            return {row.seq: (row.type, row.at_ms) for row in await connection.execute(query)}


_DELIVER = (
    sa.update(ENTRIES)
    .where(ENTRIES.c.id == sa.bindparam("message"))
    .values(status=sa.bindparam("now"), error=sa.bindparam("because"))
)

_ATTACH = (
    sa.update(ENTRIES)
    .where(ENTRIES.c.id == sa.bindparam("message"))
    .values(media=sa.bindparam("files"))
)


_MOVE = (
    sa.update(ENTRIES)
    .where(ENTRIES.c.id == sa.bindparam("entry"))
    .values(conversation=sa.bindparam("to"), resident=sa.bindparam("whose"))
)


async def _move(connection: AsyncConnection, old: Place, new: Place) -> None:
    update = (
        sa.update(POSITIONS)
        .where(POSITIONS.c.reader == READER)
        .where(POSITIONS.c.epoch == old.epoch, POSITIONS.c.seq == old.seq)
        .values(epoch=new.epoch, seq=new.seq, top=new.top)
    )
    if (await connection.execute(update)).rowcount != 1:
        message = f"the place is no longer {old}"
        raise OvertakenError(message)


async def _insert(
    connection: AsyncConnection, table: sa.Table, rows: Iterable[Row], *, renew: bool = False
) -> None:
    """Insert what is new; what is there stays, or is replaced with `renew`."""
    rows = list(rows)
    if not rows:
        return
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    if renew:
        changes = {column.name: column for column in insert.excluded if not column.primary_key}
        insert = insert.on_conflict_do_update(index_elements=table.primary_key, set_=changes)
    else:
        insert = insert.on_conflict_do_nothing()
    await connection.execute(insert, rows)
