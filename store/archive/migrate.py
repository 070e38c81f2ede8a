"""Bringing a database to this version of Heard, at start-up; safe for several at once.

A new version: add a file to store/migrations/versions with the next number, its `down_revision`
the newest there is. There is no alembic.ini; Alembic is configured here.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from core.errors import ConfigError
from store.archive.database import open_database, to_the_end

SCRIPTS = Path(__file__).parent.parent / "migrations"
LOCK = 0x48454152  # any number that nobody else in this database uses


@to_the_end
async def migrate(url: str) -> None:
    """Create or upgrade the tables, all or nothing.

    Raises ConfigError when the database is already at a newer version than this one knows, and one
    of `faults.AWAY` when it is away.
    """
    engine = open_database(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except CommandError as error:
        mistake = f"HEARD_DATABASE_URL: run a newer version of Heard, or restore a copy ({error})"
        raise ConfigError([mistake]) from error
    finally:
        await engine.dispose()


def _upgrade(connection: sa.Connection) -> None:
    # SQLite's transaction holds the only write lock already (`open_database`).
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
