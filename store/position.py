"""How far a reader of the log has come, kept in Redis: after a restart it goes on there."""

from dataclasses import dataclass

from store.clients import StoreClient
from store.keys import Keys


@dataclass(frozen=True, slots=True)
class Position:
    """The place of one reader, such as `outbox`. Raises StoreUnavailableError when Redis is away.

    The recorder keeps its place in SQL instead, in the transaction that writes the events.
    """

    redis: StoreClient
    keys: Keys
    reader: str

    async def read(self) -> int:
        """Return the number of the last event that is finished, 0 before the first."""
        return int(await self.redis.get(self.keys.of("position", self.reader)) or 0)

    async def write(self, seq: int) -> None:
        """Remember that everything up to `seq` is finished."""
        await self.redis.set(self.keys.of("position", self.reader), seq)
