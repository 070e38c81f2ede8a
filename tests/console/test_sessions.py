"""Logging in, staying in, and being put out."""

import asyncio

from console.deps import ConsoleDeps
from console.sessions import COOKIE, PER_ADDRESS, PER_USERNAME
from store.clients import StoreClient
from tests.console.conftest import KEYS, PASSWORD, OpenBrowser, Serve, other
from tests.console.house import House

RIGHT = {"username": "amina", "password": PASSWORD}
WRONG = {"username": "amina", "password": "guess"}


async def test_the_right_password_opens_a_session(browser: OpenBrowser) -> None:
    """Whoever logs in is told who they are, and is still known on the next request."""
    amina = await browser(None)
    assert await amina.post("/api/login", RIGHT) == (
        200,
        {"agent": {"id": "amina", "name": "Amina", "role": "agent"}},
    )
    status, me = await amina.get("/api/me")
    assert (status, me["agent"]["id"], me["conversations"]) == (200, "amina", [])
    assert me["presence"] == me["agent"]["presence"]


async def test_wrong_name_and_wrong_password_look_the_same(browser: OpenBrowser) -> None:
    """Nobody can find out by logging in which accounts exist."""
    stranger = await browser(None)
    wrong = await stranger.post("/api/login", WRONG)
    unknown = await stranger.post("/api/login", {"username": "nobody", "password": "guess"})
    assert wrong == unknown
    assert wrong[0] == 401
    assert wrong[1]["error"]["code"] == "not_logged_in"


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: OpenBrowser) -> None:
    """A page's script cannot read the session, and a form on another site cannot use it."""
    amina = await browser(None)
    response = await amina.raw("POST", "/api/login", json=RIGHT)
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    assert int(cookie["max-age"]) == 12 * 3600


async def test_over_https_the_cookie_never_travels_in_the_clear(
    serve: Serve, deps: ConsoleDeps, browser: OpenBrowser
) -> None:
    """When the public address is https the cookie is Secure."""
    amina = await browser(None)
    amina.base = await serve(other(deps, public_url="https://heard.example"))
    response = await amina.raw("POST", "/api/login", json=RIGHT)
    assert response.cookies[COOKIE]["secure"]
    assert response.headers["Strict-Transport-Security"]


async def test_redis_never_holds_a_cookie(browser: OpenBrowser, redis: StoreClient) -> None:
    """Whoever can read Redis cannot become an agent: it holds digests that expire."""
    amina = await browser("amina")
    cookie = next(iter(amina.session.cookie_jar)).value
    [key] = [key async for key in redis.scan_iter("*:session:*")]
    assert cookie not in key
    assert cookie not in str(await redis.get(key))
    assert 0 < await redis.ttl(key) <= 12 * 3600


async def test_logging_out_ends_the_session_everywhere(
    browser: OpenBrowser, serve: Serve, deps: ConsoleDeps
) -> None:
    """A cookie that was copied before is worth nothing after logout, in any process."""
    amina = await browser("amina")
    elsewhere = await serve(other(deps))
    copied = {"Cookie": f"{COOKIE}={next(iter(amina.session.cookie_jar)).value}"}
    thief = await browser(None)
    thief.base = elsewhere
    assert (await thief.ask("GET", "/api/me", headers=copied))[0] == 200
    assert await amina.post("/api/logout") == (200, {})
    assert (await thief.ask("GET", "/api/me", headers=copied))[0] == 401
    assert (await amina.get("/api/me"))[0] == 401


async def test_a_new_password_ends_the_old_sessions(
    browser: OpenBrowser, redis: StoreClient, deps: ConsoleDeps
) -> None:
    """Setting a password is how a stolen session is ended."""
    amina = await browser("amina")
    changed = deps.passwords.hash("another one")
    await redis.hset(KEYS.of("account", "amina"), "password_hash", changed)
    assert (await amina.get("/api/me"))[0] == 401


async def test_a_removed_account_is_out(browser: OpenBrowser, house: House) -> None:
    """Removing somebody ends what they can do at once."""
    amina = await browser("amina")
    del house.people["amina"]
    assert (await amina.get("/api/me"))[0] == 401


async def test_guessing_is_slowed_down_for_each_username(browser: OpenBrowser) -> None:
    """After repeated failures even the right password waits, and is told how long."""
    stranger = await browser(None)
    for _ in range(PER_USERNAME):
        assert (await stranger.post("/api/login", WRONG))[0] == 401
    response = await stranger.raw("POST", "/api/login", json=RIGHT)
    assert response.status == 429
    assert 0 < int(response.headers["Retry-After"]) <= 300
    others = await stranger.post("/api/login", {"username": "ben", "password": PASSWORD})
    assert others[0] == 200


async def test_many_guesses_at_once_are_counted_each(browser: OpenBrowser) -> None:
    """A burst of guesses gets no more of them checked than the same guesses one by one."""
    stranger = await browser(None)
    answers = await asyncio.gather(*(stranger.post("/api/login", WRONG) for _ in range(20)))
    assert [status for status, _ in answers].count(401) == PER_USERNAME


async def test_guessing_many_names_from_one_address_is_slowed_down(browser: OpenBrowser) -> None:
    """Trying one password on every name is stopped by the address it comes from."""
    stranger = await browser(None)
    guesses = [{"username": f"name{n}", "password": "guess"} for n in range(PER_ADDRESS + 1)]
    answers = [(await stranger.post("/api/login", guess))[0] for guess in guesses]
    assert answers == [401] * PER_ADDRESS + [429]


async def test_logging_in_often_is_no_failure(browser: OpenBrowser) -> None:
    """An office whose agents log in all morning from one address is not shut out."""
    amina = await browser(None)
    for _ in range(PER_ADDRESS + 5):
        assert (await amina.post("/api/login", RIGHT))[0] == 200


async def test_failures_do_not_stay_in_redis(browser: OpenBrowser, redis: StoreClient) -> None:
    """Every counter of failures expires by itself."""
    stranger = await browser(None)
    await stranger.post("/api/login", WRONG)
    await stranger.post("/api/login", RIGHT)
    keys = [key async for key in redis.scan_iter("*:failures:*")]
    assert keys
    assert [key for key in keys if await redis.ttl(key) <= 0] == []


async def test_a_forwarding_proxy_on_this_machine_is_looked_through(browser: OpenBrowser) -> None:
    """Behind the machine's own proxy the failures are counted for the browser's address."""
    stranger = await browser(None)
    first = {"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
    for number in range(PER_ADDRESS):
        guess = {"username": f"name{number}", "password": "guess"}
        assert (await stranger.ask("POST", "/api/login", guess, first))[0] == 401
    guess = {"username": "last", "password": "guess"}
    assert (await stranger.ask("POST", "/api/login", guess, first))[0] == 429
    second = {"X-Forwarded-For": "198.51.100.2"}
    assert (await stranger.ask("POST", "/api/login", guess, second))[0] == 401
