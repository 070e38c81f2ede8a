"""The redis-server that Heard starts for itself."""

import asyncio
import os
import shlex
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import redis as client

from core.clock import SystemClock
from core.errors import ConfigError, StoreUnavailableError
from heard import children, embedded
from tests.heard.processes import alive

CLOCK = SystemClock()


def redis_at(url: str) -> client.Redis:
    """Return a client."""
    return client.Redis.from_url(url, decode_responses=True)


@asynccontextmanager
async def server(data_dir: Path) -> AsyncIterator[int]:
    """Run the server as `heard run` does; yields its process id."""
    async with embedded.ownership(data_dir, CLOCK) as held:
        command = embedded.command(embedded.find_server(), data_dir)
        process = await children.start(command, keep_open=[held])
        try:
            await embedded.until_answering(process, data_dir, CLOCK)
            yield process.pid
        finally:
            await children.stop(process, 5)


async def test_it_is_private_and_durable(tmp_path: Path) -> None:
    """Only this user can reach it, over no network, and each write is on disk before the answer."""
    async with server(tmp_path):
        with redis_at(embedded.url(tmp_path)) as redis:
            config = redis.config_get("*")
    assert config["port"] == "0"
    assert (config["appendonly"], config["appendfsync"]) == ("yes", "always")
    assert embedded.socket_path(tmp_path).parent.stat().st_mode & 0o077 == 0


async def test_what_it_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """A contact that was acknowledged is there again after `kill -9` of the server."""
    async with server(tmp_path) as pid:
        with redis_at(embedded.url(tmp_path)) as redis:
            redis.set("acknowledged", "yes")
        os.kill(pid, signal.SIGKILL)
    async with server(tmp_path):
        with redis_at(embedded.url(tmp_path)) as redis:
            assert redis.get("acknowledged") == "yes"


async def test_a_command_starts_it_for_the_moment(tmp_path: Path) -> None:
    """`agents add` works while nothing runs, keeps what it wrote, and leaves nothing running."""
    async with embedded.redis(tmp_path, CLOCK) as url:
        with redis_at(url) as redis:
            redis.set("agent", "amina")
            pid = int(redis.info("server")["process_id"])
    assert not alive(pid)
    assert not await embedded.answers(embedded.socket_path(tmp_path))
    async with embedded.redis(tmp_path, CLOCK) as url:
        with redis_at(url) as redis:
            assert redis.get("agent") == "amina"


async def test_a_command_uses_the_one_that_runs(tmp_path: Path) -> None:
    """`agents add` beside a running Heard writes where that Heard reads, and does not stop it."""
    async with server(tmp_path) as pid:
        async with embedded.redis(tmp_path, CLOCK) as url:
            with redis_at(url) as redis:
                assert redis.info("server")["process_id"] == pid
        assert await embedded.answers(embedded.socket_path(tmp_path))


async def test_commands_at_the_same_time_take_turns(tmp_path: Path) -> None:
    """No command leans on the server that another is about to stop."""

    async def add(name: str) -> None:
        async with embedded.redis(tmp_path, CLOCK) as url:
            with redis_at(url) as redis:
                redis.rpush("agents", name)
                await CLOCK.sleep(0)
                redis.rpush("agents", name)

    async with asyncio.TaskGroup() as tasks:
        for name in ("amina", "ben", "sofia"):
            tasks.create_task(add(name))
    async with embedded.redis(tmp_path, CLOCK) as url:
        with redis_at(url) as redis:
            assert redis.llen("agents") == 6


async def test_two_servers_never_write_one_file(tmp_path: Path) -> None:
    """A second Heard with the same data directory is refused and told what to do."""
    async with server(tmp_path):
        with pytest.raises(StoreUnavailableError, match="stop it, or set HEARD_DATA_DIR"):
            async with embedded.ownership(tmp_path, CLOCK, within_s=0.1):
                pass


async def test_the_file_stays_locked_while_the_server_lives(tmp_path: Path) -> None:
    """A server that outlived its Heard keeps its lock, so no other can be started beside it."""
    async with embedded.ownership(tmp_path, CLOCK) as held:
        command = embedded.command(embedded.find_server(), tmp_path)
        process = await children.start(command, keep_open=[held])
    with pytest.raises(StoreUnavailableError):
        async with embedded.ownership(tmp_path, CLOCK, within_s=0.1):
            pass
    await children.stop(process, 5)
    async with embedded.ownership(tmp_path, CLOCK, within_s=0.1):
        pass


async def test_a_start_that_fails_shows_what_the_server_said(tmp_path: Path) -> None:
    """A damaged file is reported in the server's own words, and nothing is thrown away."""
    damaged = embedded.folder(tmp_path) / "appendonly.aof"
    damaged.parent.mkdir()
    damaged.write_bytes(b"*1\r\n$4\r\nPING\r\nrubbish that is no command\r\n")
    with pytest.raises(StoreUnavailableError, match=r"Bad file format.*redis-check-aof") as failed:
        async with server(tmp_path):
            pass
    assert str(damaged.parent) in failed.value.message
    assert b"rubbish" in damaged.read_bytes()


async def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    """A data directory deep in the tree works although a socket's path may have 107 bytes."""
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    async with server(deep):
        assert len(os.fsencode(embedded.socket_path(deep))) <= 107
        with redis_at(embedded.url(deep)) as redis:
            assert redis.ping()
    embedded.socket_path(deep).parent.rmdir()


def fake_server(folder: Path, name: str, says: str) -> None:
    """Put a program on the path that answers `--version`."""
    program = folder / name
    program.write_text(f"#!/bin/sh\necho {shlex.quote(says)}\n")
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("redis-server", "Redis server v=7.2.4 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64"),
        ("valkey-server", "Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64"),
    ],
)
def test_the_servers_of_the_machine_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    """An operator who installed a newer redis or valkey gets that one."""
    fake_server(tmp_path, name, says)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert embedded.find_server() == tmp_path / name


def test_an_old_server_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A redis too old for the scripts is not used, whatever the path says."""
    fake_server(tmp_path, "redis-server", "Redis server v=5.0.14 sha=00000000:0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert _found_or_refused() != tmp_path / "redis-server"


def _found_or_refused() -> Path | None:
    try:
        return embedded.find_server()
    except ConfigError:
        return None  # there is no wheel with a server inside for this Python or this machine
