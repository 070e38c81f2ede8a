"""A database comes to this version by itself, whoever starts first."""

import asyncio
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import OperationalError

from core.errors import ConfigError
from store.archive.database import open_database
from store.archive.migrate import migrate
from store.archive.tables import METADATA
from tests.wait import wait_until


async def test_the_migrations_make_the_tables_that_the_code_uses(empty_database: str) -> None:
    """What the migrations made and what `tables.py` says are the same, to the last index."""

    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))

    await migrate(empty_database)
    engine = open_database(empty_database)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_several_may_start_at_once_and_again(empty_database: str) -> None:
    """Processes that start together migrate one after the other; later starts change nothing."""
    await asyncio.gather(*(migrate(empty_database) for _ in range(4)))
    await migrate(empty_database)


async def test_a_database_of_a_newer_version_is_left_alone(empty_database: str) -> None:
    """An older program says so and stops, rather than write what the newer cannot read."""
    await migrate(empty_database)
    engine = open_database(empty_database)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await engine.dispose()
    with pytest.raises(ConfigError, match="run a newer version of Heard"):
        await migrate(empty_database)


async def test_a_failed_migration_leaves_nothing_behind(empty_database: str) -> None:
    """A database that already has a table of that name stays exactly as it was."""
    engine = open_database(empty_database)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE residents (other integer)")
    with pytest.raises(sa.exc.DBAPIError):
        await migrate(empty_database)
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
    assert tables == ["residents"]
    await engine.dispose()


async def test_a_database_that_is_away_is_an_operational_error(tmp_path: Path) -> None:
    """The caller may wait and try again."""
    for url in (f"sqlite:///{tmp_path}/no/such/folder", f"postgresql://h@/x?host={tmp_path}"):
        with pytest.raises(OperationalError):
            await migrate(url)
    # The driver's thread still tells this test's event loop that it has ended.
    await wait_until(no_driver_runs, "SQLite's threads have ended")


def no_driver_runs() -> bool:
    """Whether no thread of the SQLite driver is left."""
    return not any("_connection_worker" in thread.name for thread in threading.enumerate())


@pytest.mark.parametrize("url", ["", "mysql://host/x", "archive.sqlite", "postgresql://h@host:x/y"])
def test_an_unusable_url_is_a_mistake_of_configuration(url: str) -> None:
    """The message says what to write."""
    with pytest.raises(ConfigError, match="HEARD_DATABASE_URL cannot be used; write sqlite:"):
        open_database(url)
