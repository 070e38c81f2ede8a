"""Connecting to SQL: SQLite by aiosqlite, PostgreSQL by psycopg, both with time limits."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.errors import ConfigError

CONNECT_S = 5
STATEMENT_S = 15
POOL_S = 5
READING = "heard_reading"  # an execution option: this transaction does not write
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}

P = ParamSpec("P")
T = TypeVar("T")


def open_database(url: str) -> AsyncEngine:
    """Return an engine for `sqlite:///path` or `postgresql://user:password@host/name`.

    Nothing is connected yet. Raises ConfigError when the URL is none of these.
    """
    target = _target(url)
    if target.get_backend_name() == "sqlite":
        engine = create_async_engine(target, connect_args={"timeout": STATEMENT_S})
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    limits = {
        "connect_timeout": CONNECT_S,
        "tcp_user_timeout": STATEMENT_S * 1000,
        "options": f"-c statement_timeout={STATEMENT_S * 1000} -c timezone=UTC",
    }
    return create_async_engine(target, connect_args=limits, pool_timeout=POOL_S, pool_pre_ping=True)


def to_the_end(work: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Let a transaction end, even when who waits for it is cancelled meanwhile; then cancel.

    In SQLite a transaction that is cut off keeps its lock until Python happens to collect a cursor:
    nobody else could write. It takes milliseconds, or its time limit.
    """

    @wraps(work)
    async def waited(*args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.ensure_future(work(*args, **kwargs))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            raise

    return waited


def _target(url: str) -> URL:
    try:
        target = make_url(url)
        return target.set(drivername=DRIVERS[target.drivername.partition("+")[0]])
    except (ArgumentError, KeyError, ValueError):
        mistake = (
            "HEARD_DATABASE_URL cannot be used; write sqlite:////path/to/archive.sqlite or "
            "postgresql://user:password@host/name"
        )
        raise ConfigError([mistake]) from None


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    # The driver would begin a transaction only at the first INSERT and would commit before DDL, so
    # half a migration could stay behind; with this, transactions are what SQLAlchemy says they are.
    connection.isolation_level = None
    # After a power cut the newest transactions may be missing whole: their events are still in
    # Redis and are recorded again.
    connection.execute("PRAGMA synchronous=NORMAL")
    # What is erased is overwritten, and does not stay behind in free pages.
    connection.execute("PRAGMA secure_delete=ON")
    # It stays so in the file; SQLite refuses at once, without waiting, while another does the same.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: sa.Connection) -> None:
    # Two that will write wait for each other here; later, one of them would be refused.
    reading = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
