"""The REST API refuses what the provider refuses, in the provider's words."""

import asyncio
from collections.abc import Mapping

import aiohttp
import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from simulator.driver import Network
from tests.simulator.conftest import ACCOUNT, API_KEY, API_SECRET, AUTH_TOKEN, LANDLORD, RESIDENT
from tests.simulator.stand_in import StandIn, response

BASE = f"/2010-04-01/Accounts/{ACCOUNT}"
WHATSAPP = f"whatsapp:{RESIDENT}"


def signed_in(user: str, password: str) -> dict[str, str]:
    """The headers of somebody who signs in."""
    return {"Authorization": aiohttp.encode_basic_auth(user, password)}


@pytest.mark.parametrize(
    ("path", "form", "status", "code"),
    [
        ("/Messages.json", {"From": LANDLORD, "Body": "x"}, 400, 21604),
        ("/Messages.json", {"To": RESIDENT, "Body": "x"}, 400, 21603),
        ("/Messages.json", {"To": RESIDENT, "From": LANDLORD}, 400, 21602),
        ("/Messages.json", {"To": RESIDENT, "From": LANDLORD, "Body": "x" * 1601}, 400, 21617),
        ("/Messages.json", {"To": "07700", "From": LANDLORD, "Body": "x"}, 400, 21211),
        ("/Messages.json", {"To": RESIDENT, "From": RESIDENT, "Body": "x"}, 400, 21606),
        ("/Messages.json", {"To": WHATSAPP, "From": LANDLORD, "Body": "x"}, 400, 21910),
        ("/Messages.json", {"To": WHATSAPP, "From": WHATSAPP, "Body": "x"}, 400, 63007),
        (
            "/Messages.json",
            {"To": RESIDENT, "From": LANDLORD, "Body": "x", "MediaUrl": "http://x.test"},
            400,
            21623,
        ),
        ("/Calls.json", {"To": "07700", "From": LANDLORD, "Url": "http://x.test"}, 400, 21211),
        ("/Calls.json", {"From": LANDLORD, "Url": "http://x.test"}, 400, 21201),
        ("/Calls.json", {"To": RESIDENT, "Url": "http://x.test"}, 400, 21213),
        ("/Calls.json", {"To": RESIDENT, "From": LANDLORD}, 400, 21205),
        ("/Calls.json", {"To": RESIDENT, "From": RESIDENT, "Url": "http://x.test"}, 400, 21210),
        ("/Calls.json", {"To": RESIDENT, "From": LANDLORD, "Url": "/wait"}, 400, 21205),
        (
            "/Calls.json",
            {"To": RESIDENT, "From": LANDLORD, "Url": "http://x.test", "Twiml": "<Response/>"},
            400,
            21218,
        ),
        ("/Calls.json", {"To": RESIDENT, "From": LANDLORD, "Twiml": "x" * 4001}, 400, 21223),
        ("/Calls/CA0.json", {"Status": "completed"}, 404, 20404),
        ("/Messages/SM0.json", None, 404, 20404),
        ("/Conferences/CF0.json", None, 404, 20404),
        ("/Queues/QU0.json", None, 404, 20404),
        ("/Messages.json?PageSize=0", None, 400, 20001),
        ("/Messages.json?DateSent=never", None, 400, 20001),
    ],
)
async def test_a_wrong_request_is_refused_with_the_providers_code(
    url: str, path: str, form: Mapping[str, str] | None, status: int, code: int
) -> None:
    """Each refusal has the HTTP status and the JSON body that the provider sends."""
    method = "GET" if form is None else "POST"
    async with (
        aiohttp.ClientSession(headers=signed_in(ACCOUNT, AUTH_TOKEN)) as session,
        session.request(method, f"{url}{BASE}{path}", data=form) as answer,
    ):
        body = await answer.json()
    assert (answer.status, body["code"], body["status"]) == (status, code, status)
    assert body["more_info"] == f"https://www.twilio.com/docs/errors/{code}"
    assert body["message"]


@pytest.mark.parametrize(
    ("user", "password", "status"),
    [
        (ACCOUNT, AUTH_TOKEN, 200),
        (API_KEY, API_SECRET, 200),
        (ACCOUNT, API_SECRET, 401),
        ("", "", 401),
        ("nobody", "", 401),
    ],
)
async def test_the_account_signs_in(url: str, user: str, password: str, status: int) -> None:
    """Only the account with its auth token, or the API key with its secret, is let in."""
    async with (
        aiohttp.ClientSession(headers=signed_in(user, password)) as session,
        session.get(f"{url}{BASE}/Queues.json") as answer,
    ):
        assert answer.status == status


async def test_the_api_can_be_throttled_broken_or_lose_its_answer(
    network: Network, sdk: Client
) -> None:
    """429 and 500 are not processed; a lost answer is, and only a look-up can tell."""
    create = sdk.messages.create
    for fault, status in (("throttle", 429), ("error", 500)):
        await network.plan(fault, match="/Messages.json")
        with pytest.raises(TwilioRestException) as refused:
            await asyncio.to_thread(create, to=RESIDENT, from_=LANDLORD, body=fault)
        assert refused.value.status == status
    await network.plan("lose", match="/Messages.json")
    with pytest.raises(requests.ConnectionError):
        await asyncio.to_thread(create, to=RESIDENT, from_=LANDLORD, body="lost")
    listed = await asyncio.to_thread(sdk.messages.list, to=RESIDENT)
    assert [message.body for message in listed] == ["lost"]


async def test_a_queue_that_is_full_says_so(heard: StandIn, network: Network, sdk: Client) -> None:
    """The size of a queue can be set; one caller more gets QueueResult=queue-full."""
    heard.replies["/twilio/voice"] = response(
        '<Enqueue waitUrl="" action="/left">q</Enqueue><Say>Full.</Say>'
    )
    await (await network.call(RESIDENT, LANDLORD)).connected()
    queue = (await asyncio.to_thread(sdk.queues.list))[0]
    assert (queue.current_size, queue.max_size) == (1, 1000)
    await asyncio.to_thread(sdk.queues(queue.sid).update, max_size=1)
    await network.call("+447700900103", LANDLORD)
    assert (await heard.form("/left"))["QueueResult"] == "queue-full"
    heard.replies["/twilio/voice"] = response('<Enqueue waitUrl="" maxQueueSize="9">q</Enqueue>')
    await (await network.call("+447700900104", LANDLORD)).connected()
    assert (await asyncio.to_thread(sdk.queues(queue.sid).fetch)).max_size == 9
