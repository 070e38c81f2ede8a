"""Files that go with messages: behind a password in, fetched by the network out."""

import asyncio

import pytest
from aiohttp import ClientSession, encode_basic_auth, web
from aiohttp.test_utils import TestServer
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from simulator.driver import Network
from tests.simulator.conftest import ACCOUNT, AUTH_TOKEN, LANDLORD, RESIDENT
from tests.simulator.stand_in import StandIn

INBOUND = "/twilio/messages"
PICTURE = b"\x89PNG\r\n\x1a\n and the rest"


async def attached(url: str) -> dict[str, str]:
    """Attach a picture on the page of a phone; return how a message names it."""
    headers = {"Content-Type": "image/png"}
    async with (
        ClientSession() as http,
        http.post(f"{url}/phone/media", data=PICTURE, headers=headers) as answer,
    ):
        assert answer.status == 200
        named: dict[str, str] = await answer.json()
        return named


async def test_a_picture_from_a_phone_is_behind_the_accounts_password(
    heard: StandIn, network: Network, url: str
) -> None:
    """The webhook names it; who fetches it signs in, and is led to a place that asks nothing."""
    named = await attached(url)
    phone = await network.phone(RESIDENT)
    await phone.send("text", to=LANDLORD, body="", channel="whatsapp", media=[named])
    form = await heard.form(INBOUND)
    assert (form["NumMedia"], form["MediaContentType0"]) == ("1", "image/png")
    assert form["MediaUrl0"] == named["url"]
    account = {"Authorization": encode_basic_auth(ACCOUNT, AUTH_TOKEN)}
    async with ClientSession() as http:
        async with http.get(named["url"]) as stranger:
            assert stranger.status == 401
        async with http.get(named["url"], headers=account, allow_redirects=False) as led:
            assert led.status == 307
            elsewhere = url + led.headers["Location"]
        async with http.get(elsewhere) as found:
            assert (await found.read(), found.content_type) == (PICTURE, "image/png")
        async with http.get(named["url"] + "x", headers=account) as missing:
            assert missing.status == 404
        for status in (204, 404):
            async with http.delete(named["url"], headers=account) as deleted:
                assert deleted.status == status
        async with http.get(named["url"], headers=account) as gone:
            assert gone.status == 404


async def test_the_files_of_a_message_are_listed(network: Network, sdk: Client, url: str) -> None:
    """Whoever missed the webhook finds them by the message."""
    named = await attached(url)
    phone = await network.phone(RESIDENT)
    await phone.send("text", to=LANDLORD, body="look", channel="whatsapp", media=[named])
    sent = await phone.shown("message", lambda shown: shown["body"] == "look")
    [file] = await asyncio.to_thread(sdk.messages(sent["sid"]).media.list)
    assert file.content_type == "image/png"
    assert url + file.uri.removesuffix(".json") == named["url"]


async def test_a_file_of_heards_is_fetched_and_shown_on_the_phone(
    network: Network, sdk: Client, url: str
) -> None:
    """The phone shows what the network has fetched, and the words with it."""
    asked: list[str] = []

    async def give(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=PICTURE, content_type="image/png")

    app = web.Application()
    app.router.add_get("/files/1", give)
    phone = await network.phone(RESIDENT)
    await phone.text(LANDLORD, "hello", channel="whatsapp")
    async with TestServer(app) as server:
        await asyncio.to_thread(
            sdk.messages.create,
            to=f"whatsapp:{RESIDENT}",
            from_=f"whatsapp:{LANDLORD}",
            body="Sign here",
            media_url=[str(server.make_url("/files/1"))],
        )
        came = await phone.shown("message", lambda shown: shown["body"] == "Sign here")
    assert asked == ["/files/1"]
    [media] = came["media"]
    assert media["content_type"] == "image/png"
    async with ClientSession() as http, http.get(url + media["url"]) as found:
        assert await found.read() == PICTURE


async def test_a_file_that_cannot_be_fetched_fails_the_message(
    network: Network, sdk: Client
) -> None:
    """As at the provider: taken, and then failed with a code of its own."""
    phone = await network.phone(RESIDENT)
    await phone.text(LANDLORD, "hello", channel="whatsapp")
    sent = await asyncio.to_thread(
        sdk.messages.create,
        to=f"whatsapp:{RESIDENT}",
        from_=f"whatsapp:{LANDLORD}",
        media_url=["http://127.0.0.1:1/files/1"],
    )
    failed = await phone.shown("status", lambda shown: shown["sid"] == sent.sid)
    assert (failed["status"], failed["error"]) == ("failed", "Media failed to download")


@pytest.mark.parametrize(
    ("prefix", "media", "code"),
    [
        ("", ["http://127.0.0.1:1/a"], 21623),  # no network here carries pictures in texts
        ("whatsapp:", ["http://127.0.0.1:1/a", "http://127.0.0.1:1/b"], 21623),
        ("whatsapp:", ["file:///etc/passwd"], 21620),
    ],
)
async def test_files_that_the_provider_does_not_carry_are_refused(
    sdk: Client, prefix: str, media: list[str], code: int
) -> None:
    """At once, and nothing is sent."""
    with pytest.raises(TwilioRestException) as refused:
        await asyncio.to_thread(
            sdk.messages.create,
            to=f"{prefix}{RESIDENT}",
            from_=f"{prefix}{LANDLORD}",
            body="x",
            media_url=media,
        )
    assert refused.value.code == code
