"""Somebody who is signed in at the API with the stream open, as a console keeps it."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
    CookieJar,
    WSMsgType,
)
from yarl import URL

from core.clock import SystemClock
from simulator.tasks import Tasks
from tests.console.screen import Message, Screen
from tests.heard.house import PASSWORD
from tests.wait import wait_until

BEAT_S = 1.0
RETRY_S = 0.2
WITHIN_S = 30


class Member:
    """One person. `screen` is what they see; it follows the stream, also after it broke."""

    def __init__(self, name: str, http: ClientSession) -> None:
        """Act through this session."""
        self.name = name
        self.screen = Screen()
        self._http = http
        self._clock = SystemClock()

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Message]:
        """Return status and JSON of one request."""
        async with self._http.request(method, path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> Message:
        """Return what is there; it must be."""
        status, answer = await self.ask("GET", path)
        assert status == 200, answer
        return answer

    async def do(self, path: str, body: object = None) -> Message:
        """Do something that must be allowed, and return the answer."""
        status, answer = await self.ask("POST", path, body)
        assert status < 300, (path, answer)
        return answer

    async def be(self, presence: str) -> None:
        """Choose a presence."""
        status, answer = await self.ask("PUT", "/api/me/presence", {"status": presence})
        assert status == 200, answer

    def all(self) -> list[Message]:
        """Return what is offered to or held by this person (a supervisor sees all that is open)."""
        return list(self.screen.conversations.values())

    async def accept(self, number: str) -> Message:
        """Wait until the resident of this number is offered to me, and take them."""

        def offers() -> list[Message]:
            mine = [each for each in self.all() if is_offered(each)]
            return [each for each in mine if f"phone:{number}" in each["resident"]["addresses"]]

        [offered] = await wait_until(offers, f"an offer to {self.name}", WITHIN_S)
        answer = await self.do(f"/api/offers/{offered['offer']['id']}/accept")
        conversation: Message = answer["conversation"]
        return conversation

    async def timeline(self, conversation: str) -> list[Message]:
        """Return its lines, oldest first."""
        page = await self.get(f"/api/conversations/{conversation}")
        lines: list[Message] = page["conversation"]["timeline"]
        return lines

    async def follow(self) -> None:
        """Keep the stream open until cancelled, and be heard on it."""
        while True:
            try:
                async with self._http.ws_connect("/api/stream") as socket:
                    await self._read(socket)
            except ClientError:  # the process is away, or on its way back
                await self._clock.sleep(RETRY_S)

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        beat_s = 0.0
        while not socket.closed:
            if self._clock.monotonic_s() > beat_s:
                beat_s = self._clock.monotonic_s() + BEAT_S
                await socket.send_json({"id": 1, "type": "heartbeat", "phone": "registered"})
            try:
                received = await socket.receive(timeout=BEAT_S)
            except TimeoutError:
                continue
            if received.type is WSMsgType.TEXT:
                self.screen.apply(json.loads(received.data))


def is_offered(conversation: Message) -> bool:
    """Whether an answer to the offer is awaited."""
    return conversation["state"] == "offered" and not conversation["offer"]["accepted"]


@asynccontextmanager
async def member(url: str, name: str, password: str = PASSWORD) -> AsyncIterator[Member]:
    """Sign in, and be there until the block is left."""
    tasks = Tasks()
    # Behind the proxy that speaks https for it, Heard marks its cookie as for https only.
    jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(url))
    async with ClientSession(url, cookie_jar=jar, timeout=ClientTimeout(total=WITHIN_S)) as http:
        one = Member(name, http)
        await one.do("/api/login", {"username": name, "password": password})
        tasks.start(one.follow())
        try:
            await wait_until(lambda: one.screen.me["id"], f"{name} sees the desk", WITHIN_S)
            yield one
        finally:
            await tasks.close()
