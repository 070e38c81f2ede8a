"""Taking what a resident sends by a link: kept and in their conversation before it is acknowledged.

The link is the permission: whoever has it may send, for as long and as often as it says, and can
see nothing.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final, Protocol

import structlog
from aiohttp import web

from channels.adapter import Intake
from channels.deadline import ANSWER_S, within
from channels.media.kinds import BadFileError
from channels.media.upload import Uploaded, Uploads
from channels.routes import Permission, Route
from channels.upload import link as links
from channels.upload.link import UploadLink
from channels.upload.page import FILES, Page, file
from core.clock import Clock
from core.contact import Address, Contact
from core.errors import HeardError
from core.words import Channel, Medium

CLIENT_ID: Final = re.compile(r"[A-Za-z0-9-]{1,64}")

log = structlog.get_logger(__name__)


class Links(Protocol):
    """The links that are out."""

    async def find(self, digest: str) -> UploadLink | None:
        """Return the link, or None when it is over or never was."""
        ...

    async def take(self, digest: str) -> bool:
        """Use one of its files; False when it takes no more."""
        ...

    async def give_back(self, digest: str) -> None:
        """Count a file as not sent."""
        ...


class NothingError(HeardError):
    """Raised for a form without a file."""

    code = "none"
    http_status = HTTPStatus.BAD_REQUEST


class EnoughError(HeardError):
    """Raised when a link has taken all it can."""

    code = "enough"
    http_status = HTTPStatus.TOO_MANY_REQUESTS


@dataclass(frozen=True, slots=True)
class UploadPage:
    """The page and its route. `until` tells a time (ms) as this resident reads it."""

    intake: Intake
    links: Links
    uploads: Uploads
    page: Page
    until: Callable[[int, str], str]
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this adapter."""
        names = "|".join(name.replace(".", r"\.") for name in FILES)
        place = f"/u/{{token:{links.TOKEN.pattern}}}"
        return (
            Route("GET", f"/u/{{name:{names}}}", Permission.PUBLIC, file),
            Route("GET", place, Permission.LINK, self.show),
            Route("POST", place, Permission.LINK, self.receive),
        )

    async def show(self, request: web.Request) -> web.Response:
        """Show the page. Looking uses nothing up: telephones look at links by themselves."""
        found = await within(ANSWER_S, self.links.find(_digest(request)))
        return self.page.over() if found is None else self._form(found)

    async def receive(self, request: web.Request) -> web.Response:
        """Keep a file and put it into the conversation, then say so.

        Sent again with the same id it is acknowledged as the first time, and is there once.
        """
        digest = _digest(request)
        found = await within(ANSWER_S, self.links.find(digest))
        show = partial(self._answer, request, found)
        if found is None:
            return show(HTTPStatus.NOT_FOUND, "over")
        try:
            if not await within(ANSWER_S, self.links.take(digest)):
                raise EnoughError(digest)
            if not await self._take(request, found, digest):
                await within(ANSWER_S, self.links.give_back(digest))
        except HeardError as error:
            if not isinstance(error, EnoughError):
                await within(ANSWER_S, self.links.give_back(digest))
            log.info("upload.refused", code=error.code)
            return show(error.http_status, _sentence(error))
        return show(HTTPStatus.OK, "done")

    async def _take(self, request: web.Request, found: UploadLink, digest: str) -> bool:
        """Return whether something new was put into the conversation."""
        async with self.uploads.read(request, partial(_naming, digest)) as uploaded:
            if uploaded.media is None:
                raise NothingError(digest)
            contact = _contact(uploaded, found, self.clock.now_ms())
            received = await within(ANSWER_S, self.intake.receive(contact))
            log.info(
                "contact.received",
                channel=contact.channel,
                conversation=received.conversation,
                fresh=received.fresh,
            )
        return received.fresh

    def _form(self, found: UploadLink, status: int = 200, **told: str) -> web.Response:
        until = self.until(found.until_ms, found.language)
        return self.page.form(found.language, until, status=status, **told)

    def _answer(
        self, request: web.Request, found: UploadLink | None, status: int, sentence: str
    ) -> web.Response:
        """Answer the script with a status, and a browser without it with the page."""
        done = status == HTTPStatus.OK
        if "application/json" in request.headers.get("Accept", ""):
            return web.json_response({"ok": done, "code": sentence}, status=status)
        if found is None:
            return self.page.over()
        words = self.page.words(found.language)[sentence]
        return self._form(found, status, **{"said" if done else "wrong": words})


def _naming(digest: str, fields: Mapping[str, str]) -> str:
    """Return what is claimed once: the link, and the page's own id of the file."""
    given = fields.get("id", "")
    own = given if CLIENT_ID.fullmatch(given) else secrets.token_hex(16)
    return f"upload:{digest[:32]}:{own}"


def _contact(uploaded: Uploaded, found: UploadLink, now_ms: int) -> Contact:
    kind, _, value = found.address.partition(":")
    return Contact(
        provider_id=uploaded.what,
        channel=Channel(found.channel),
        medium=Medium.MESSAGE,
        received_ms=now_ms,
        address=Address(kind, value),
        to=found.to,
        text=uploaded.fields.get("text", "").strip(),
        media=(uploaded.media,) if uploaded.media else (),
    )


def _digest(request: web.Request) -> str:
    return links.digest(request.match_info["token"])


def _sentence(error: HeardError) -> str:
    """Return the name of the words that say what went wrong."""
    if isinstance(error, BadFileError):
        return "refused"
    if isinstance(error, EnoughError | NothingError):
        return error.code
    return "line" if error.http_status == HTTPStatus.BAD_REQUEST else "busy"
