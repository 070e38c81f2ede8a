"""What can go wrong between the network and Heard, on purpose."""

import aiohttp
import pytest

from simulator.driver import Network
from tests.simulator.conftest import LANDLORD, NEIGHBOUR, RESIDENT
from tests.simulator.held_clock import HeldClock
from tests.simulator.stand_in import StandIn
from tests.wait import wait_until

INBOUND = "/twilio/messages"
TOKEN = "I-Twilio-Idempotency-Token"


async def bodies(heard: StandIn, count: int) -> list[str]:
    """The texts that came, once there are so many."""
    await wait_until(lambda: len(heard.forms(INBOUND)) == count, f"{count} texts came")
    return [form["Body"] for form in heard.forms(INBOUND)]


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_webhook_can_come_several_times(
    heard: StandIn, network: Network, at_once: bool
) -> None:
    """`repeat` sends the same SID again, one after another or all at once."""
    await network.plan("repeat", match=INBOUND, copies=3, at_once=at_once)
    await network.text(RESIDENT, LANDLORD, "once")
    assert await bodies(heard, 4) == ["once"] * 4
    assert len({form["MessageSid"] for form in heard.forms(INBOUND)}) == 1
    await network.text(RESIDENT, LANDLORD, "twice")
    assert (await bodies(heard, 5))[-1] == "twice"


async def test_webhooks_can_overtake_one_another(heard: StandIn, network: Network) -> None:
    """`reorder` holds one back until the next has been answered."""
    await network.plan("reorder", match=INBOUND)
    await network.text(RESIDENT, LANDLORD, "first")
    await network.text(NEIGHBOUR, LANDLORD, "second")
    assert await bodies(heard, 2) == ["second", "first"]


async def test_a_lost_answer_is_retried_with_the_same_token(
    heard: StandIn, network: Network
) -> None:
    """`drop`: Heard has the text, the provider does not know, and sends it again."""
    await network.plan("drop", match=INBOUND)
    await network.text(RESIDENT, LANDLORD, "hello")
    assert await bodies(heard, 2) == ["hello", "hello"]
    tokens = {one.headers[TOKEN] for one in heard.received if one.path == INBOUND}
    assert len(tokens) == 1


async def test_an_unreachable_heard_is_tried_again(heard: StandIn, network: Network) -> None:
    """`fail`: nothing arrives the first time; the retry of the URL's policy brings it."""
    await network.plan("fail", match=INBOUND)
    await network.text(RESIDENT, LANDLORD, "hello")
    assert await bodies(heard, 1) == ["hello"]
    attempts = [one["outcome"] for one in (await network.state())["webhooks"]]
    assert attempts == ["200", "could not be delivered"]


async def test_a_webhook_can_come_late(heard: StandIn, network: Network, clock: HeldClock) -> None:
    """`delay` holds a webhook back for so long."""
    await network.plan("delay", match=INBOUND, delay_s=60)
    await network.text(RESIDENT, LANDLORD, "hello")
    assert heard.forms(INBOUND) == []
    await clock.pass_time(60)
    assert await bodies(heard, 1) == ["hello"]


async def test_faults_are_shown_counted_and_cleared(network: Network) -> None:
    """A fault strikes as often as planned; what is left can be seen and taken back."""
    await network.plan("repeat", match="/nothing", times=2)
    planned = (await network.state())["faults"]
    assert [(one["do"], one["side"], one["times"]) for one in planned] == [("repeat", "webhook", 2)]
    await network.clear_faults()
    assert (await network.state())["faults"] == []


async def test_a_fault_that_does_not_exist_is_explained(url: str) -> None:
    """A mistake in a fault names what can be written instead."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/network/faults", json={"do": "explode", "often": 1}) as answer,
    ):
        assert answer.status == 400
        error = (await answer.json())["error"]
    assert "throttle" in error
    assert "often" in error


async def test_the_network_page_hears_of_changes(url: str, network: Network) -> None:
    """The page's socket sends the state at once and again when something has changed."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}/network/socket") as page,
    ):
        assert (await page.receive_json())["messages"] == []
        await network.text(RESIDENT, LANDLORD, "hello")
        while not (state := await page.receive_json())["webhooks"]:
            pass
        assert state["messages"][0]["body"] == "hello"
