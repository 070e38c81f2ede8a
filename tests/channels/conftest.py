"""The adapters on a real server on loopback, in front of a recording of the house."""

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application
from structlog.typing import EventDict

from channels.routes import Route, mount
from channels.twilio.gate import Gate
from channels.twilio.messages import Messages
from channels.twilio.signature import Signatures
from channels.voice.agent import AgentPhone
from channels.voice.caller import Caller
from channels.voice.rescue import Rescue
from channels.voice.settings import VoiceSettings
from channels.voice.voicemail import Voicemail
from core.clock import ManualClock
from tests.channels.front import Front
from tests.channels.house import House
from tests.channels.provider import OLD_SECRET, PUBLIC_URL, SECRET, Provider


@pytest.fixture
def house() -> House:
    """A house that records."""
    return House()


@pytest.fixture
def front(house: House) -> Iterator[Front]:
    """The way into the house, which a test may put a journal before."""
    front = Front(house)
    yield front
    front.close()


@pytest.fixture
def voice_settings() -> VoiceSettings:
    """A centre with two people to ring when nothing works."""
    return VoiceSettings(
        public_url=PUBLIC_URL,
        centre="Heard Homes",
        fallback_numbers=("+442079460958", "+442079460959"),
        phone="+442079460958",
    )


@pytest.fixture
def routes(house: House, front: Front, voice_settings: VoiceSettings) -> tuple[Route, ...]:
    """Every route of the Twilio adapters."""
    gate = Gate(Signatures(PUBLIC_URL, [SECRET, OLD_SECRET, ""]))
    clock = ManualClock()
    return (
        *Messages(front, gate, clock, beside=house).routes(),
        *Caller(front, house, gate, voice_settings, clock).routes(),
        *Voicemail(house, gate, voice_settings).routes(),
        *Rescue(house, gate, voice_settings).routes(),
        *AgentPhone(house, gate, voice_settings).routes(),
    )


@pytest.fixture
async def provider(routes: tuple[Route, ...]) -> AsyncIterator[Provider]:
    """Twilio, in front of those routes."""
    app = Application()
    mount(app, *routes)
    async with TestClient(TestServer(app)) as client:
        yield Provider(client)


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    """Every line that was logged."""
    with structlog.testing.capture_logs() as lines:
        yield lines
