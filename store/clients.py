"""Connections to Redis: one client for commands, one for blocking reads, one for rq.

A URL is `unix:///path`, `redis://…`, `rediss://…` (TLS) or, with Sentinel,
`redis+sentinel://[user:password@]host:26379[,host:26379…]/<service>[/<database>]`.

No client repeats a command by itself: a repeated script that is no replay would run twice. Redis
being away is one exception everywhere, `StoreUnavailableError`; whoever can wait or use the journal
catches it.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import redis as sync
from redis import sentinel as sync_sentinel
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import (
    ClusterDownError,
    OutOfMemoryError,
    ReadOnlyError,
    ResponseError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as NoConnectionError
from redis.exceptions import TimeoutError as NoAnswerError
from redis.retry import Retry as SyncRetry

from core.errors import ConfigError, StoreUnavailableError

ANSWER_S = 2.0  # a script takes under a millisecond; a Redis slower than this is as good as away
CONNECT_S = 2.0
MAX_CONNECTIONS = 64
JOBS_ANSWER_S = 5.0  # rq raises it for its own blocking reads
SENTINEL = "redis+sentinel"
SENTINEL_PORT = 26379

# What a server says that is there but cannot take a write now: full, demoted, its disk failing…
# Inside a script's error the code follows the place (`user_script: 7: -OOM command not allowed`).
_UNABLE_ERRORS = (ClusterDownError, OutOfMemoryError, ReadOnlyError, TryAgainError)
_UNABLE = re.compile(r"(?:^|: -)(?:BUSY|MISCONF|NOREPLICAS|OOM|READONLY) ")


@contextmanager
def reaching() -> Iterator[None]:
    """Turn every way of Redis being away into StoreUnavailableError, here and nowhere else."""
    try:
        yield
    except (NoConnectionError, NoAnswerError) as error:
        message = f"Redis did not answer ({type(error).__name__}); ask again"
        raise StoreUnavailableError(message) from error
    except ResponseError as error:
        if not isinstance(error, _UNABLE_ERRORS) and not _UNABLE.search(str(error)):
            raise
        message = f"Redis cannot take this now ({error}); ask again"
        raise StoreUnavailableError(message) from error


@contextmanager
def _cancellation_kept() -> Iterator[None]:
    """Raise CancelledError when this task was cancelled within, whatever else came of it.

    Before Python 3.12, asyncio.wait_for, with which redis-py sends, forgets a cancellation that
    comes as the sending ends: a loop over Redis would go on for ever.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        yield
    finally:
        if task and task.cancelling() > before:
            raise asyncio.CancelledError


class StorePipeline(Pipeline):
    """A pipeline whose failure to reach Redis is StoreUnavailableError."""

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Send what was gathered and return the answers in order."""
        with _cancellation_kept(), reaching():
            return await super().execute(raise_on_error)


class StoreClient(Redis):
    """A Redis client whose failure to reach Redis is StoreUnavailableError."""

    async def execute_command(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - redis-py's
        """Send one command and return its answer."""
        with _cancellation_kept(), reaching():
            return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> StorePipeline:
        """Return an empty pipeline."""
        return StorePipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Close every connection, those to the sentinels included."""
        await super().aclose(close_connection_pool)
        if isinstance(self.connection_pool, SentinelConnectionPool):
            await self.connection_pool.sentinel_manager.aclose()


class _SentinelPool(SentinelConnectionPool, BlockingConnectionPool):
    """Waits for a free connection as the other pool does, and asks a sentinel where to connect."""


def command_client(url: str, connections: int = MAX_CONNECTIONS) -> StoreClient:
    """Return the client for scripts and reads.

    A command waits at most `ANSWER_S` for a free connection and as long again for its answer.
    Raises ConfigError when the URL is none that can be used.
    """
    return _client(url, connections, ANSWER_S)


def blocking_client(url: str, block_s: float, connections: int = 8) -> StoreClient:
    """Return the client for reads that block for up to `block_s` (XREAD), one each at a time.

    Its socket waits longer than the block, so an idle log is not taken for a dead Redis.
    """
    return _client(url, connections, block_s + ANSWER_S)


JobsClient = sync.Redis  # for annotations elsewhere: only this package imports redis


def jobs_client(url: str) -> JobsClient:
    """Return the plain synchronous client that rq wants (bytes, not text)."""
    options: dict[str, Any] = {
        "socket_timeout": JOBS_ANSWER_S,
        "socket_connect_timeout": CONNECT_S,
        "retry": SyncRetry(NoBackoff(), 0),
    }
    parts = _parts(url)
    if parts is None:
        with _usable():
            return sync.Redis.from_url(url, **options)
    nodes, service, login = parts
    manager = sync_sentinel.Sentinel(nodes, sentinel_kwargs=options)  # type: ignore[no-untyped-call]
    return cast("sync.Redis", manager.master_for(service, **options, **login))  # type: ignore[no-untyped-call]


def _client(url: str, connections: int, answer_s: float) -> StoreClient:
    options: dict[str, Any] = {
        "decode_responses": True,
        "socket_timeout": answer_s,
        "socket_connect_timeout": CONNECT_S,
        "retry": Retry(NoBackoff(), 0),
    }
    bound = {"max_connections": connections, "timeout": ANSWER_S}
    parts = _parts(url)
    if parts is None:
        with _usable():
            pool = BlockingConnectionPool.from_url(url, **options, **bound)
    else:
        nodes, service, login = parts
        manager = Sentinel(nodes, sentinel_kwargs={**options, "socket_timeout": ANSWER_S})  # type: ignore[no-untyped-call]
        pool = _SentinelPool(service, manager, **options, **bound, **login)  # type: ignore[no-untyped-call]
    return cast("StoreClient", StoreClient.from_pool(pool))


def _parts(url: str) -> tuple[list[tuple[str, int]], str, Mapping[str, Any]] | None:
    """Return sentinels, service and login of a Sentinel URL; None for any other URL."""
    with _usable():
        parts = urlsplit(url)
        if parts.scheme != SENTINEL:
            if not (parts.path if parts.scheme == "unix" else parts.hostname):
                raise ValueError  # redis-py would go to localhost
            return None
        login, _, hosts = parts.netloc.rpartition("@")
        nodes = [node.partition(":") for node in hosts.split(",")]
        service, _, database = parts.path.strip("/").partition("/")
        if not service or not all(host for host, _, _ in nodes):
            raise ValueError
        user, _, password = map(unquote, login.partition(":"))
        given = {"username": user, "password": password, "db": int(database or 0)}
        return (
            [(host, int(port or SENTINEL_PORT)) for host, _, port in nodes],
            service,
            {name: value for name, value in given.items() if value},
        )


@contextmanager
def _usable() -> Iterator[None]:
    """Say what a usable URL is, without repeating this one: it may hold a password."""
    try:
        yield
    except ValueError:
        mistake = (
            "HEARD_REDIS_URL cannot be used; write unix:///path, redis://host:6379/0, "
            "rediss://host:6379/0 or redis+sentinel://host:26379,…/service"
        )
        raise ConfigError([mistake]) from None
