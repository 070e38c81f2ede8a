"""A running console with three people who can log in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar, web
from argon2 import PasswordHasher
from prometheus_client import CollectorRegistry

from agents.passwords import Passwords
from channels.media.kinds import Taken
from channels.media.upload import Uploads
from console.app import make_app
from console.deps import ConsoleDeps
from console.route import Route
from core.clock import SystemClock
from core.ids import SequentialIds
from core.media import FileKind
from core.words import Role
from store.clients import StoreClient, command_client
from store.files.folder import Folder
from store.keys import Keys
from store.sessions import SessionStore
from tests.console.house import House
from tests.console.uploads import UploadDesk

PASSWORD = "correct horse battery staple"
PEOPLE = {"amina": Role.AGENT, "ben": Role.AGENT, "sue": Role.SUPERVISOR}
KEYS = Keys("test")


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[StoreClient]:
    """Connect to an empty Redis."""
    client = command_client(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def passwords() -> Passwords:
    """Passwords that are cheap to check."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
async def house(redis: StoreClient, passwords: Passwords) -> House:
    """A house with three accounts."""
    house = House(SystemClock())
    for name, role in PEOPLE.items():
        house.enrol(name, role)
        hashed = passwords.hash(PASSWORD)
        await redis.hset(KEYS.of("account", name), "password_hash", hashed)
    return house


@pytest.fixture
def deps(house: House, redis: StoreClient, passwords: Passwords, tmp_path: Path) -> ConsoleDeps:
    """What the console is given."""

    async def redis_answers() -> None:
        await redis.ping()

    return ConsoleDeps(
        desk=house,
        line=house,
        residents=house,
        presence=house,
        views=house,
        log=house,
        sessions=SessionStore(redis, KEYS),
        passwords=passwords,
        clock=SystemClock(),
        ids=SequentialIds(),
        secret_key=b"a key for tests",
        public_url="http://heard.example",
        stale_s=15,
        parts={"redis": redis_answers},
        files=Folder(tmp_path / "files"),
        uploads=UploadDesk(),
        from_browsers=Uploads(
            Folder(tmp_path / "files"), Taken(2_000_000, frozenset(FileKind)), "a secret"
        ),
        registry=CollectorRegistry(),
        queues_every_s=0.02,
    )


@dataclass
class Browser:
    """One person's browser: an address and a cookie jar."""

    base: str
    session: ClientSession

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Return status and JSON of one request."""
        async with self.session.request(
            method, f"{self.base}{path}", json=body, headers=headers
        ) as response:
            return response.status, await response.json()

    async def get(self, path: str) -> tuple[int, Any]:
        return await self.ask("GET", path)

    async def post(self, path: str, body: object = None) -> tuple[int, Any]:
        return await self.ask("POST", path, body)

    async def raw(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        data: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> ClientResponse:
        """Return the whole response, body read."""
        async with self.session.request(
            method, f"{self.base}{path}", json=json, data=data, headers=headers
        ) as response:
            await response.read()
            return response


OpenBrowser = Callable[[str | None], Awaitable[Browser]]
Serve = Callable[..., Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start consoles on loopback; returns the address of each."""
    runners: list[web.AppRunner] = []

    async def start(deps: ConsoleDeps, extra: tuple[Route, ...] = ()) -> str:
        runner = web.AppRunner(make_app(deps, extra), shutdown_timeout=1)
        await runner.setup()
        runners.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def base(serve: Serve, deps: ConsoleDeps) -> str:
    """The address of a running console."""
    return await serve(deps)


@pytest.fixture
async def browser(base: str) -> AsyncIterator[OpenBrowser]:
    """Open browsers, logged in when a name is given."""
    sessions: list[ClientSession] = []

    async def open_one(name: str | None) -> Browser:
        session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        sessions.append(session)
        opened = Browser(base, session)
        if name:
            status, _ = await opened.post("/api/login", {"username": name, "password": PASSWORD})
            assert status == 200
        return opened

    yield open_one
    for session in sessions:
        await session.close()


def other(deps: ConsoleDeps, **changes: Any) -> ConsoleDeps:  # noqa: ANN401 - any field of it
    """Return the same with other settings, and counters of its own."""
    return replace(deps, registry=CollectorRegistry(), **changes)
