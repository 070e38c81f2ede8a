"""What a process runs with: the settings, the stores, time and ids. Made once, handed to all."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from config.current import Current
from config.load import Settings, centre_path, load_settings
from core.clock import Clock, SystemClock
from core.ids import IdSource, RandomIds
from heard import embedded
from heard.archive import open_history
from heard.kept import kept_secret
from heard.stores import Stores, open_stores
from store.archive.history import History
from store.keys import Keys


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything from outside that a process needs; nothing else is global.

    `settings` are those of the start; the centre file as it is now is in `current`.
    """

    settings: Settings
    current: Current
    stores: Stores
    history: History
    clock: Clock
    ids: IdSource


@asynccontextmanager
async def open_runtime(
    settings: Settings, clock: Clock | None = None, ids: IdSource | None = None
) -> AsyncIterator[Runtime]:
    """Yield the runtime and close it again; nothing is asked of Redis or SQL yet."""
    clock = clock or SystemClock()
    async with (
        open_stores(redis_url(settings), keys(settings), clock) as stores,
        open_history(settings) as history,
    ):
        current = Current(settings.centre)
        yield Runtime(settings, current, stores, history, clock, ids or RandomIds())


@asynccontextmanager
async def stores_for_command(settings: Settings, clock: Clock) -> AsyncIterator[Stores]:
    """Yield the stores for one command: on the Redis that is configured, or on Heard's own.

    Heard's own is started, and stopped again, when no Heard runs.
    """
    given, data_dir = settings.environment.redis_url, settings.environment.data_dir
    async with AsyncExitStack() as stack:
        if given:
            url = given.get_secret_value()
        else:
            url = await stack.enter_async_context(embedded.redis(data_dir, clock))
        yield await stack.enter_async_context(open_stores(url, keys(settings), clock))


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return what the operator chose; raises ConfigError with every mistake."""
    return load_settings(centre_path(environ), environ)


def redis_url(settings: Settings) -> str:
    """Return where Redis is: as configured, else where `heard run` keeps its own."""
    given = settings.environment.redis_url
    return given.get_secret_value() if given else embedded.url(settings.environment.data_dir)


def keys(settings: Settings) -> Keys:
    """Return the keys of the centre."""
    return Keys(settings.centre.id)


def secret_key(settings: Settings) -> str:
    """Return HEARD_SECRET_KEY, else a key that is made once and kept in the data directory."""
    given = settings.environment.secret_key
    return (
        given.get_secret_value()
        if given
        else kept_secret(settings.environment.data_dir / "secret-key")
    )
