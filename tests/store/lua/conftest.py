"""A stage to run scripts on."""

from collections.abc import AsyncIterator

import pytest

from store.clients import StoreClient
from store.reader import Reader
from tests.store.lua.stage import KEYS, Stage


@pytest.fixture
async def stage(redis: StoreClient) -> AsyncIterator[Stage]:
    """Open a small centre; afterwards its laws hold and no number is missing in its log."""
    stage = Stage(redis)
    await stage.open()
    yield stage
    events = await stage.events()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    reader = Reader(redis, KEYS)
    conversations, agents = await reader.open_ids(0, 100), await reader.agent_ids()
    audit = await stage.run("audit", conversations=conversations, agents=agents)
    assert audit["violations"] == "0"
