"""The least that could bring a text to an agent: one handler, one EVALSHA, one WebSocket send.

`python -m bench.bare` reads one line of JSON from standard input: port, socket of Redis, the parts
of the request (the fourth argument is the resident's number), and what to send to the agent.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from itertools import count

from aiohttp import web
from redis.asyncio import Redis

from heard.serve import LOCAL, serve

OPENED = web.AppKey("OPENED", list[web.WebSocketResponse])


def build(redis: Redis, parts: Sequence[str], words: str) -> web.Application:
    """Return the application; everything that can be done beforehand is done."""
    numbers = count()
    _, digest, _, root, _, *padding = parts

    async def text(request: web.Request) -> web.Response:
        await request.read()
        await redis.evalsha(digest, 1, root, f"{next(numbers):012}", *padding)
        for socket in request.app[OPENED]:
            await socket.send_str(words)
        return web.Response(text="<Response/>", content_type="text/xml")

    async def stream(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        request.app[OPENED].append(socket)
        async for _ in socket:
            pass
        request.app[OPENED].remove(socket)
        return socket

    app = web.Application()
    app[OPENED] = []
    app.router.add_post("/text", text)
    app.router.add_get("/stream", stream)
    return app


async def main() -> None:
    """Serve until told to stop."""
    asked = json.loads(sys.stdin.readline())
    async with Redis(unix_socket_path=asked["socket"], decode_responses=True) as redis:
        await serve(build(redis, asked["parts"], asked["words"]), LOCAL, asked["port"])


if __name__ == "__main__":
    asyncio.run(main())
