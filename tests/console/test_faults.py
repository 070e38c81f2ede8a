"""What goes wrong is answered in one form, and says no more than it should."""

import io
from typing import Any, cast

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from console.answers import Phone
from console.deps import DEPS, ConsoleDeps
from console.faults import translate
from core.people import Agent
from tests.console.conftest import PASSWORD, OpenBrowser, Serve, other
from tests.console.house import House


async def test_a_bug_shows_an_id_and_nothing_else(
    browser: OpenBrowser, serve: Serve, deps: ConsoleDeps
) -> None:
    """An unexpected exception is a 500 with an id; its words and traceback stay in the log."""

    def broken(_: Agent) -> Phone:
        message = "secret-detail"
        raise RuntimeError(message)

    amina = await browser(None)
    amina.base = await serve(other(deps, phone=broken))
    await amina.post("/api/login", {"username": "amina", "password": PASSWORD})
    with structlog.testing.capture_logs() as lines:
        status, answer = await amina.get("/api/phone")
    assert (status, answer["error"]["code"]) == (500, "internal")
    assert "secret-detail" not in str(answer)
    [line] = [line for line in lines if line["event"] == "request.failed"]
    assert line["error_id"] in answer["error"]["message"]
    assert line["exc_info"]
    assert line["route"] == "GET /api/phone"


async def test_a_browser_that_goes_away_is_no_mistake_of_ours(deps: ConsoleDeps) -> None:
    """Who asked has gone before the answer: that is no error for an operator to look at."""

    async def interrupted(_: web.Request) -> web.Response:
        message = "Connection lost"
        raise ConnectionResetError(message)

    app = web.Application()
    app[DEPS] = deps
    request = make_mocked_request("GET", "/api/me", app=app)
    for transport, level in ((request.transport, "error"), (None, "info")):
        cast("Any", request.protocol).transport = transport
        with structlog.testing.capture_logs() as lines:
            await translate(request, interrupted)
        assert [line["log_level"] for line in lines] == [level]


async def test_an_absent_store_is_said_to_be_absent(browser: OpenBrowser, house: House) -> None:
    """While the stores are away the console is told 503 and may ask again."""
    amina = await browser("amina")
    house.away = True
    status, answer = await amina.get("/api/me")
    assert (status, answer["error"]["code"]) == (503, "store_unavailable")
    house.away = False
    assert (await amina.get("/api/me"))[0] == 200


async def test_a_body_over_a_mebibyte_is_refused(browser: OpenBrowser) -> None:
    """1 MiB is enough for anything; more is refused before it fills the memory."""
    amina = await browser("amina")
    body = io.BytesIO(b'{"reason": "' + b"x" * (1 << 20) + b'"}')
    headers = {"Content-Type": "application/json"}
    response = await amina.raw("PUT", "/api/me/presence", data=body, headers=headers)
    assert (response.status, (await response.json())["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "bad_request"),
        (b"[1]", 400, "bad_request"),
        (b"\xff\xfe", 400, "bad_request"),
        (b'{"status": "asleep"}', 422, "invalid"),
        (b'{"status": "away", "extra": 1}', 422, "invalid"),
        (b'{"status": 1}', 422, "invalid"),
        (b"", 422, "invalid"),
    ],
)
async def test_a_body_that_means_nothing_is_explained(
    browser: OpenBrowser, body: bytes, status: int, code: str
) -> None:
    """What cannot be read is 400, what cannot be meant is 422, each with a sentence."""
    amina = await browser("amina")
    headers = {"Content-Type": "application/json"}
    response = await amina.raw("PUT", "/api/me/presence", data=body, headers=headers)
    answer = await response.json()
    assert (response.status, answer["error"]["code"]) == (status, code)
    assert len(answer["error"]["message"]) > 10


async def test_a_mistake_never_repeats_a_password(browser: OpenBrowser) -> None:
    """An error about a login names the field, not what was typed into it."""
    stranger = await browser(None)
    body: dict[str, Any] = {"username": "amina", "password": ["hunter2"]}
    status, answer = await stranger.post("/api/login", body)
    assert status == 422
    assert "password" in answer["error"]["message"]
    assert "hunter2" not in str(answer)
