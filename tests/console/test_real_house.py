"""The console with the real router, log and sessions behind it, on a real Redis."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import redis
from aiohttp import ClientSession, CookieJar, web
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from agents.passwords import Passwords
from console.app import make_app
from console.deps import ConsoleDeps
from core.contact import Address, Contact
from core.conversation import Conversation, State
from core.errors import HeardError
from core.ids import AgentId, OfferId
from core.words import Channel, Delivery, Medium, Outcome, Status, Urgency
from heard.files import open_files
from heard.house import House, build_house, configured
from heard.roster import Account, Roster
from heard.runtime import Runtime, open_runtime, read_settings
from heard.uploads import open_uploads
from tests.console.conftest import PASSWORD, PEOPLE, Browser
from tests.console.screen import Message, Screen, Stream

TEXTS = ("hello", "my boiler is off", "water is pouring through my ceiling", "I smell gas")
LATER_MS = 4_000_000_000_000


@dataclass
class Centre:
    """A running web process and what the tests do to it."""

    runtime: Runtime
    house: House
    base: str
    stack: AsyncExitStack
    calls: list[str]

    async def browser(self, name: str) -> Browser:
        """Log in."""
        session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        await self.stack.enter_async_context(session)
        browser = Browser(self.base, session)
        status, _ = await browser.post("/api/login", {"username": name, "password": PASSWORD})
        assert status == 200
        return browser

    async def stream(self, browser: Browser) -> Stream:
        """Open a stream and read its snapshot."""
        address = f"{browser.base.replace('http', 'ws')}/api/stream"
        socket = await browser.session.ws_connect(address)
        self.stack.push_async_callback(socket.close)
        stream = Stream(socket)
        await stream.read()
        return stream

    async def receive(self, resident: int, text: str, channel: Channel) -> str:
        """A resident writes or rings."""
        clock, ids = self.runtime.clock, self.runtime.ids
        medium = {Channel.VOICE: Medium.VOICE, Channel.SMS: Medium.MESSAGE}[channel]
        provider = ids.new("sim")
        contact = Contact(
            provider_id=provider,
            channel=channel,
            medium=medium,
            received_ms=clock.now_ms(),
            address=Address("phone", f"+44770090012{resident}"),
            to="+442079460958",
            text="" if medium is Medium.VOICE else text,
        )
        received = await self.house.intake.receive(contact)
        if medium is Medium.VOICE:
            self.calls.append(provider)
        return received.conversation

    async def open(self) -> list[Conversation]:
        """Return what is open, in a fixed order."""
        found = await self.house.views.conversations(None, None, 500, None)
        return sorted(found, key=lambda each: each.id)


@asynccontextmanager
async def centre(redis_url: str) -> AsyncIterator[Centre]:
    """Run a console with the real house behind it."""
    environ = {"HEARD_REDIS_URL": redis_url, "HEARD_PUBLIC_URL": "http://heard.example"}
    async with AsyncExitStack() as stack:
        runtime = await stack.enter_async_context(open_runtime(read_settings(environ)))
        house = build_house(runtime)
        await configured(runtime)
        passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        roster = Roster(runtime.stores, passwords, runtime.clock, ())
        for name, role in PEOPLE.items():
            await roster.add(Account(name, name.title(), role), PASSWORD)
        runner = web.AppRunner(make_app(deps(runtime, house, passwords)), shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield Centre(runtime, house, f"http://{host}:{port}", stack, [])


def deps(runtime: Runtime, house: House, passwords: Passwords) -> ConsoleDeps:
    return ConsoleDeps(
        desk=house.desk,
        line=house.line,
        residents=house.residents,
        presence=house.presence,
        views=house.views,
        log=runtime.stores.log,
        sessions=runtime.stores.sessions,
        passwords=passwords,
        clock=runtime.clock,
        ids=runtime.ids,
        secret_key=b"a key for tests",
        public_url="http://heard.example",
        stale_s=runtime.settings.centre.presence.stale_s,
        parts={},
        files=open_files(runtime.settings, runtime.clock),
        uploads=house.uploads,
        from_browsers=open_uploads(runtime),
        registry=CollectorRegistry(),
        queues_every_s=0.02,
    )


async def test_a_text_is_answered_over_the_console(redis_url: str) -> None:
    """A text reaches a screen, is accepted, answered and promised, and the wallboard knows."""
    async with centre(redis_url) as running:
        amina, sue = await running.browser("amina"), await running.browser("sue")
        screen, board = await running.stream(amina), await running.stream(sue)
        await screen.send(id=1, type="heartbeat", phone="registered")
        await screen.until(lambda m: m["type"] == "result")
        assert (await amina.ask("PUT", "/api/me/presence", {"status": "available"}))[0] == 200
        conversation = await running.receive(1, TEXTS[2], Channel.SMS)
        offered = await screen.until(lambda m: m["type"] == "offer")
        assert offered["conversation"]["urgency"] == "emergency"
        offer = offered["conversation"]["offer"]["id"]
        assert (await amina.post(f"/api/offers/{offer}/accept"))[0] == 200
        assert (await amina.post(f"/api/offers/{offer}/decline"))[0] == 409
        path = f"/api/conversations/{conversation}"
        status, answer = await amina.post(f"{path}/messages", {"text": "Somebody is coming"})
        assert (status, answer["entry"]["channel"]) == (202, "sms")
        await running.house.intake.delivered(
            conversation, answer["message"]["id"], Delivery.DELIVERED
        )
        await board.until(lambda m: m["type"] == "status" and m["status"] == "delivered")
        _, page = await amina.get(path)
        lines = [(line["from"], line["status"]) for line in page["conversation"]["timeline"]]
        assert ("resident", None) in lines
        assert lines[-1] == ("agent", "delivered")
        promise = {"done": "valve shut", "next": "plumber", "by": "2090-01-01T10:00:00+00:00"}
        assert (await amina.post(f"{path}/park", promise))[0] == 200
        _, decisions = await sue.get(f"/api/supervisor/decisions/{conversation}")
        told = [each["event"] for each in decisions["decisions"]]
        wanted = ["contact.received", "conversation.offered", "offer.accepted"]
        assert told == [*wanted, "conversation.parked"]
        last = await running.runtime.stores.log.last_seq()
        assert (await screen.until_seq(last)).conversations == {}
        assert (await board.until_seq(last)).conversations[conversation]["state"] == "parked"


def holder(c: Conversation) -> AgentId:
    return c.agent or AgentId("")


def offer(c: Conversation) -> OfferId:
    return c.offer or OfferId("")


Act = Callable[[Centre, AgentId, Conversation], Awaitable[Any]]


def when(state: State, act: Act) -> Act:
    """Do it where it makes sense; the desk's refusals are tested elsewhere."""

    async def guarded(running: Centre, agent: AgentId, c: Conversation) -> None:
        if c.state is state:
            await act(running, agent, c)

    return guarded


async def _miss(running: Centre, _: AgentId, c: Conversation) -> None:
    await running.runtime.stores.scripts.expire(
        op="", now_ms=c.deadline_ms, conversation=c.id, attempt=c.attempt
    )


async def _status(running: Centre, _: AgentId, c: Conversation) -> None:
    lines = await running.house.views.timeline(c.id)
    sent = [entry.id for entry, status, _ in lines if status]
    for number, message in enumerate(sent):
        await running.house.intake.delivered(c.id, message, list(Delivery)[number % 5], "why")


async def _hang_up(running: Centre, _: AgentId, __: Conversation) -> None:
    if running.calls:
        await running.house.calls.ended(running.calls.pop(), "completed")


ACTS: dict[str, Act] = {
    "accept": when(State.OFFERED, lambda r, _, c: r.house.desk.accept(holder(c), offer(c))),
    "decline": when(State.OFFERED, lambda r, _, c: r.house.desk.decline(holder(c), offer(c))),
    "miss": when(State.OFFERED, _miss),
    "join": lambda r, _, c: r.house.calls.joined(c.id, holder(c), "CA2"),
    "leave": lambda r, _, c: r.house.calls.agent_left(c.id, holder(c), "CA2"),
    "hang up": _hang_up,
    "send": when(
        State.ACTIVE,
        lambda r, _, c: r.house.desk.send(holder(c), c.id, "yes", None, r.runtime.ids.new("op")),
    ),
    "status": _status,
    "note": lambda r, a, c: r.house.desk.note(a, c.id, "noted", r.runtime.ids.new("op")),
    "to a queue": lambda r, _, c: r.house.desk.transfer(
        AgentId("sue"), c.id, queue=r.runtime.settings.centre.queues[1].id, to_agent=None, note=""
    ),
    "to an agent": lambda r, a, c: r.house.desk.transfer(
        AgentId("sue"), c.id, queue=None, to_agent=a, note="for you"
    ),
    "park": when(
        State.ACTIVE,
        lambda r, _, c: r.house.desk.park(holder(c), c.id, "did", "will", LATER_MS),
    ),
    "close": when(
        State.ACTIVE,
        lambda r, _, c: r.house.desk.close(holder(c), c.id, Outcome.SPAM, "advert"),
    ),
    "raise": lambda r, _, c: r.house.desk.raise_urgency(
        AgentId("sue"), c.id, Urgency.URGENT, "because"
    ),
    "away": lambda r, a, _: r.house.presence.choose(a, Status.AWAY, "lunch"),
    "available": lambda r, a, _: r.house.presence.choose(a, Status.AVAILABLE, ""),
}

STEP = st.one_of(
    st.tuples(st.just("text"), st.integers(0, 3), st.sampled_from(TEXTS)),
    st.tuples(st.just("call"), st.integers(0, 3), st.just("")),
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 9), st.sampled_from(["amina", "ben"])),
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 9), st.sampled_from(["amina", "ben"])),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=8, max_size=30))
def test_whatever_happens_an_old_screen_is_a_new_screen(
    redis_url: str, redis_server: redis.Redis, steps: list[tuple[str, int, str]]
) -> None:
    """State before + events = state after, for agents and supervisors, whatever happens."""
    redis_server.flushall()
    asyncio.run(_holds(redis_url, steps))


async def _holds(redis_url: str, steps: list[tuple[str, int, str]]) -> None:
    async with centre(redis_url) as running:
        for name in PEOPLE:
            await running.house.presence.heartbeat(AgentId(name), "registered")
            await running.house.presence.choose(AgentId(name), Status.AVAILABLE, "")
        browsers = {name: await running.browser(name) for name in PEOPLE}
        old = {name: await running.stream(browsers[name]) for name in PEOPLE}
        for step in steps:
            await _take(running, *step)
        new = {name: await running.stream(browsers[name]) for name in PEOPLE}
        last = await running.runtime.stores.log.last_seq()
        for name in PEOPLE:
            grown, fresh = await old[name].until_seq(last), await new[name].until_seq(last)
            assert _still(grown) == _still(fresh), name
        for c in await running.open():
            _, page = await browsers["sue"].get(f"/api/conversations/{c.id}")
            told = list(old["sue"].screen.lines.get(c.id, {}).values())
            assert told == page["conversation"]["timeline"]


async def _take(running: Centre, what: str, which: int, extra: str) -> None:
    if what in {"text", "call"}:
        channel = Channel.SMS if what == "text" else Channel.VOICE
        await running.receive(which, extra, channel)
    elif found := await running.open():
        with suppress(HeardError):  # a refusal changes nothing, which is what is looked at here
            await ACTS[what](running, AgentId(extra), found[which % len(found)])


def _still(screen: Screen) -> Message:
    """Return what a screen shows, without what changes by waiting alone."""
    waits = {"longest_wait_s": 0, "estimate": None}
    return screen.state() | {"queues": [queue | waits for queue in screen.queues]}
