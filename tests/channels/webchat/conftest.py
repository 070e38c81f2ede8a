"""The webchat on a real server on loopback."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, unused_port

from channels.routes import mount
from channels.webchat.pages import PageSettings, page_routes
from channels.webchat.socket import Webchat, WebchatSettings
from config.webchat import words_of
from core.clock import ManualClock
from core.ids import SequentialIds
from tests.channels.house import House
from tests.channels.webchat.rooms import Rooms

SECRET = "s" * 32
LANDLORD = "https://www.homes.example"
LIMITS = WebchatSettings(
    SECRET, origins=(LANDLORD,), max_lines=3, hello_s=0.3, send_s=0.3, burst=3, per_s=1
)

Client = TestClient[web.Request, web.Application]


def says(*languages: str) -> PageSettings:
    """Return a window of the landlord's in these languages."""
    words = {each: {**words_of(each, {}), "greeting": "Hello there."} for each in languages}
    return PageSettings("Harbour Homes", words, origins=(LANDLORD,))


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock()


@pytest.fixture
def rooms() -> Rooms:
    """What the house says to sessions."""
    return Rooms()


@pytest.fixture
def site_port() -> int:
    """Where a landlord's site may be opened that embeds the widget."""
    return unused_port()


@pytest.fixture
def webchat(house: House, rooms: Rooms, clock: ManualClock, site_port: int) -> Webchat:
    """The adapter, with small limits."""
    limits = replace(LIMITS, origins=(LANDLORD, f"http://127.0.0.1:{site_port}"))
    return Webchat(house, rooms, rooms, limits, clock, SequentialIds())


@pytest.fixture
async def client(webchat: Webchat) -> AsyncIterator[Client]:
    """Somebody's browser, as far as HTTP goes."""
    app = web.Application()
    mount(app, *webchat.routes(), *page_routes(says("en", "ur")))
    app.on_shutdown.append(webchat.close)
    async with TestClient(TestServer(app)) as running:
        yield running
