"""The stream: a snapshot, then everything the viewer may see, in order and without a hole."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import ClientWebSocketResponse, WSServerHandshakeError, web

from console.app import make_app
from console.deps import ConsoleDeps
from console.stream import LOGGED_OUT, SILENT, STOPPING
from core.words import Delivery, Outcome, Role, Status, Urgency
from tests.console.conftest import Browser, OpenBrowser, Serve, other
from tests.console.house import House
from tests.console.screen import Screen, Stream

OpenStream = Callable[..., Awaitable[Stream]]


@pytest.fixture
async def stream() -> AsyncIterator[OpenStream]:
    """Open streams; they are closed afterwards."""
    sockets: list[ClientWebSocketResponse] = []

    async def open_one(browser: Browser, query: str = "") -> Stream:
        socket = await browser.session.ws_connect(
            f"{browser.base.replace('http', 'ws')}/api/stream{query}"
        )
        sockets.append(socket)
        return Stream(socket)

    yield open_one
    for socket in sockets:
        await socket.close()


async def everything(house: House) -> AsyncIterator[str]:
    """Make everything happen that a conversation can go through; yield after each step."""
    amina, ben = house.people["amina"].id, house.people["ben"].id
    rita = house.text("rita", "the boiler is off")
    yield "a resident writes"
    house.text("tom", "water through the ceiling", Urgency.EMERGENCY)
    yield "another resident writes"
    house.offer(rita, amina)
    yield "an offer is made"
    house.expire(rita)
    yield "an offer is missed"
    offer = house.offer(rita, ben)
    await house.decline(ben, offer)
    yield "an offer is declined"
    offer = house.offer(rita, amina)
    await house.accept(amina, offer)
    yield "an offer is accepted"
    house.text("rita", "are you there?")
    yield "the resident writes again"
    entry = await house.send(amina, rita, "yes", None, "op1")
    house.delivered(rita, entry.id, Delivery.SENT)
    house.delivered(rita, entry.id, Delivery.DELIVERED)
    yield "a reply arrives"
    await house.note(amina, rita, "has a newborn", "op2")
    await house.raise_urgency(amina, rita, Urgency.URGENT, "newborn")
    yield "a note and an urgency"
    await house.transfer(amina, rita, queue=None, to_agent=ben, note="")
    yield "a transfer to a colleague"
    await house.transfer(amina, rita, queue=None, to_agent=amina, note="")
    yield "an offer is withdrawn"
    await house.accept(amina, next(c.offer for c in await house.held(amina) if c.offer))
    await house.park(amina, rita, "booked", "visit", 1_900_000_000_000)
    yield "a promise"
    house.offer("cnv_tom", ben)
    await house.choose(ben, Status.AVAILABLE, "")
    await house.heartbeat(ben, "registered")
    yield "a colleague comes"
    await house.accept(ben, next(c.offer for c in await house.held(ben) if c.offer))
    await house.close(ben, (await house.held(ben))[0].id, Outcome.SPAM, "advert")
    yield "a conversation is closed"


async def test_state_before_and_events_make_the_state_after(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """Whoever looks, and whenever: an old screen and the events are the same as a new screen."""
    names = ("amina", "ben", "sue")
    browsers = {name: await browser(name) for name in names}
    old = {name: await stream(browsers[name]) for name in names}
    async for step in everything(house):
        for name in names:
            grown = await old[name].until_seq(len(house.events))
            fresh = await stream(browsers[name])
            await fresh.read()
            assert grown.state() == fresh.screen.state(), f"{name}, after {step}"


async def test_the_timeline_grows_by_the_stream(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """The lines and statuses that came over the stream are those that the API shows."""
    sue = await browser("sue")
    watching = await stream(sue)
    async for _ in everything(house):
        pass
    screen = await watching.until_seq(len(house.events))
    for conversation in ("cnv_rita", "cnv_tom"):
        _, page = await sue.get(f"/api/conversations/{conversation}")
        assert list(screen.lines[conversation].values()) == page["conversation"]["timeline"]


async def test_resuming_is_the_same_as_having_stayed(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """A browser that was away asks for what it missed and ends where one ends that stayed."""
    for name in ("amina", "ben", "sue"):
        person = await browser(name)
        stayed, left = await stream(person), await stream(person)
        await left.read()
        await left.socket.close()
        async for _ in everything(house):
            pass
        back = await stream(person, f"?after={left.screen.seq}")
        back.screen = left.screen
        here = await stayed.until_seq(len(house.events))
        there = await back.until_seq(len(house.events))
        assert there.state() == here.state()
        assert there.kinds() == here.kinds()
        assert there.kinds().count("snapshot") == 1


async def test_a_gap_that_cannot_be_filled_is_a_new_snapshot(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """When the log no longer reaches back, or never was so long, the state is sent whole."""
    sue = await browser("sue")
    house.text("rita", "the boiler is off")
    house.kept_from = len(house.events)
    for after in (0, 1, 10_000):
        back = await stream(sue, f"?after={after}")
        message = await back.read()
        assert (message["type"], message["seq"]) == ("snapshot", len(house.events))
    exact = await stream(sue, f"?after={len(house.events) - 1}")
    assert (await exact.read())["type"] == "conversation"
    current = await stream(sue, f"?after={len(house.events)}")
    assert (await current.read())["type"] == "queues"


async def test_an_agent_sees_their_own_and_where_it_went(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """An agent is told of what is offered to them, until it has left them, and of nothing else."""
    amina, ben = await stream(await browser("amina")), await stream(await browser("ben"))
    house.text("rita", "the boiler is off")
    offer = house.offer("cnv_rita", "amina")
    await house.accept(house.people["amina"].id, offer)
    await house.send(house.people["amina"].id, house.text("rita", "hello?"), "yes", None, "op")
    await house.transfer(
        house.people["amina"].id, house.text("rita", "?"), queue=None, to_agent=None, note=""
    )
    house.text("rita", "a secret between them")
    screen = await amina.until_seq(len(house.events))
    assert screen.kinds() == [
        "snapshot",
        "offer",
        "conversation",
        "offer_gone",
        "conversation",
        *["conversation", "message"] * 3,
        "conversation",
    ]
    gone = next(each for each in screen.seen if each["type"] == "offer_gone")
    assert (gone["offer"], gone["cause"]) == (offer, "accepted")
    last = [each for each in screen.seen if each["type"] == "conversation"][-1]["conversation"]
    assert (last["state"], last["agent"]) == ("waiting", None)
    assert screen.conversations == {}
    others = await ben.until_seq(len(house.events))
    assert others.kinds() == ["snapshot"]
    assert "cnv_rita" not in str(others.seen)


async def test_an_agent_learns_of_a_colleague_only_the_status(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """Reasons, phones and queues of others are a supervisor's business; alerts too."""
    amina, sue = await stream(await browser("amina")), await stream(await browser("sue"))
    ben = house.people["ben"].id
    await house.heartbeat(ben, "registered")
    await house.choose(ben, Status.AWAY, "dentist")
    house.alert("nobody serves rents")
    screen = await amina.until_seq(len(house.events))
    assert screen.agents["ben"] == {"id": "ben", "name": "Ben", "status": "away"}
    assert "dentist" not in str(screen.seen)
    assert "alert" not in screen.kinds()
    whole = await sue.until_seq(len(house.events))
    assert whole.agents["ben"]["presence"]["reason"] == "dentist"
    assert "alert" in whole.kinds()


async def test_a_heartbeat_makes_present(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """The heartbeat is acknowledged, reaches the house with the phone, and shows on the screen."""
    amina = await stream(await browser("amina"))
    await amina.read()
    assert amina.screen.me["presence"]["fresh"] is False
    await amina.send(id=1, type="heartbeat", phone="registered")
    assert await amina.until(lambda m: m["type"] == "result") == {"type": "result", "id": 1}
    await amina.send(id=2, type="heartbeat")
    await amina.until(lambda m: m["type"] == "result")
    assert house.beats == [("amina", "registered"), ("amina", "")]
    screen = await amina.until_seq(len(house.events))
    assert screen.me["presence"]["fresh"] is True
    assert screen.me["presence"]["phone"] == "registered"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ('{"id": 7, "type": "dance"}', 7, "unknown_type"),
        ('{"id": 7, "type": "heartbeat", "phone": "purple"}', 7, "invalid"),
        ('{"id": "7", "type": "heartbeat"}', None, "invalid"),
        ("[]", None, "bad_request"),
        ("{", None, "bad_request"),
    ],
)
async def test_a_command_that_means_nothing_is_an_error(
    browser: OpenBrowser, stream: OpenStream, text: str, name: int | None, code: str
) -> None:
    """A wrong command is answered with its id and a code, and the stream goes on."""
    amina = await stream(await browser("amina"))
    await amina.socket.send_str(text)
    message = await amina.until(lambda m: m["type"] == "error")
    assert (message["id"], message["error"]["code"]) == (name, code)
    await amina.send(id=8, type="heartbeat")
    await amina.until(lambda m: m["type"] == "result")


async def test_away_stores_are_an_error_and_not_the_end(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """While Redis is away commands say so; afterwards the stream goes on with nothing missing."""
    sue = await stream(await browser("sue"))
    await sue.read()
    house.away = True
    house.text("rita", "the boiler is off")
    await sue.send(id=1, type="heartbeat")
    message = await sue.until(lambda m: m["type"] == "error")
    assert message["error"]["code"] == "store_unavailable"
    house.away = False
    screen = await sue.until_seq(len(house.events))
    assert list(screen.conversations) == ["cnv_rita"]


async def test_a_silent_console_is_closed(
    browser: OpenBrowser, stream: OpenStream, serve: Serve, deps: ConsoleDeps
) -> None:
    """A page whose heartbeats stop is closed, so that a frozen tab does not look present."""
    amina = await browser("amina")
    amina.base = await serve(other(deps, heartbeat_timeout_s=0.1))
    assert await (await stream(amina)).closed() == SILENT.code


async def test_logging_out_closes_the_stream(browser: OpenBrowser, stream: OpenStream) -> None:
    """After logout the stream ends at the next heartbeat, in whatever process it is."""
    amina = await browser("amina")
    watching = await stream(amina)
    await watching.read()
    assert (await amina.post("/api/logout"))[0] == 200
    await watching.send(id=1, type="heartbeat")
    assert await watching.closed() == LOGGED_OUT.code


async def test_another_role_needs_another_login(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """A supervisor who becomes an agent stops seeing everything at the next heartbeat."""
    sue = await stream(await browser("sue"))
    await sue.read()
    house.enrol("sue", Role.AGENT)
    await sue.send(id=1, type="heartbeat")
    assert await sue.closed() == LOGGED_OUT.code


async def test_the_stream_is_for_our_own_pages(browser: OpenBrowser) -> None:
    """A page of another site cannot listen with the agent's cookie, and no cookie hears nothing."""
    amina, stranger = await browser("amina"), await browser(None)
    address = f"{amina.base}/api/stream"
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        with pytest.raises(WSServerHandshakeError) as refused:
            await amina.session.ws_connect(address, headers=headers)
        assert refused.value.status == 403
    with pytest.raises(WSServerHandshakeError) as refused:
        await stranger.session.ws_connect(address)
    assert refused.value.status == 401
    assert (await amina.get("/api/stream?after=x"))[0] == 422


async def test_a_client_that_does_not_read_is_cut(
    browser: OpenBrowser, stream: OpenStream, house: House, deps: ConsoleDeps
) -> None:
    """One frozen tab is disconnected; the others get every event meanwhile."""
    reading, frozen = await stream(await browser("sue")), await stream(await browser("sue"))
    await frozen.read()
    text = "x" * 8_000

    def dropped() -> float:
        return deps.registry.get_sample_value("heard_stream_dropped_total") or 0.0

    for _ in range(60):
        for _ in range(50):
            house.text("rita", text)
        await reading.until(lambda m: m.get("seq", 0) >= len(house.events))
        if dropped():
            break
    assert dropped() == 1
    screen = await reading.until_seq(len(house.events))
    sent = [each["entry"]["id"] for each in screen.seen if each["type"] == "message"]
    assert sent == [line.id for line in house.lines["cnv_rita"]]


async def test_queues_are_sent_at_most_so_often(
    browser: OpenBrowser, stream: OpenStream, serve: Serve, deps: ConsoleDeps, house: House
) -> None:
    """However much happens, the queues are sent once in their time and end up right."""
    sue = await browser("sue")
    sue.base = await serve(other(deps, queues_every_s=0.3))
    watching = await stream(sue)
    for number in range(40):
        house.text(f"r{number}", "hello")
    screen = await watching.until_seq(len(house.events))
    assert [each["type"] for each in screen.seen].count("queues") == 1
    assert screen.queues[0]["waiting"]["routine"]["message"] == 40


async def test_a_stopping_process_sends_its_consoles_elsewhere(
    browser: OpenBrowser, stream: OpenStream, deps: ConsoleDeps
) -> None:
    """At the end of a process its streams are closed with a word, not left hanging."""
    runner = web.AppRunner(make_app(other(deps)), shutdown_timeout=2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    amina = await browser("amina")
    host, port = runner.addresses[0][:2]
    amina.base = f"http://{host}:{port}"
    watching = await stream(amina)
    await watching.read()
    code, _ = await asyncio.gather(watching.closed(), runner.cleanup())
    assert code == STOPPING.code


async def test_an_event_that_cannot_be_read_does_not_stop_the_others(
    browser: OpenBrowser, stream: OpenStream, house: House
) -> None:
    """A damaged event cuts the streams, whose browsers come back for the state as it is."""
    sue = await browser("sue")
    watching = await stream(sue)
    await watching.read()
    house.text("rita", "the boiler is off")
    before = house.fields["cnv_rita"].pop("state")
    house.text("rita", "anybody?")
    house.fields["cnv_rita"]["state"] = before
    await watching.closed()
    back = await stream(sue, f"?after={watching.screen.seq}")
    assert (await back.read())["type"] == "snapshot"
    house.text("tom", "hello")
    screen: Screen = await back.until_seq(len(house.events))
    assert set(screen.conversations) == {"cnv_rita", "cnv_tom"}
