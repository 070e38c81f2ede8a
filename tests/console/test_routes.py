"""Every address of the console, walked as one table."""

import re
from collections import Counter

import pytest
from aiohttp import web

from console.deps import ConsoleDeps
from console.route import Permission, Route
from console.routes import ROUTES, all_routes
from console.sessions import COOKIE
from core.errors import ForbiddenError
from tests.console.conftest import Browser, OpenBrowser, Serve, other
from tests.house import ROOT

GUARDED = [route for route in ROUTES if route.permission is not Permission.PUBLIC]
RAISED = [route for route in GUARDED if route.permission is not Permission.AGENT]
CHANGING = [route for route in ROUTES if route.method not in {"GET", "HEAD"}]
SIGN = "the signature is wrong"


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


def address(route: Route) -> str:
    return re.sub(r"\{\w+(:.*?)?\}", "x", route.path)


def test_every_address_stands_once_and_says_what_it_is_for() -> None:
    """No row hides another, and each has a summary and a permission."""
    rows = Counter((route.method, route.path) for route in all_routes(()))
    assert max(rows.values()) == 1
    assert [name(route) for route in ROUTES if not route.summary.endswith(".")] == []


@pytest.mark.parametrize("route", GUARDED, ids=name)
async def test_nobody_comes_in_without_a_session(route: Route, browser: OpenBrowser) -> None:
    """Every address that is not public answers 401 without a cookie, and with an invented one."""
    stranger = await browser(None)
    invented = {"Cookie": f"{COOKIE}=invented"}
    for headers in (None, invented):
        status, answer = await stranger.ask(route.method, address(route), {}, headers)
        assert (status, answer["error"]["code"]) == (401, "not_logged_in")


@pytest.mark.parametrize("route", RAISED, ids=name)
async def test_an_agent_is_no_supervisor(route: Route, browser: OpenBrowser) -> None:
    """Every address for a higher role answers 403 to an agent."""
    amina = await browser("amina")
    status, answer = await amina.ask(route.method, address(route), {})
    assert (status, answer["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("route", CHANGING, ids=name)
async def test_a_page_of_another_site_changes_nothing(route: Route, browser: OpenBrowser) -> None:
    """Whatever changes something asks which page made the browser ask, login and logout too."""
    sue = await browser("sue")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": sue.base},
    ):
        status, answer = await sue.ask(route.method, address(route), {}, headers)
        assert (status, answer["error"]["code"]) == (403, "foreign_origin"), headers
    assert (await sue.get("/api/me"))[0] == 200


async def test_our_own_pages_may_change_things(browser: OpenBrowser) -> None:
    """The console's page is served from here or from the public address, and may."""
    amina = await browser("amina")
    for headers in (
        {"Origin": amina.base},
        {"Origin": "http://heard.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:5173"},
    ):
        body = {"status": "away"}
        assert (await amina.ask("PUT", "/api/me/presence", body, headers))[0] == 200


async def test_a_form_cannot_pass_for_json(browser: OpenBrowser) -> None:
    """A body that does not call itself JSON is refused: forms of other sites can send text."""
    amina = await browser("amina")
    response = await amina.raw(
        "PUT",
        "/api/me/presence",
        data='{"status": "away"}',
        headers={"Content-Type": "text/plain"},
    )
    assert response.status == 415
    assert (await response.json())["error"]["code"] == "not_json"


async def test_the_description_names_every_address(browser: OpenBrowser) -> None:
    """GET /api/openapi.json is made of the table: every row, and every model that it refers to."""
    stranger = await browser(None)
    status, page = await stranger.get("/api/openapi.json")
    assert status == 200
    rows = {(method.upper(), path) for path, methods in page["paths"].items() for method in methods}
    plain = {(route.method, re.sub(r":[^{}]*\}", "}", route.path)) for route in all_routes(())}
    assert rows == plain
    wanted = set(re.findall(r"#/components/schemas/(\w+)", str(page)))
    assert wanted <= set(page["components"]["schemas"])
    send = page["paths"]["/api/conversations/{conversation}/messages"]["post"]
    assert send["security"] == [{"session": []}]
    assert set(send["responses"]) == {"202", "default"}


async def test_the_adapters_routes_stand_in_the_same_table(
    browser: OpenBrowser, serve: Serve, deps: ConsoleDeps
) -> None:
    """Webhooks are served and described beside the console, and guard themselves."""

    async def hook(_: web.Request) -> web.Response:
        raise ForbiddenError(SIGN)

    async def widget(_: web.Request) -> web.Response:
        return web.Response(text="widget", headers={"Content-Security-Policy": "sandbox"})

    rows = (
        Route("POST", "/twilio/x", Permission.PUBLIC, "For the provider.", hook),
        Route("GET", "/webchat", Permission.PUBLIC, "For residents.", widget),
    )
    stranger = await browser(None)
    stranger.base = await serve(other(deps), rows)
    assert (await stranger.post("/twilio/x"))[1]["error"]["message"] == SIGN
    page = await stranger.raw("GET", "/webchat")
    assert page.headers["Content-Security-Policy"] == "sandbox"
    _, described = await stranger.get("/api/openapi.json")
    assert described["paths"]["/twilio/x"]["post"]["summary"] == "For the provider."
    assert described["paths"]["/webchat"]["get"]["security"] == []


def test_the_documentation_names_every_address() -> None:
    """Whoever reads docs/protocol.md finds each address of the API, and none that is not there."""
    page = (ROOT / "docs" / "protocol.md").read_text()
    told = set(re.findall(r"(GET|POST|PUT) (/(?:api|health|metrics)[^\s,`]*)", page))
    served = {(route.method, route.path) for route in all_routes(())}
    pages = {row for row in served if not re.match("/(api|health|metrics)", row[1])}
    assert served - pages - told == set()
    assert {row for row in told if "…" not in row[1]} - served == set()


async def errors(browser: Browser, method: str, path: str) -> tuple[int, str]:
    status, answer = await browser.ask(method, path)
    return status, answer["error"]["code"]


async def test_wrong_addresses_get_a_sentence(browser: OpenBrowser) -> None:
    """An unknown address and a wrong method are errors in the one form."""
    stranger = await browser(None)
    assert await errors(stranger, "GET", "/api/nothing/here") == (404, "not_found")
    assert await errors(stranger, "DELETE", "/api/me") == (405, "method_not_allowed")
    assert (await stranger.raw("DELETE", "/api/me")).headers["Allow"] == "GET,HEAD"
