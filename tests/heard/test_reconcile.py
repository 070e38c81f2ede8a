"""Nothing came for a while: what residents did is found at the provider and is in the queue."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from channels.errors import SendError
from config.load import load_settings
from core.conversation import Conversation, State
from core.ids import SequentialIds
from core.words import Medium
from heard import simulator
from heard.house import House, build_house, configured
from heard.reconcile import reconciler
from heard.runtime import Runtime, open_runtime
from router.reconciler import LAG_MS, OVERLAP_MS
from simulator.app import make_app
from simulator.driver import Network
from simulator.interpreter import Pace
from tests.simulator.held_clock import HeldClock

ROOT = Path(__file__).parents[2]
ANN, BEN = "+447700900101", "+447700900102"
LANDLORD, WHATSAPP = "+442079460958", "+447700900321"
ACCOUNT = {
    "TWILIO_ACCOUNT_SID": "AC" + "a" * 32,
    "TWILIO_AUTH_TOKEN": "b" * 32,
    "TWILIO_API_KEY": "SK" + "c" * 32,
    "TWILIO_API_SECRET": "d" * 32,
    "TWILIO_TWIML_APP_SID": "AP" + "e" * 32,
}


@dataclass
class Outage:
    """A telephone network that cannot reach Heard, and the engine of that Heard."""

    network: Network
    runtime: Runtime
    house: House
    clock: HeldClock

    def __post_init__(self) -> None:
        """Build the reconciler as the engine does."""
        self.reconciler = reconciler(self.runtime, self.house)

    async def over(self) -> int:
        """Let some time pass, and reconcile."""
        self.clock.skip(2 * LAG_MS / 1000)
        return await self.reconciler.step()

    async def open(self, number: str) -> Conversation:
        """Return the open conversation of a number."""
        reader = self.runtime.stores.reader
        found = await reader.open_conversation_at(f"phone:{number}")
        assert found
        [conversation] = await reader.conversations_by_id([found])
        return conversation


@pytest.fixture
async def outage(redis_url: str, tmp_path: Path) -> AsyncIterator[Outage]:
    """Heard has been at work for ten minutes, and now no webhook comes any more."""
    clock = HeldClock()
    environ = {**ACCOUNT, "HEARD_REDIS_URL": redis_url, "HEARD_DATA_DIR": str(tmp_path)}
    nowhere = {"HEARD_PUBLIC_URL": "http://127.0.0.1:9"}
    settings = load_settings(ROOT / "config" / "centre.toml", {**environ, **nowhere})
    played = replace(simulator.network(settings), pace=Pace(words_per_s=1e6), webhook_timeout_s=1)
    async with TestServer(make_app(played, clock, SequentialIds())) as server:
        url = str(server.make_url("")).rstrip("/")
        there = {**environ, **nowhere, "TWILIO_API_BASE_URL": url}
        settings = load_settings(ROOT / "config" / "centre.toml", there)
        async with open_runtime(settings, clock) as runtime, Network(url) as network:
            await configured(runtime)
            outage = Outage(network, runtime, build_house(runtime), clock)
            await outage.reconciler.step()
            clock.skip(OVERLAP_MS / 1000)
            await outage.reconciler.step()
            yield outage


async def test_what_residents_wrote_and_rang_is_in_the_queue(outage: Outage) -> None:
    """By every channel, in order, since when it was sent; a second look finds nothing more."""
    began_ms = outage.clock.now_ms()
    await outage.network.text(ANN, LANDLORD, "The boiler is broken")
    outage.clock.skip(1)
    await outage.network.text(ANN, WHATSAPP, "Are you there?", "whatsapp")
    call = await outage.network.call(BEN, LANDLORD)
    await call.connected()
    await call.hang_up()
    await call.ended()
    assert await outage.over() == 3
    ann, ben = await outage.open(ANN), await outage.open(BEN)
    lines = await outage.runtime.stores.reader.timeline(ann.id)
    assert [entry.text for entry, _, _ in lines] == ["The boiler is broken", "Are you there?"]
    assert (ann.state, ann.medium) == (State.WAITING, Medium.MESSAGE)
    assert ann.waiting_since_ms == began_ms
    assert (ben.state, ben.medium) == (State.WAITING, Medium.CALLBACK)
    assert await outage.over() == 0
    alerts = [
        event.data["alert"]
        for event in await outage.runtime.stores.log.read(0)
        if event.type == "alert.raised"
    ]
    assert alerts.count("reconciler.found") == 1


async def test_a_provider_that_is_away_too_is_asked_again(outage: Outage) -> None:
    """Nothing is passed over meanwhile."""
    await outage.network.text(ANN, LANDLORD, "The boiler is broken")
    await outage.network.plan("error", match="Messages.json")
    with pytest.raises(SendError):
        await outage.over()
    assert await outage.over() == 1
