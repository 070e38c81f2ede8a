"""A process's handles on Redis, opened together and closed together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from core.clock import Clock
from store.clients import StoreClient, blocking_client, command_client
from store.keys import Keys
from store.log import BLOCK_S, EventLog
from store.reader import Reader
from store.residents import Residents
from store.scripts import Scripts
from store.sessions import SessionStore
from store.upload_links import UploadLinks


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything that is spoken through Redis."""

    keys: Keys
    redis: StoreClient
    blocking: StoreClient
    scripts: Scripts
    reader: Reader
    residents: Residents
    log: EventLog
    sessions: SessionStore
    upload_links: UploadLinks


@asynccontextmanager
async def open_stores(url: str, keys: Keys, clock: Clock) -> AsyncIterator[Stores]:
    """Yield the handles; nothing is sent until one is used. Raises ConfigError for a bad URL."""
    async with AsyncExitStack() as stack:
        redis = command_client(url)
        stack.push_async_callback(redis.aclose)
        blocking = blocking_client(url, BLOCK_S)
        stack.push_async_callback(blocking.aclose)
        yield Stores(
            keys=keys,
            redis=redis,
            blocking=blocking,
            scripts=Scripts(redis, keys),
            reader=Reader(redis, keys),
            residents=Residents(redis, keys),
            log=EventLog(redis, blocking, keys, clock),
            sessions=SessionStore(redis, keys),
            upload_links=UploadLinks(redis, keys),
        )
