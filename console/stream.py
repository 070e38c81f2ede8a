"""`/api/stream`: a snapshot, then every event that the viewer may see; commands the other way."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiohttp import WSMsgType, web

from console.deps import DEPS, ConsoleDeps
from console.faults import ForeignOriginError, NotLoggedInError, fault, parsed
from console.hub import BYE, Client, Hub, Parcel
from console.opening import Opening, opening
from console.origin import same_origin
from console.requests import Command, HeartbeatCommand
from console.route import SESSIONS, VIEWER
from console.sessions import COOKIE
from console.stream_messages import ErrorMessage, ResultMessage
from core.errors import HeardError, InvalidError
from core.people import Agent

log = structlog.get_logger("heard.console")

HUB = web.AppKey("HUB", Hub)
LONGEST_COMMAND = 16_384
CLOSE_S = 2.0


@dataclass(frozen=True, slots=True)
class End:
    """Why the server closes a stream, for the browser to act on."""

    code: int
    reason: bytes


GONE = End(1000, b"")  # the browser left
STOPPING = End(1001, b"this process stops; connect again")
LOGGED_OUT = End(4401, b"the session is over; log in again")
SILENT = End(4408, b"no heartbeat came; connect again")


class UnknownTypeError(HeardError):
    """Raised when there is no command of that type."""

    code = "unknown_type"
    http_status = 422


async def stream(request: web.Request) -> web.WebSocketResponse:
    """Serve one console until it goes away.

    What can go wrong at the beginning is answered as HTTP, before the socket is opened.
    """
    deps, hub = request.app[DEPS], request.app[HUB]
    if not same_origin(request, deps.public_url):
        message = "The stream is only for Heard's own pages."
        raise ForeignOriginError(message)
    after = _after(request)
    client = Client(request[VIEWER], lambda: _cut(request))
    socket = web.WebSocketResponse(max_msg_size=LONGEST_COMMAND, timeout=CLOSE_S)
    position = hub.join(client)
    try:
        start = await opening(deps, client.viewer, after, position)
        await socket.prepare(request)
        end = await _serve(request, socket, client, start)
        await socket.close(code=end.code, message=end.reason)
    finally:
        hub.leave(client)
    return socket


async def _serve(
    request: web.Request, socket: web.WebSocketResponse, client: Client, start: Opening
) -> End:
    """Write and read until either side has a reason to end."""
    async with asyncio.TaskGroup() as group:
        writing = group.create_task(_write(socket, client, start), name="stream-write")
        reading = group.create_task(_read(request, socket, client), name="stream-read")
        done, _ = await asyncio.wait({writing, reading}, return_when=asyncio.FIRST_COMPLETED)
        writing.cancel()
        reading.cancel()
    return done.pop().result()


def _after(request: web.Request) -> int | None:
    text = request.query.get("after")
    if text is None:
        return None
    if not text.isdecimal():
        message = "after: the number of the last event that you have seen, for example ?after=41"
        raise InvalidError(message)
    return int(text)


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _write(socket: web.WebSocketResponse, client: Client, start: Opening) -> End:
    """Write what waits for this client; the only task that writes to its socket."""
    try:
        for text in start.texts:
            await socket.send_str(text)
        while (parcel := await client.pending.get()) is not BYE:
            if parcel.seq is None or parcel.seq > start.seq:
                await socket.send_str(parcel.text)
    except ConnectionError:
        return GONE
    return STOPPING


async def _read(request: web.Request, socket: web.WebSocketResponse, client: Client) -> End:
    """Carry out commands until the browser goes away, or there is a reason to close."""
    deps, hub = request.app[DEPS], request.app[HUB]
    try:
        while True:
            message = await socket.receive(timeout=deps.heartbeat_timeout_s)
            if message.type is not WSMsgType.TEXT:
                return GONE
            answer = await _command(request, client, message.data)
            hub.hand(client, Parcel(None, answer.model_dump_json()))
    except TimeoutError:
        return SILENT
    except NotLoggedInError:
        return LOGGED_OUT


async def _command(request: web.Request, client: Client, text: str) -> ResultMessage | ErrorMessage:
    """Carry out one command and return its answer.

    Raises NotLoggedInError when the session ended meanwhile.
    """
    number: int | None = None
    try:
        command = parsed(Command, text)
        number = command.id
        await request.app[SESSIONS].viewer(request.cookies.get(COOKIE))
        await COMMANDS.get(command.type, _unknown)(request.app[DEPS], client.viewer, text)
    except NotLoggedInError:
        raise
    except HeardError as error:
        return ErrorMessage(id=number, error=fault(error)[1])
    except Exception as error:
        log.exception("command.failed", agent=client.viewer.id)
        return ErrorMessage(id=number, error=fault(error)[1])
    return ResultMessage(id=number)


async def _heartbeat(deps: ConsoleDeps, viewer: Agent, text: str) -> None:
    command = parsed(HeartbeatCommand, text)
    await deps.presence.heartbeat(viewer.id, command.phone)


async def _unknown(_deps: ConsoleDeps, _viewer: Agent, _text: str) -> None:
    message = f"There is no such command; the stream takes {', '.join(COMMANDS)}."
    raise UnknownTypeError(message)


COMMANDS: dict[str, Callable[[ConsoleDeps, Agent, str], Awaitable[None]]] = {
    "heartbeat": _heartbeat,
}
