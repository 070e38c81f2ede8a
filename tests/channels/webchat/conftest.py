"""The webchat on a real server on loopback."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.routes import mount
from channels.webchat.pages import page_routes
from channels.webchat.socket import Webchat, WebchatSettings
from core.clock import ManualClock
from core.ids import SequentialIds
from tests.channels.house import House
from tests.channels.webchat.rooms import Rooms

SECRET = "s" * 32
LIMITS = WebchatSettings(SECRET, max_lines=3, hello_s=0.3, send_s=0.3, burst=3, per_s=1)

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock()


@pytest.fixture
def rooms() -> Rooms:
    """What the house says to sessions."""
    return Rooms()


@pytest.fixture
def webchat(house: House, rooms: Rooms, clock: ManualClock) -> Webchat:
    """The adapter, with small limits."""
    return Webchat(house, rooms, LIMITS, clock, SequentialIds())


@pytest.fixture
async def client(webchat: Webchat) -> AsyncIterator[Client]:
    """Somebody's browser, as far as HTTP goes."""
    app = web.Application()
    mount(app, *webchat.routes(), *page_routes())
    app.on_shutdown.append(webchat.close)
    async with TestClient(TestServer(app)) as running:
        yield running
