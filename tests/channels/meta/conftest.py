"""The webhook of Meta on a real server on loopback, in front of a recording of the house."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application

from channels.meta.signature import Signatures
from channels.meta.webhook import MetaSettings, Webhook
from channels.routes import mount
from core.clock import ManualClock
from tests.channels.front import Front
from tests.channels.house import House
from tests.channels.meta.platform import HEADER, JSON, OLD_SECRET, PATH, SECRET, signature
from tests.channels.signed import Line

Post = Callable[[dict[str, Any]], Awaitable[int]]


@pytest.fixture
def ignored() -> list[str]:
    """What meant nothing to us."""
    return []


@pytest.fixture
async def line(house: House, front: Front, ignored: list[str]) -> AsyncIterator[Line]:
    """A server with the webhook."""
    settings = MetaSettings("chosen by us", "https://graph.example/v23.0")
    signatures = Signatures([SECRET, OLD_SECRET, ""])
    webhook = Webhook(front, house, signatures, settings, ManualClock(), ignored.append)
    app = Application()
    mount(app, *webhook.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
def post(line: Line) -> Post:
    """Post a genuine webhook and return the status of the answer."""

    async def send(webhook: dict[str, Any]) -> int:
        body = json.dumps(webhook).encode()
        headers = {**JSON, HEADER: signature(body)}
        return (await line.post(PATH, data=body, headers=headers)).status

    return send
