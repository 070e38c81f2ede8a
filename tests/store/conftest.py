"""Clients of a real Redis, and servers that a test may stop, fill or spoil."""

import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Self

import pytest
from redis import Redis as SyncRedis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from core.errors import StoreUnavailableError
from heard import children, embedded
from store.clients import StoreClient, command_client


class RedisServer:
    """A redis-server, as the embedded one is, that can be stopped and started with its data."""

    def __init__(self, *options: str) -> None:
        """Prepare a folder of its own and the command, with further options of redis-server."""
        self.folder = Path(tempfile.mkdtemp(prefix="heard-test-"))
        self.url = embedded.url(self.folder)
        self._command = (*embedded.command(embedded.find_server(), self.folder), *options)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and forget the data."""
        self.stop()
        shutil.rmtree(self.folder)

    def start(self) -> None:
        """Start and wait for the first answer."""
        self._process = subprocess.Popen(
            self._command,
            preexec_fn=children.dies_with_parent(),  # noqa: PLW1509 - no thread runs yet
        )
        retry = Retry(ConstantBackoff(0.02), 500)
        with SyncRedis.from_url(self.url, retry=retry) as client:
            client.ping()

    def stop(self) -> None:
        """Stop as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()
        embedded.socket_path(self.folder).unlink(missing_ok=True)


async def answers(client: StoreClient) -> bool:
    """Whether Redis is there."""
    try:
        return bool(await client.ping())
    except StoreUnavailableError:
        return False


@pytest.fixture
def own_server() -> Iterator[RedisServer]:
    """Start a server of this test's own."""
    with RedisServer() as server:
        yield server


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[StoreClient]:
    """Connect to an empty database."""
    client = command_client(redis_url)
    yield client
    await client.aclose()
