"""A network between a stand-in for Heard and the real SDK, residents and agents."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant
from twilio.rest import Client

from core.ids import SequentialIds
from simulator.app import make_app
from simulator.driver import Network
from simulator.interpreter import Pace
from simulator.settings import Number, SimulatorSettings
from tests.simulator.held_clock import HeldClock
from tests.simulator.stand_in import StandIn, response

ACCOUNT = "AC" + "a" * 32
AUTH_TOKEN = "b" * 32
API_KEY = "SK" + "c" * 32
API_SECRET = "d" * 32
LANDLORD = "+442079460000"
RESIDENT = "+447700900101"
NEIGHBOUR = "+447700900102"
FALLBACK = response("<Say>Please ring 020 7946 0999.</Say>")

SETTINGS = SimulatorSettings(
    heard_url="",
    account_sid=ACCOUNT,
    auth_token=AUTH_TOKEN,
    api_key=API_KEY,
    api_secret=API_SECRET,
    numbers=(Number(LANDLORD, "Heard Homes", fallback_twiml=FALLBACK),),
    pace=Pace(words_per_s=1e6, play_s=30),
    webhook_timeout_s=2,
)


@pytest.fixture
def clock() -> HeldClock:
    """The network's time, which stands still."""
    return HeldClock()


@pytest.fixture
async def heard() -> AsyncIterator[StandIn]:
    """Heard, as far as the network can see."""
    stand_in = StandIn(AUTH_TOKEN)
    async with TestServer(stand_in.app()) as server:
        stand_in.url = str(server.make_url("")).rstrip("/")
        yield stand_in


@pytest.fixture
async def url(heard: StandIn, clock: HeldClock) -> AsyncIterator[str]:
    """The address of a running simulator."""
    settings = replace(SETTINGS, heard_url=heard.url)
    async with TestServer(make_app(settings, clock, SequentialIds())) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.fixture
async def network(url: str) -> AsyncIterator[Network]:
    """The residents and agents of that simulator."""
    async with Network(url) as driver:
        yield driver


@pytest.fixture
def sdk(url: str) -> Iterator[Client]:
    """The real SDK, pointed at the simulator. It blocks: call it with `asyncio.to_thread`."""
    client = Client(ACCOUNT, AUTH_TOKEN)
    client.api.base_url = url
    yield client
    client.http_client.session.close()


@pytest.fixture
def token() -> Callable[[str], str]:
    """A function that makes an agent's access token as Heard makes it."""

    def make(identity: str, secret: str = API_SECRET) -> str:
        access = AccessToken(ACCOUNT, API_KEY, secret, identity=identity)
        access.add_grant(VoiceGrant(outgoing_application_sid="AP" + "0" * 32))
        return str(access.to_jwt())

    return make
