"""The archive's place in the engine."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from heard.archive import database_url, record
from heard.roster import Account, Roster
from heard.runtime import Runtime, open_runtime, read_settings
from store.log import EventLog
from store.position import Position
from tests.heard.test_roster import AMINA, QUICK
from tests.wait import wait_until


@asynccontextmanager
async def recording(**environ: str) -> AsyncIterator[Runtime]:
    """Record until the block is left."""
    async with open_runtime(read_settings(environ)) as runtime, asyncio.TaskGroup() as tasks:
        outbox = Position(runtime.stores.redis, runtime.stores.keys, "outbox")
        url = database_url(runtime.settings)
        task = tasks.create_task(record(runtime.stores, runtime.clock, url, outbox))
        try:
            yield runtime
        finally:
            task.cancel()


async def add(runtime: Runtime, account: Account) -> None:
    """Make something happen that is an event."""
    queues = [queue.id for queue in runtime.settings.centre.queues]
    await Roster(runtime.stores, QUICK, runtime.clock, queues).add(account, "a long password")


def recorded(path: Path) -> int:
    """Return the number of the last event that the archive holds."""
    with closing(sqlite3.connect(path)) as archive:
        try:
            found = archive.execute("SELECT max(seq) FROM events").fetchone()[0]
        except sqlite3.OperationalError:
            return 0  # the tables are not there yet
    return int(found or 0)


async def last(log: EventLog) -> int:
    """Return the number of the last event that happened."""
    return await log.last_seq()


async def test_without_a_database_the_archive_is_a_file(tmp_path: Path, redis_url: str) -> None:
    """One machine needs no database server: every event is in the data directory."""
    async with recording(HEARD_REDIS_URL=redis_url, HEARD_DATA_DIR=str(tmp_path)) as runtime:
        await add(runtime, AMINA)
        happened = await last(runtime.stores.log)
        path = tmp_path / "archive.sqlite"
        await wait_until(lambda: recorded(path) == happened, "every event is recorded")
    assert happened > 0


async def test_nothing_waits_for_a_database_that_is_away(tmp_path: Path, redis_url: str) -> None:
    """With the archive away the engine goes on; when it is back, the archive catches up."""
    folder = tmp_path / "later"
    environ = {
        "HEARD_REDIS_URL": redis_url,
        "HEARD_DATABASE_URL": f"sqlite:///{folder}/archive.sqlite",
        "HEARD_DATA_DIR": str(tmp_path),
    }
    async with recording(**environ) as runtime:
        await add(runtime, AMINA)
        happened = await last(runtime.stores.log)
        folder.mkdir()
        path = folder / "archive.sqlite"
        await wait_until(lambda: recorded(path) == happened, "the archive catches up", 15)
