"""Scripts whose every move is noted, to be held against the table of core/conversation.py."""

from typing import Any

from core.events import Event
from store.clients import StoreClient
from store.keys import Keys
from store.loader import Answer
from store.scripts import Scripts
from tests.store.lua.moves import Moves


class WatchedScripts(Scripts):
    """The real scripts; after each, what it appended to the log is read."""

    def __init__(self, redis: StoreClient, keys: Keys, moves: Moves) -> None:
        """Note moves there."""
        super().__init__(redis, keys)
        self._redis = redis
        self._events = keys.of("events")
        self._seen = 0
        self._moves = moves

    async def _run(self, script: str, /, **values: object) -> Answer:
        answer = await super()._run(script, **values)
        found: Any = await self._redis.xrange(self._events, min=f"{self._seen + 1}-0")
        events = [Event.from_stream(stream_id, fields) for stream_id, fields in found]
        if events:
            self._seen = events[-1].seq
            self._moves.note(script, values, events)
        return answer
