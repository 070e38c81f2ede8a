"""The webchat socket: hello, a resumable session, then a line until the browser goes away."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from channels.adapter import Intake
from channels.deadline import ANSWER_S, within
from channels.media.public import FileLinks
from channels.phone_numbers import phone_address
from channels.routes import Permission, Route
from channels.webchat import token, wire
from channels.webchat.allowance import Allowance
from channels.webchat.chats import ChatEvent, Chats, Copies, Said
from channels.webchat.line import Line
from channels.webchat.origin import may_embed
from core.clock import Clock
from core.errors import StoreUnavailableError
from core.ids import IdSource
from core.words import Speaker

NO_HELLO: Final = "the first frame must be hello"
MAX_NAME: Final = 100
ASK_S: Final = 1.0  # between two looks whether the store is back
COME_BACK: Final = b"come back in a moment"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WebchatSettings:
    """Values of the adapter. `secret` signs tokens; the limits keep one browser from harming all.

    `region` is where numbers without a country code are from, `origins` the sites beside our own
    whose pages may open the socket.
    """

    secret: str
    region: str = "GB"
    origins: tuple[str, ...] = ()
    max_lines: int = 5000
    hello_s: float = 10.0
    heartbeat_s: float = 20.0
    send_s: float = 10.0
    burst: int = 20
    per_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Webchat:
    """The socket that browsers speak to."""

    intake: Intake
    chats: Chats
    copies: Copies
    settings: WebchatSettings
    clock: Clock
    ids: IdSource
    _open: set[web.WebSocketResponse] = field(default_factory=set)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this half of the adapter."""
        return (Route("GET", "/webchat/socket", Permission.PUBLIC, self.connect),)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one browser until it goes away, stops reading, or the house stops."""
        if not may_embed(request, self.settings.origins):
            return web.Response(status=403, text="This site may not embed the chat.")
        if len(self._open) >= self.settings.max_lines:
            return web.Response(status=503, text="Too many chats are open here; try again.")
        socket = web.WebSocketResponse(
            heartbeat=self.settings.heartbeat_s, max_msg_size=wire.MAX_FRAME
        )
        await socket.prepare(request)
        self._open.add(socket)
        try:
            await self._serve(socket, request.transport)
        finally:
            self._open.discard(socket)
        return socket

    async def close(self, _app: web.Application | None = None) -> None:
        """Send every browser away; they come back elsewhere. For `app.on_shutdown`."""
        goodbyes = (
            socket.close(code=WSCloseCode.SERVICE_RESTART, message=COME_BACK)
            for socket in tuple(self._open)
        )
        # All at once: one that does not answer must not keep the others waiting for theirs.
        await asyncio.gather(*goodbyes, return_exceptions=True)

    async def _serve(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport | None
    ) -> None:
        try:
            hello = await self._hello(socket)
        except wire.BadFrameError as error:
            with contextlib.suppress(ConnectionError):
                await socket.send_json(wire.error("bad_message", str(error)))
            await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"hello is expected")
            return
        known = token.session_of(self.settings.secret, hello.token) if hello.token else None
        session = known or self.ids.new("chat")
        line = Line(
            socket=socket,
            transport=transport,
            intake=self.intake,
            copies=self.copies,
            clock=self.clock,
            files=FileLinks(self.settings.secret, ""),  # the widget knows where we are
            session=session,
            allowance=Allowance(self.clock, self.settings.burst, self.settings.per_s),
            send_s=self.settings.send_s,
            region=self.settings.region,
            name=(hello.name or "").strip()[:MAX_NAME],
            claimed=phone_address(hello.phone or "", self.settings.region),
        )
        try:
            await self._resume(line, hello, known)
        except StoreUnavailableError as error:
            await self._listen_alone(line, error)

    async def _resume(self, line: Line, hello: wire.Hello, known: str | None) -> None:
        """Welcome, send what was missed, then carry both directions at once.

        The session is listened to before its history is read, so nothing said between the two is
        missed; what is in both is sent once.
        """
        async with self.chats.events(line.session) as events:
            conversation, missed = await self._missed(hello, known)
            await line.welcome(token.issue(self.settings.secret, line.session), conversation)
            if hello.phone and line.claimed is None:
                await line.refuse("invalid_phone", "This is not a whole telephone number.")
            for message in missed:
                await line.say(message)
            if conversation:
                await line.tell_place(conversation)
            async with asyncio.TaskGroup() as tasks:
                telling = tasks.create_task(
                    _tell(line, events, {message.id for message in missed}),
                    name=f"webchat-{line.session}",
                )
                await line.listen()
                telling.cancel()

    async def _listen_alone(self, line: Line, away: StoreUnavailableError) -> None:
        """Take what is written though nothing can be told: it is kept without the store as well.

        When the store is back the browser is sent away, and comes again for what it has missed.
        """
        await line.welcome(token.issue(self.settings.secret, line.session), None)
        await line.refuse(away.code, "What you write is kept; answers come a little later.")
        async with asyncio.TaskGroup() as tasks:
            looking = tasks.create_task(self._send_back(line), name=f"webchat-{line.session}")
            await line.listen()
            looking.cancel()

    async def _send_back(self, line: Line) -> None:
        """Send the browser away once the store answers; one line asks at a time, for all."""
        async with self._asking:
            while not await self._answers(line.session):
                await self.clock.sleep(ASK_S)
        await line.socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=COME_BACK)

    async def _answers(self, session: str) -> bool:
        try:
            await within(ANSWER_S, self.chats.conversation(session))
        except StoreUnavailableError:
            return False
        return True

    async def _hello(self, socket: web.WebSocketResponse) -> wire.Hello:
        """Return the first frame; raises BadFrameError when it is no hello, or does not come."""
        try:
            frame = await socket.receive(timeout=self.settings.hello_s)
        except TimeoutError:
            raise wire.BadFrameError(NO_HELLO) from None
        read = wire.read(frame.data) if frame.type is WSMsgType.TEXT else None
        if not isinstance(read, wire.Hello):
            raise wire.BadFrameError(NO_HELLO)
        return read

    async def _missed(
        self, hello: wire.Hello, known: str | None
    ) -> tuple[str | None, Sequence[Said]]:
        if known is None:
            return None, ()
        conversation = await within(ANSWER_S, self.chats.conversation(known))
        if conversation is None:
            return None, ()
        said = await within(ANSWER_S, self.chats.history(known, hello.after))
        wanted = [each for each in said if hello.history or each.speaker is not Speaker.RESIDENT]
        return conversation, wanted


async def _tell(line: Line, events: AsyncIterator[ChatEvent], already: set[str]) -> None:
    """Tell until the house has no more to say, then send the browser away: it comes back."""
    try:
        await line.tell(events, already)
    except StoreUnavailableError as error:
        log.warning("webchat.cut", cause=error.code)
    await line.socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=COME_BACK)
