"""Scripts that are asked for at the same time travel to Redis together.

A process runs as many scripts at once as residents and agents do things. One by one, each would
cost a connection's round trip, a system call or two on both sides and, since Redis writes to disk
before it answers, often an fsync of its own. Here whoever asks while others are under way joins
the next trip: a pipeline, in which every script still stands and fails for itself. Who asks alone
leaves at once, so nobody waits to be joined.
"""

import asyncio
from collections import deque
from copy import copy
from typing import Any

from core.errors import StoreUnavailableError
from store.clients import StoreClient, reaching

TRIPS = 4  # at once: while Redis works on one, the answers of another are handed out
TOGETHER = 64
MOST_WAITING = 4096  # further behind, Redis is slower than the world: who hears so can ask again

_Request = tuple[str, int, *tuple[str | int, ...]]


class Convoy:
    """Runs scripts on one Redis, for any number of tasks of one event loop."""

    def __init__(self, redis: StoreClient) -> None:
        """Send nothing yet."""
        self._redis = redis
        self._waiting: deque[tuple[_Request, asyncio.Future[Any]]] = deque()
        self._trips: set[asyncio.Task[None]] = set()

    async def evalsha(self, sha: str, numkeys: int, *arguments: str | int) -> Any:  # noqa: ANN401 - redis-py's
        """Run a script and return its answer, as StoreClient.evalsha does.

        When whoever asked is cancelled the script may still run, as it may on its own connection.
        """
        if len(self._waiting) >= MOST_WAITING:
            message = f"{MOST_WAITING} scripts wait for Redis already; ask again"
            raise StoreUnavailableError(message)
        answer = asyncio.get_running_loop().create_future()
        self._waiting.append(((sha, numkeys, *arguments), answer))
        if len(self._trips) < TRIPS:
            self._trips.add(asyncio.create_task(self._travel(), name="convoy"))  # noqa: TID251 - held here
        with reaching():
            return await answer

    async def script_load(self, text: str) -> None:
        """Teach Redis a script."""
        await self._redis.script_load(text)

    async def _travel(self) -> None:
        """Make trips until nobody waits."""
        try:
            while self._waiting:
                some = min(TOGETHER, len(self._waiting))
                await self._trip([self._waiting.popleft() for _ in range(some)])
        finally:
            # Nothing is awaited between the last look and this: nobody is left standing.
            self._trips.remove(asyncio.current_task())  # type: ignore[arg-type] # this is a task

    async def _trip(self, asked: list[tuple[_Request, asyncio.Future[Any]]]) -> None:
        pipe = self._redis.pipeline(transaction=False)
        for request, _ in asked:
            pipe.evalsha(*request)
        try:
            answers = await pipe.execute(raise_on_error=False)
        except Exception as error:  # noqa: BLE001 - whatever it is, those who asked must hear of it
            answers = [copy(error) for _ in asked]
        for (_, asker), answer in zip(asked, answers, strict=True):
            if asker.done():
                continue
            if isinstance(answer, Exception):
                asker.set_exception(answer)
            else:
                asker.set_result(answer)
