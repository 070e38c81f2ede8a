"""The archive of this installation: where SQL is, its history, and the recorder that fills it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from config.load import Settings
from core.clock import Clock
from core.errors import StoreUnavailableError
from core.ids import ResidentId
from heard.stores import Stores
from store.archive.database import open_database
from store.archive.erasure import Erased, erase
from store.archive.faults import AWAY
from store.archive.history import History
from store.archive.ledger import Ledger
from store.archive.migrate import migrate
from store.archive.recorder import Recorder
from store.position import Position

RETRY_S = 2.0

log = structlog.get_logger("heard.archive")


def database_url(settings: Settings) -> str:
    """Return where SQL is: as configured, else a SQLite file in the data directory."""
    given = settings.environment.database_url
    if given:
        return given.get_secret_value()
    return f"sqlite:///{settings.environment.data_dir.resolve() / 'archive.sqlite'}"


@asynccontextmanager
async def open_history(settings: Settings) -> AsyncIterator[History]:
    """Yield what reads the archive; nothing is connected until it is asked."""
    engine = open_database(database_url(settings))
    try:
        yield History(engine)
    finally:
        await engine.dispose()


async def prepare(settings: Settings) -> None:
    """Bring the archive to this version; raises one of `AWAY` when it is away."""
    settings.environment.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    await migrate(database_url(settings))


async def forget(settings: Settings, resident: ResidentId) -> Erased:
    """Forget a resident in the archive; raises one of `AWAY` when it is away."""
    engine = open_database(database_url(settings))
    try:
        return await erase(engine, resident)
    finally:
        await engine.dispose()


async def record(stores: Stores, clock: Clock, url: str, outbox: Position) -> None:
    """Copy the log into SQL until cancelled; nothing waits for it, so it waits for everybody.

    What `outbox` has not handed over yet is not trimmed from the log.
    """

    async def alert(name: str, text: str) -> None:
        await stores.scripts.alert(op="", now_ms=clock.now_ms(), alert=name, text=text)

    engine = open_database(url)
    recorder = Recorder(Ledger(engine), stores.log, clock, alert, readers=[outbox])
    try:
        while True:
            try:
                await migrate(url)
                await recorder.run()
            except (StoreUnavailableError, *AWAY) as error:
                log.warning("recorder.waiting", cause=type(error).__name__)
                await clock.sleep(RETRY_S)
    finally:
        await engine.dispose()
