"""A provider's files over real HTTP: good ones, and every way to be led or held up."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.channels.media.pictures import png

USER, PASSWORD = "ACtest", "a password"
PROOF = f"Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"
MEGABYTE = b"\0" * 1_000_000

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Library:
    """`asked` is every request: its path and its Authorization."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    content: bytes = field(default_factory=png)
    statuses: list[int] = field(default_factory=list)
    elsewhere: str = ""
    discarded: list[str] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer as the first word of the path says."""
        proof = request.headers.get("Authorization", "")
        if request.method == "DELETE":
            self.discarded.append(request.path)
            return web.Response(status=204 if proof == PROOF else 401)
        self.asked.append((request.path, proof))
        answers: dict[str, Answer] = {
            "media": self._media,
            "cdn": self._cdn,
            "index": self._index,
            "moved": self._moved,
            "round": self._round,
            "large": self._large,
            "endless": self._endless,
            "silent": self._silent,
            "drip": self._drip,
            "broken": self._broken,
        }
        return await answers[request.path.split("/")[1]](request)

    async def _media(self, request: web.Request) -> web.Response:
        if self.statuses:
            return web.Response(status=self.statuses.pop(0))
        if request.headers.get("Authorization") != PROOF:
            return web.Response(status=401)
        return web.Response(body=self.content, content_type="image/svg+xml")

    async def _cdn(self, _request: web.Request) -> web.Response:
        return web.Response(body=self.content)

    async def _index(self, _request: web.Request) -> web.Response:
        return web.Response(text=self.elsewhere, content_type="application/json")

    async def _moved(self, _request: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": self.elsewhere})

    async def _round(self, request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": request.path})

    async def _large(self, _request: web.Request) -> web.Response:
        return web.Response(body=png() + MEGABYTE * 100)

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await answer.write(png())
        while True:  # until the reader goes away
            await answer.write(MEGABYTE)

    async def _silent(self, _request: web.Request) -> web.Response:
        await self.released.wait()
        return web.Response()

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while not self.released.is_set():
            await answer.write(b"\x89")
            try:
                async with asyncio.timeout(0.02):
                    await self.released.wait()
            except TimeoutError:
                continue
        return answer

    async def _broken(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": "1000000"})
        await answer.prepare(request)
        await answer.write(png())
        assert request.transport
        request.transport.close()
        return answer


@asynccontextmanager
async def running() -> AsyncIterator[Library]:
    """Run the provider until the block is left."""
    library = Library()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", library.handle)
    async with TestServer(app) as server:
        library.url = str(server.make_url("")).rstrip("/")
        try:
            yield library
        finally:
            library.released.set()
