"""Runs the Lua files: what every group of transitions stands on."""

from collections.abc import Mapping
from typing import Any

from store.clients import StoreClient
from store.convoy import Convoy
from store.keys import Keys
from store.loader import Answer, load_all, run

Json = Mapping[str, Any]


class Runner:
    """The scripts of one centre, on one Redis. Raises StoreUnavailableError when it is away."""

    def __init__(self, redis: StoreClient, keys: Keys) -> None:
        """Read the Lua files; nothing is sent yet."""
        self._convoy = Convoy(redis)
        self._root = keys.root
        self._scripts = load_all()

    async def _run(self, script: str, /, **values: object) -> Answer:
        return await run(self._convoy, self._root, self._scripts[script], **values)
