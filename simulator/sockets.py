"""The WebSockets of residents' phones and of agents' browser phones."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web
from pydantic import BaseModel, TypeAdapter, ValidationError
from twilio.base.exceptions import TwilioException
from twilio.jwt import JwtDecodeError
from twilio.jwt.access_token import AccessToken

from simulator.handsets import Handset, Handsets, Message, Outlet
from simulator.messages import WHATSAPP, Texts
from simulator.runtime import Runtime
from simulator.settings import SimulatorSettings
from simulator.telephony import RefusedError, Telephony

HEARTBEAT_S = 20.0
BAD_NUMBER = 4400
BAD_TOKEN = 4401
TOO_SLOW = 4408
MAX_MESSAGE = 64 * 1024


class MediaForm(BaseModel):
    """A file that comes with a WhatsApp message."""

    url: str
    content_type: str


MEDIA = TypeAdapter(list[MediaForm])
Act = Callable[[Handset, dict[str, Any]], None]


class Sockets:
    """Handlers for `/phone/socket` and `/client/socket`."""

    def __init__(
        self, runtime: Runtime, handsets: Handsets, telephony: Telephony, texts: Texts
    ) -> None:
        """Serve these handsets."""
        self._runtime = runtime
        self._handsets = handsets
        self._telephony = telephony
        self._texts = texts

    async def phone(self, request: web.Request) -> web.WebSocketResponse:
        """Serve a resident's phone. Without anybody looking a call lives on for a while."""
        number = request.query.get("number", "")
        wrong = number_fault(number, self._runtime.settings)
        async with opened(request, self._runtime) as socket:
            if wrong:
                await socket.close(code=BAD_NUMBER, message=_reason(wrong))
                return socket
            handset = self._handsets.at(number)
            await socket.send_json(self._snapshot(handset))
            await _serve(socket, handset, self._phone_act, self._left_alone)
        return socket

    async def client(self, request: web.Request) -> web.WebSocketResponse:
        """Serve an agent's browser phone. When the last socket closes, its call is over."""
        identity = request.query.get("identity", "")
        wrong = token_fault(request.query.get("token", ""), identity, self._runtime.settings)
        async with opened(request, self._runtime) as socket:
            if wrong:
                await socket.close(code=BAD_TOKEN, message=_reason(wrong))
                return socket
            handset = self._handsets.at(f"client:{identity}")
            await _serve(socket, handset, self._telephony.act, self._telephony.abandon)
        return socket

    def _left_alone(self, handset: Handset) -> None:
        if handset.leg is not None:
            self._runtime.tasks.start(self._absent(handset))

    async def _absent(self, handset: Handset) -> None:
        leg = handset.leg
        await self._runtime.clock.sleep(self._runtime.settings.absent_phone_s)
        if handset.leg is leg and not handset.attended:
            self._telephony.abandon(handset)

    def _snapshot(self, handset: Handset) -> Message:
        settings = self._runtime.settings
        return {
            "type": "phone",
            "number": handset.address,
            "numbers": [
                {"number": one.number, "name": one.name, "channels": list(one.channels)}
                for one in settings.numbers
            ],
            "residents": [{"name": one.name, "number": one.number} for one in settings.residents],
            "messages": [text.to_dict() for text in self._texts.of(handset.address)],
        }

    def _phone_act(self, handset: Handset, message: dict[str, Any]) -> None:
        if message.get("type") == "text":
            self._text(handset, message)
        else:
            self._telephony.act(handset, message)

    def _text(self, handset: Handset, message: dict[str, Any]) -> None:
        """A resident sends a text or a WhatsApp message."""
        channel, body = message.get("channel", "sms"), message.get("body")
        number = self._runtime.settings.number(str(message.get("to")))
        if number is None or channel not in number.channels or channel == "voice":
            raise RefusedError("bad_message", f"{message.get('to')} takes no {channel}")
        media = _media(message.get("media", []))
        if not isinstance(body, str) or not (body.strip() or media):
            raise RefusedError("bad_message", "body is missing or not text")
        prefix = WHATSAPP if channel == "whatsapp" else ""
        self._texts.receive(
            number,
            from_=prefix + handset.address,
            to=prefix + number.number,
            body=body,
            media=media,
        )


@asynccontextmanager
async def opened(request: web.Request, runtime: Runtime) -> AsyncIterator[web.WebSocketResponse]:
    """Open a WebSocket that is closed with the application."""
    check_origin(request, runtime.settings)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MAX_MESSAGE)
    await socket.prepare(request)
    runtime.sockets.add(socket)
    try:
        yield socket
    finally:
        runtime.sockets.discard(socket)


def check_origin(request: web.Request, settings: SimulatorSettings) -> None:
    """Refuse a browser page that is neither the simulator's nor Heard's."""
    origin = request.headers.get("Origin")
    allowed = {f"{request.scheme}://{request.host}", _same_machine(settings.heard_url)}
    if origin is not None and not {origin, _same_machine(origin)} & allowed:
        raise web.HTTPForbidden(text=f"{origin} may not open a phone")


def _same_machine(origin: str) -> str:
    """Return the origin with every name of this machine written as `localhost`."""
    parts = urlsplit(origin)
    host = "localhost" if parts.hostname in {"127.0.0.1", "::1"} else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def number_fault(number: str, settings: SimulatorSettings) -> str:
    """Return why no resident can have this number, or nothing."""
    if not number.startswith("+") or not number[1:].isdecimal():
        return f"{number!r} is no number; write +447700900101 (in an address the + is %2B)"
    if settings.number(number) is not None:
        return f"{number} is the landlord's own number; take another for a resident"
    return ""


def token_fault(token: str, identity: str, settings: SimulatorSettings) -> str:
    """Return what is wrong with a browser phone's token, or nothing."""
    try:
        payload = AccessToken.from_jwt(token, settings.api_secret).payload
    except (JwtDecodeError, TwilioException) as error:
        return f"the token cannot be used: {error}"
    grants = payload.get("grants", {})
    if payload.get("iss") != settings.api_key or payload.get("sub") != settings.account_sid:
        return "the token is for another account or key"
    if not identity or grants.get("identity") != identity:
        return "the token is for somebody else"
    return "" if "voice" in grants else "the token has no voice grant"


def _reason(text: str) -> bytes:
    """Return a close reason of at most the 123 bytes that the protocol has for it (RFC 6455)."""
    return text.encode()[:123]


def _media(given: object) -> tuple[tuple[str, str], ...]:
    """Return the files of a message as (url, content type)."""
    try:
        files = MEDIA.validate_python(given)
    except ValidationError:
        message = 'media is not a list of {"url", "content_type"}'
        raise RefusedError("bad_message", message) from None
    return tuple((one.url, one.content_type) for one in files)


async def _serve(
    socket: web.WebSocketResponse, handset: Handset, act: Act, alone: Callable[[Handset], None]
) -> None:
    """Pass messages both ways until the socket closes; `alone` hears when it was the last."""
    outlet = handset.open()
    try:
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(_write(socket, outlet), name="phone.write")
            async for received in socket:
                if received.type is WSMsgType.TEXT:
                    _read(received.data, handset, outlet, act)
            writer.cancel()
    finally:
        handset.close(outlet)
        if not handset.attended:
            alone(handset)


async def _write(socket: web.WebSocketResponse, outlet: Outlet) -> None:
    while (message := await outlet.queue.get()) is not None:
        try:
            await socket.send_json(message)
        except ConnectionError:
            return
    await socket.close(code=TOO_SLOW, message=b"messages were not read")


def _read(data: str, handset: Handset, outlet: Outlet, act: Act) -> None:
    try:
        act(handset, _object(data))
    except RefusedError as error:
        outlet.put({"type": "error", "code": error.code, "message": str(error)})


def _object(data: str) -> dict[str, Any]:
    try:
        message = json.loads(data)
    except ValueError as error:
        raise RefusedError("bad_message", f"not JSON: {error}") from None
    if not isinstance(message, dict):
        raise RefusedError("bad_message", "not a JSON object")
    return message
