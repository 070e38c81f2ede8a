"""The telephone as a whole: signed webhooks over HTTP, the real router, a real Redis."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application

from channels.routes import mount
from channels.twilio.gate import Gate
from channels.twilio.signature import Signatures
from channels.voice.agent import AgentPhone
from channels.voice.caller import Caller
from channels.voice.settings import VoiceSettings
from router.settings import for_scripts
from tests.channels.provider import PUBLIC_URL, SECRET, Provider
from tests.router.conftest import House, open_house


@dataclass
class Line:
    """The house and its webhooks, opened once for many calls."""

    house: House
    voice: VoiceSettings
    provider: Provider

    async def empty(self) -> None:
        """Begin again with nobody in the centre."""
        await self.house.redis.flushall()
        centre = for_scripts(self.house.settings.centre)
        await self.house.scripts.configure(op="", config=centre)


@asynccontextmanager
async def opened(redis_url: str) -> AsyncIterator[Line]:
    """Open the demo centre, and the webhooks of the telephone in front of it."""
    async with open_house(redis_url, Path(tempfile.gettempdir())) as house:
        voice = VoiceSettings(PUBLIC_URL, "Harbour Homes", ("+442079460959",))
        gate = Gate(Signatures(PUBLIC_URL, [SECRET]))
        app = Application()
        mount(app, *Caller(house.intake, house.calls, gate, voice, house.clock).routes())
        mount(app, *AgentPhone(house.calls, gate, voice).routes())
        async with TestClient(TestServer(app)) as client:
            yield Line(house, voice, Provider(client))
