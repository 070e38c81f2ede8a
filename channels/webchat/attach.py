"""Files that residents send in webchat: by a form beside the socket, kept like any message.

The session's token is the permission, and it is judged before a byte of the file is read.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import structlog
from aiohttp import web

from channels.adapter import Intake
from channels.deadline import ANSWER_S, within
from channels.media.upload import Uploads
from channels.routes import Permission, Route
from channels.webchat import token
from channels.webchat.allowance import Allowance
from channels.webchat.line import SITE
from channels.webchat.origin import may_embed
from channels.webchat.wire import CLIENT_ID
from core.clock import Clock
from core.contact import Address, Contact
from core.errors import ForbiddenError, HeardError
from core.words import Channel, Medium

BURST: Final = 10
PER_S: Final = 1 / 30
SESSIONS: Final = 5000  # of which the allowance is remembered, the latest
_ID: Final = re.compile(CLIENT_ID)

log = structlog.get_logger(__name__)


class TooOftenError(HeardError):
    """Raised when a session sends more files than a person would."""

    code = "rate_limited"
    http_status = HTTPStatus.TOO_MANY_REQUESTS
    retryable = True


@dataclass(frozen=True, slots=True)
class Attachments:
    """Takes files for webchat sessions. `origins` are the sites that may embed the widget."""

    intake: Intake
    uploads: Uploads
    secret: str = field(repr=False)
    origins: tuple[str, ...]
    clock: Clock
    _allowances: OrderedDict[str, Allowance] = field(default_factory=OrderedDict)

    def routes(self) -> tuple[Route, ...]:
        """Return the one route."""
        return (Route("POST", "/webchat/files", Permission.PUBLIC, self.receive),)

    async def receive(self, request: web.Request) -> web.Response:
        """Keep a file and say so; the same id again is acknowledged again and is there once."""
        if not may_embed(request, self.origins):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        origin = request.headers.get("Origin")
        # The form needs no cookie and no header of ours, so the browser asks no leave beforehand.
        headers = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {}
        try:
            await self._take(request)
        except HeardError as error:
            log.info("attachment.refused", code=error.code)
            fault = {"code": error.code, "message": error.message}
            return web.json_response({"error": fault}, status=error.http_status, headers=headers)
        return web.json_response({"ok": True}, headers=headers)

    async def _take(self, request: web.Request) -> None:
        async with self.uploads.read(request, self._naming) as uploaded:
            if uploaded.media is None:
                return
            session = self._session(uploaded.fields)
            contact = Contact(
                provider_id=uploaded.what,
                channel=Channel.WEBCHAT,
                medium=Medium.CHAT,
                received_ms=self.clock.now_ms(),
                address=Address(Channel.WEBCHAT, session),
                to=SITE,
                media=(uploaded.media,),
            )
            received = await within(ANSWER_S, self.intake.receive(contact))
            log.info(
                "contact.received",
                channel=contact.channel,
                conversation=received.conversation,
                fresh=received.fresh,
            )

    def _naming(self, fields: Mapping[str, str]) -> str:
        """Judge who sends before the file is read; return what is claimed once."""
        session = self._session(fields)
        allowance = self._allowances.pop(session, None) or Allowance(self.clock, BURST, PER_S)
        self._allowances[session] = allowance  # the latest last
        if len(self._allowances) > SESSIONS:
            self._allowances.popitem(last=False)
        if not allowance.take():
            message = "That was too much at once; send it again in a minute."
            raise TooOftenError(message)
        given = fields.get("id", "")
        own = given if _ID.fullmatch(given) else secrets.token_hex(16)
        return f"webchat:{session}:{own}"

    def _session(self, fields: Mapping[str, str]) -> str:
        session = token.session_of(self.secret, fields.get("token", ""))
        if session is None:
            message = "Open the chat first; a file goes into a chat."
            raise ForbiddenError(message)
        return session
