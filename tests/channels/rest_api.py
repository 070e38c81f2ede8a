"""A small server in the place of Twilio's REST API: it answers, or fails, as a test says."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Json = dict[str, Any]


class Trouble(Enum):
    """What can go wrong on the line."""

    RESET = auto()  # the request was read, then the line broke
    SILENCE = auto()  # the request was read, and no answer comes


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that came."""

    method: str
    path: str
    fields: dict[str, list[str]]
    authorization: str
    body: bytes = b""


@dataclass(slots=True)
class RestApi:
    """Answers each request with the next of `answers`: a status with a body, or trouble."""

    url: str = ""
    answers: deque[tuple[int, Json | str] | Trouble] = field(default_factory=deque)
    asked: list[Asked] = field(default_factory=list)
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    def answer(self, status: int, body: Json | str) -> None:
        """Answer the next request so."""
        self.answers.append((status, body))

    def refuse(self, status: int, code: int, message: str) -> None:
        """Answer the next request with one of Twilio's errors."""
        self.answer(status, {"code": code, "message": message, "status": status})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Note the request and answer it."""
        fields = await request.post() if request.method == "POST" else request.query
        names = dict.fromkeys(fields)
        noted = {name: [str(value) for value in fields.getall(name)] for name in names}
        authorization = request.headers.get("Authorization", "")
        body = b"" if noted else await request.read()
        self.asked.append(Asked(request.method, request.path, noted, authorization, body))
        answer = self.answers.popleft()
        if answer is Trouble.SILENCE:
            await self._over.wait()
        if isinstance(answer, Trouble):
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        status, told = answer
        if isinstance(told, str):
            return web.Response(status=status, text=told, content_type="text/html")
        return web.json_response(told, status=status)


@asynccontextmanager
async def rest_api() -> AsyncIterator[RestApi]:
    """Yield the running server; `url` goes to TWILIO_API_BASE_URL."""
    api = RestApi()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", api.handle)
    async with TestServer(app) as server:
        api.url = str(server.make_url("/")).rstrip("/")
        try:
            yield api
        finally:
            api._over.set()  # noqa: SLF001 - the end of its own server
