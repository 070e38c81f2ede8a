"""The agent's browser phone: docs/simulator.md is the contract with the console."""

from collections.abc import Callable

import aiohttp
import pytest

from simulator.driver import Network
from tests.simulator.conftest import LANDLORD, RESIDENT
from tests.simulator.held_clock import HeldClock
from tests.simulator.stand_in import StandIn, response


async def test_a_token_for_somebody_else_is_refused(
    network: Network, token: Callable[..., str]
) -> None:
    """A wrong identity, a wrong secret and no token at all close the socket with 4401."""
    for identity, bad in (
        ("ben", token("amina")),
        ("amina", token("amina", secret="e" * 32)),
        ("amina", ""),
        ("", token("")),
    ):
        client = await network.client(identity, bad)
        assert await client.closing() == 4401
        assert client.messages == []


async def test_a_foreign_page_may_not_open_a_phone(url: str, token: Callable[[str], str]) -> None:
    """A WebSocket from another origin is refused with 403."""
    async with aiohttp.ClientSession() as session:
        for path in (f"/client/socket?identity=amina&token={token('amina')}", "/network/socket"):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(f"{url}{path}", origin="https://evil.test")
            assert refused.value.status == 403


async def test_heards_own_origin_may_open_a_phone(
    url: str, heard: StandIn, token: Callable[[str], str]
) -> None:
    """The console's page comes from Heard's origin and may connect."""
    async with aiohttp.ClientSession() as session:
        address = f"{url}/client/socket?identity=amina&token={token('amina')}"
        for origin in (heard.url, heard.url.replace("127.0.0.1", "localhost")):
            async with session.ws_connect(address, origin=origin) as socket:
                await socket.send_json({"type": "register"})
                assert await socket.receive_json() == {"type": "registered", "identity": "amina"}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("no json", "bad_message"),
        ("[1]", "bad_message"),
        ('{"type": "sing"}', "unknown_type"),
        ('{"type": "say", "text": "hello"}', "no_call"),
        ('{"type": "hangup"}', "no_call"),
        ('{"type": "accept"}', "no_call"),
        ('{"type": "call", "to": "+440000000000"}', "bad_message"),
        ('{"type": "connect", "params": 7}', "bad_message"),
    ],
)
async def test_what_cannot_be_acted_on_is_answered_with_an_error(
    url: str, token: Callable[[str], str], sent: str, code: str
) -> None:
    """A bad message gets an error with its code, and the socket stays open."""
    async with aiohttp.ClientSession() as session:
        address = f"{url}/client/socket?identity=amina&token={token('amina')}"
        async with session.ws_connect(address) as socket:
            await socket.send_str(sent)
            answer = await socket.receive_json()
            assert (answer["type"], answer["code"]) == ("error", code)
            await socket.send_json({"type": "register"})
            assert (await socket.receive_json())["type"] == "registered"


async def test_a_second_call_is_busy(
    heard: StandIn, network: Network, token: Callable[[str], str]
) -> None:
    """A client has at most one call."""
    heard.replies["/twilio/voice/agent"] = response("<Pause length='60'/>")
    amina = await network.client("amina", token("amina"))
    await amina.connect(conversation="cnv_1")
    await amina.connected()
    await amina.send("connect", params={"conversation": "cnv_2"})
    assert (await amina.shown("error"))["code"] == "busy"


async def test_closing_the_last_tab_hangs_up(
    heard: StandIn, network: Network, token: Callable[[str], str]
) -> None:
    """Two tabs share a call; it lives until the last one closes."""
    heard.replies["/twilio/voice/agent"] = response(
        "<Dial action='/over'><Conference>room</Conference></Dial>"
    )
    first = await network.client("amina", token("amina"))
    await first.connect(conversation="cnv_1")
    await first.connected()
    second = await network.client("amina", token("amina"))
    await second.connected()  # what has happened in the call is told to a tab that opens later
    await first.close()
    await second.press("1")
    assert heard.forms("/over") == []
    await second.close()
    assert (await heard.form("/over"))["CallStatus"] == "completed"


async def test_dialling_a_browser_rings_it_only_when_registered(
    heard: StandIn, network: Network, token: Callable[[str], str]
) -> None:
    """<Dial><Client> rings a registered phone with its parameters; otherwise nobody answers."""
    heard.replies["/twilio/voice"] = response(
        '<Dial action="/over"><Client><Identity>amina</Identity>'
        '<Parameter name="conversation" value="cnv_1"/></Client></Dial>'
    )
    amina = await network.client("amina", token("amina"))
    call = await network.call(RESIDENT, LANDLORD)
    await call.ended()
    assert (await heard.form("/over"))["DialCallStatus"] == "no-answer"
    await amina.register()
    await network.call(RESIDENT, LANDLORD)
    ringing = await amina.incoming()
    assert ringing["params"] == {"conversation": "cnv_1"}
    assert ringing["from"] == RESIDENT
    await amina.reject()
    assert (await heard.form("/over", DialCallStatus="busy"))["DialBridged"] == "false"


async def test_an_agents_call_that_heard_refuses_is_spoken_and_over(
    heard: StandIn, network: Network, token: Callable[[str], str], clock: HeldClock
) -> None:
    """When Heard is broken the agent hears that, and the call ends."""
    assert clock.waits() == []
    heard.replies["/twilio/voice/agent"] = 500
    amina = await network.client("amina", token("amina"))
    await amina.connect(conversation="cnv_1")
    await amina.spoken("application error")
    await amina.ended()
