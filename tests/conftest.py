"""What every test may use: a private redis-server, and the rule that nothing leaves the machine."""

import ipaddress
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from heard import children, embedded
from tests.key_audit import violations

START_S = 20


def _only_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    """Fail the connection, look-up or datagram that would leave the machine."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host in {None, "", "localhost"}:
        return
    try:
        local = ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        local = False
    if not local:
        message = f"a test tried to reach {host}: tests talk only to this machine"
        raise RuntimeError(message)


sys.addaudithook(_only_this_machine)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[redis.Redis]:
    """Yield a client of a real redis-server, one for each test process, that fsyncs every write."""
    with tempfile.TemporaryDirectory(prefix="heard-test-") as directory:
        data_dir = Path(directory)
        command = embedded.command(embedded.find_server(), data_dir)
        with subprocess.Popen(
            command,
            preexec_fn=children.dies_with_parent(),  # noqa: PLW1509 - it only calls prctl and kill
        ) as server:
            client = redis.Redis.from_url(embedded.url(data_dir), decode_responses=True)
            try:
                _wait_for(client)
                yield client
            finally:
                client.close()
                server.terminate()


def _wait_for(client: redis.Redis) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            client.ping()
        except redis.ConnectionError:
            if time.monotonic() > deadline:
                raise
        else:
            return


@pytest.fixture
def redis_url(redis_server: redis.Redis) -> Iterator[str]:
    """Yield the address of an empty Redis; afterwards every key must be as `store/keys.py` says."""
    redis_server.flushall()
    yield f"unix://{redis_server.connection_pool.connection_kwargs['path']}"
    assert violations(redis_server) == []
