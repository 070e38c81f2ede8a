"""What the machines that keep Heard running ask."""

from console.deps import ConsoleDeps
from core.errors import StoreUnavailableError
from core.events import EventType
from core.views import Gauge
from tests.console.conftest import Browser, OpenBrowser, Serve, other
from tests.console.house import House
from tests.wait import wait_until


async def test_a_process_that_answers_is_alive(browser: OpenBrowser, house: House) -> None:
    """Liveness asks nothing of the stores: a restart would not bring them back."""
    stranger = await browser(None)
    house.away = True
    assert await stranger.get("/health/live") == (200, {"status": "ok"})


async def test_ready_names_every_part(browser: OpenBrowser) -> None:
    """A process is ready when every part answers."""
    stranger = await browser(None)
    ready = {"status": "ready", "parts": {"redis": "ok", "stream": "ok"}}
    await wait_until(lambda: answers(stranger, 200), "the log is followed")
    assert await stranger.get("/health/ready") == (200, ready)


async def answers(stranger: Browser, status: int) -> bool:
    return (await stranger.get("/health/ready"))[0] == status


async def test_one_part_away_is_not_ready(
    browser: OpenBrowser, serve: Serve, deps: ConsoleDeps
) -> None:
    """The part that is away is named with its code or kind; no address or password is shown."""

    async def away() -> None:
        message = "ask again"
        raise StoreUnavailableError(message)

    async def broken() -> None:
        message = "postgresql://heard:secret@db"
        raise OSError(message)

    stranger = await browser(None)
    parts = {"redis": away, "database": broken, "worker": deps.parts["redis"]}
    stranger.base = await serve(other(deps, parts=parts))
    status, answer = await stranger.get("/health/ready")
    assert (status, answer["status"]) == (503, "not_ready")
    assert answer["parts"]["redis"] == "store_unavailable"
    assert answer["parts"]["database"] == "OSError"
    assert answer["parts"]["worker"] == "ok"


async def test_a_part_that_nothing_waits_for_is_told_beside(
    browser: OpenBrowser, serve: Serve, deps: ConsoleDeps
) -> None:
    """With the archive away every contact is still taken: ready, and the archive is named."""

    async def broken() -> None:
        message = "postgresql://heard:secret@db"
        raise OSError(message)

    stranger = await browser(None)
    stranger.base = await serve(other(deps, parts_aside={"database": broken}))
    await wait_until(lambda: answers(stranger, 200), "the log is followed")
    parts = {"redis": "ok", "stream": "ok", "database": "OSError"}
    assert await stranger.get("/health/ready") == (200, {"status": "ready", "parts": parts})


async def test_a_stream_that_stands_still_is_not_ready(browser: OpenBrowser, house: House) -> None:
    """While the log cannot be followed the consoles would show old news: 503, then 200 again."""
    stranger = await browser(None)
    house.away = True
    house.text("rita", "the boiler is off")
    await wait_until(lambda: answers(stranger, 503), "the stream has noticed")
    house.away = False
    await wait_until(lambda: answers(stranger, 200), "the stream goes on")


async def test_metrics_are_for_this_machine(browser: OpenBrowser) -> None:
    """Prometheus on this machine reads the numbers; whoever comes through the proxy does not."""
    stranger = await browser(None)
    await stranger.get("/api/me")
    response = await stranger.raw("GET", "/metrics")
    assert response.status == 200
    text = await response.text()
    assert 'heard_http_requests_total{route="/api/me",status="401"} 1.0' in text
    names = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    assert all(name.startswith("heard_") for name in names)
    through = {"X-Forwarded-For": "203.0.113.9"}
    status, answer = await stranger.ask("GET", "/metrics", headers=through)
    assert (status, answer["error"]["code"]) == (403, "forbidden")


async def numbers(browser: Browser) -> str:
    """Return the metrics."""
    return await (await browser.raw("GET", "/metrics")).text()


async def test_what_happens_in_the_centre_is_counted(browser: OpenBrowser, house: House) -> None:
    """Offers, misses, hang-ups and broken laws are numbers that somebody can be woken by."""
    stranger = await browser(None)
    await wait_until(lambda: answers(stranger, 200), "the log is followed")
    rita = house.text("rita", "the boiler is off")
    house.offer(rita, "amina")
    house.expire(rita)
    house.tell(EventType.CALL_ENDED, rita, "", call="CA1", cause="canceled")
    house.tell(EventType.CALL_ENDED, rita, "", call="CA2", cause="ring_back")
    house.tell(EventType.ALERT_RAISED, rita, "", alert="invariant", law="2", text="law 2: lost")
    told = [
        'heard_contacts_total{channel="sms",queue="repairs"} 1.0',
        'heard_offers_total{medium="message",queue="repairs"} 1.0',
        'heard_offers_ended_total{how="missed",queue="repairs"} 1.0',
        'heard_calls_abandoned_total{queue="repairs"} 1.0',
        'heard_alerts_total{alert="invariant"} 1.0',
        'heard_invariant_violations_total{law="2"} 1.0',
        'heard_invariant_violations_total{law="9"} 0.0',
        'heard_events_total{type="offer.missed"} 1.0',
    ]

    async def counted() -> bool:
        text = await numbers(stranger)
        return all(line in text for line in told)

    await wait_until(counted, "every event is counted")


async def test_what_is_measured_stands_beside_what_is_counted(
    browser: OpenBrowser, serve: Serve, deps: ConsoleDeps
) -> None:
    """A gauge of the house is read when somebody asks, with its labels."""

    async def gauges() -> tuple[Gauge, ...]:
        return (Gauge("heard_waiting", "Who waits", ("queue",), {("repairs",): 3}),)

    stranger = await browser(None)
    stranger.base = await serve(other(deps, gauges=gauges))
    text = await numbers(stranger)
    assert '# TYPE heard_waiting gauge\nheard_waiting{queue="repairs"} 3.0\n' in text
    assert "heard_http_requests_total" in text


async def test_a_token_opens_the_metrics(
    browser: OpenBrowser, serve: Serve, deps: ConsoleDeps
) -> None:
    """A Prometheus elsewhere shows the configured token; a wrong one is refused."""
    stranger = await browser(None)
    stranger.base = await serve(other(deps, metrics_token="token"))
    for token, status in {"token": 200, "tokem": 403, "": 403}.items():
        headers = {"X-Forwarded-For": "203.0.113.9", "Authorization": f"Bearer {token}"}
        assert (await stranger.raw("GET", "/metrics", headers=headers)).status == status
