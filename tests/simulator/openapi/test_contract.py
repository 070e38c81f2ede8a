"""The network answers as the provider's own description of its API says it would."""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler
from twilio.base.exceptions import (
    TwilioException,
    TwilioRestException,
)
from twilio.rest import Client

from core.ids import SequentialIds
from simulator.app import make_app
from simulator.driver import Network
from tests.simulator.conftest import ACCOUNT, AUTH_TOKEN, LANDLORD, NEIGHBOUR, RESIDENT, SETTINGS
from tests.simulator.held_clock import HeldClock
from tests.simulator.openapi.contract import DESCRIPTION, PRISM, Exchanged, contract
from tests.simulator.stand_in import StandIn, response
from tests.wait import wait_until

NODE = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
INSTALL = "run `npm ci` in tests/simulator/openapi"
described = pytest.mark.skipif(not DESCRIPTION.exists(), reason=f"no description: {INSTALL}")
mocked = pytest.mark.skipif(not (PRISM.exists() and NODE), reason=f"no prism: {INSTALL}")


@pytest.fixture
def exchanged() -> list[Exchanged]:
    """Every request that the REST API got, with its answer."""
    return []


@pytest.fixture
async def url(heard: StandIn, clock: HeldClock, exchanged: list[Exchanged]) -> AsyncIterator[str]:
    """A simulator that notes what its REST API is asked."""

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await handler(request)
        if request.path.startswith("/2010-04-01") and isinstance(answer, web.Response):
            form = [(name, str(value)) for name, value in (await request.post()).items()]
            body = json.loads(answer.text) if answer.text else None
            exchanged.append(
                Exchanged(request.method, request.path, request.query, form, answer.status, body)
            )
        return answer

    app = make_app(replace(SETTINGS, heard_url=heard.url), clock, SequentialIds())
    app.middlewares.append(note)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


def mistakes(exchanged: list[Exchanged], at_least: int) -> list[str]:
    """What the description does not allow in all that was exchanged."""
    assert len(exchanged) >= at_least
    return [
        f"{one.method} {one.path}: {mistake}"
        for one in exchanged
        for mistake in contract().mistakes(one)
    ]


@described
async def test_messages_are_as_described(
    heard: StandIn, network: Network, sdk: Client, exchanged: list[Exchanged]
) -> None:
    """What the SDK asks about messages is allowed, and so is every answer."""

    def ask() -> None:
        sent = sdk.messages.create(
            to=RESIDENT,
            from_=LANDLORD,
            body="hello",
            status_callback=f"{heard.url}/status",
            validity_period=600,
        )
        sdk.messages(sent.sid).fetch()
        sdk.messages.list(to=RESIDENT, date_sent_after=datetime(2026, 1, 1, tzinfo=UTC))
        sdk.messages.list(page_size=1, limit=2)

    await network.text(RESIDENT, LANDLORD, "hello")
    await network.plan("undelivered")
    await asyncio.to_thread(ask)
    assert mistakes(exchanged, at_least=5) == []


def into_the_room(sdk: Client) -> None:
    """Find the waiting caller and move the call, as Heard does."""
    queue = sdk.queues.list()[0]
    sdk.queues(queue.sid).fetch()
    member = sdk.queues(queue.sid).members.list()[0]
    sdk.queues(queue.sid).members(member.call_sid).fetch()
    sdk.calls(member.call_sid).update(
        twiml="<Response><Dial><Conference>room</Conference></Dial></Response>"
    )


def in_the_room(sdk: Client, url: str) -> None:
    """Invite, hold, kick, end, and ring somebody back."""
    room = sdk.conferences.list(friendly_name="room", status="init")[0]
    sdk.conferences(room.sid).fetch()
    participants = sdk.conferences(room.sid).participants
    participants.create(
        to=NEIGHBOUR,
        from_=LANDLORD,
        label="contractor",
        timeout=20,
        end_conference_on_exit=False,
        status_callback=f"{url}/status",
        status_callback_event=["answered", "completed"],
        conference_status_callback=f"{url}/events",
        conference_status_callback_event=["join", "leave"],
    )
    one = participants.list()[0]
    participants(one.call_sid).fetch()
    participants(one.call_sid).update(hold=True, muted=True)
    participants(one.call_sid).delete()
    sdk.conferences(room.sid).update(status="completed")
    sdk.calls.create(
        to=RESIDENT,
        from_=LANDLORD,
        url=f"{url}/callback",
        fallback_url=f"{url}/fallback",
        timeout=30,
        status_callback=f"{url}/status",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    for call in sdk.calls.list(limit=20):
        sdk.calls(call.sid).fetch()
        sdk.calls(call.sid).update(status="completed")


@described
async def test_calls_conferences_and_queues_are_as_described(
    heard: StandIn, network: Network, sdk: Client, exchanged: list[Exchanged]
) -> None:
    """Creating, redirecting, holding, kicking and ending, as Heard does it with the SDK."""
    heard.replies["/twilio/voice"] = response("<Enqueue waitUrl=''>q</Enqueue>")

    call = await network.call(RESIDENT, LANDLORD)
    await call.connected()
    await asyncio.to_thread(into_the_room, sdk)

    async def is_in() -> bool:
        return bool((await network.state())["conferences"])

    await wait_until(is_in, "the caller is in the conference")
    await asyncio.to_thread(in_the_room, sdk, heard.url)
    assert mistakes(exchanged, at_least=18) == []


@described
def test_the_check_itself_finds_mistakes() -> None:
    """A missing recipient, an unknown field, a wrong type and a bare answer are all found."""
    form = [("From", LANDLORD), ("Colour", "red"), ("ValidityPeriod", "soon")]
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    found = contract().mistakes(Exchanged("POST", path, {}, form, 201, {"sid": "SM1"}))
    text = "\n".join(found)
    for part in ("To is missing", "Colour is unknown", "'soon' is not", "'body' is a required"):
        assert part in text
    wrong_status = Exchanged("POST", path, {}, [("To", RESIDENT)], 200, {})
    assert contract().mistakes(wrong_status) == ["status 200, not 201"]


@pytest.fixture(scope="module")
def prism() -> Iterator[str]:
    """A mock of the API that is made from the description alone."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(NODE), str(PRISM), "mock", "-h", "127.0.0.1", "-p", str(port), str(DESCRIPTION)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            assert server.stdout is not None
            for line in server.stdout:
                if b"Prism is listening" in line:
                    break
            else:
                pytest.fail("prism did not start")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@mocked
def test_a_second_opinion_takes_the_same_requests(prism: str) -> None:
    """Prism, which knows only the description, accepts what Heard asks and refuses the rest.

    It cannot read repeated form fields, so no lists of events here.
    """
    client = Client(ACCOUNT, AUTH_TOKEN)
    client.api.base_url = prism
    call, room, text = "CA" + "1" * 32, "CF" + "1" * 32, "MM" + "1" * 32
    heard = "https://heard.test"
    try:
        client.messages.create(to=RESIDENT, from_=LANDLORD, body="hello", validity_period=600)
        client.calls(call).update(twiml="<Response/>")
        client.calls(call).update(status="completed")
        client.calls.create(to=RESIDENT, from_=LANDLORD, url=f"{heard}/callback")
        client.conferences(room).participants.create(to=NEIGHBOUR, from_=LANDLORD, label="x")
        client.conferences(room).participants(call).update(hold=True)
        client.conferences(room).participants(call).update(
            hold=True, hold_url=f"{heard}/hold", hold_method="POST"
        )
        client.conferences(room).recordings("RE" + "1" * 32).update(
            status="paused", pause_behavior="silence"
        )
        client.calls.create(
            to=RESIDENT,
            from_=LANDLORD,
            twiml="<Response/>",
            timeout=25,
            machine_detection="DetectMessageEnd",
            async_amd="true",
            async_amd_status_callback=f"{heard}/answered-by",
            async_amd_status_callback_method="POST",
        )
        client.messages.create(
            to=RESIDENT, from_=LANDLORD, content_sid="HX" + "1" * 32, content_variables="{}"
        )
        client.messages(text).media("ME" + "1" * 32).delete()
        with pytest.raises((TwilioRestException, TwilioException)) as refused:
            client.calls("CA1").update(status="completed")
        assert "422" in str(refused.value)
    finally:
        client.http_client.session.close()
