"""Links to kept files for residents and providers: signed, and over after a while.

`/files/<file>.<until>.<signature>`: the signature covers file and end, so a link can neither be
guessed nor stretched, and nothing has to be kept about it.
"""

import asyncio
import base64
import hashlib
import hmac
import re
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from channels.media.kinds import HEAD, type_of
from channels.media.serve import send
from channels.routes import Permission, Route
from core.clock import Clock
from core.contact import Media
from core.errors import NotFoundError
from core.media import FILE_ID
from store.files.files import Files

DAYS: Final = 7  # a resident may look at a letter again; the provider fetches it at once
LASTS_MS: Final = DAYS * 24 * 3600 * 1000
SIGNATURE: Final = 22  # letters of base64: 128 bits
_FORM: Final = re.compile(
    rf"(?P<file>{FILE_ID.pattern})\.(?P<until>\d{{10}})\.(?P<signature>[\w-]{{{SIGNATURE}}})",
    re.ASCII,
)


class LinkOverError(NotFoundError):
    """Raised for a link that has ended, or that nobody here has made."""

    code = "link_over"


@dataclass(frozen=True, slots=True)
class FileLinks:
    """Makes and reads links; `secret` seals them."""

    secret: str = field(repr=False)
    public_url: str

    def url(self, file: str, from_ms: int) -> str:
        """Return a link that works for a week from `from_ms`; from the same moment the same one."""
        until_s = (from_ms + LASTS_MS) // 1000
        return f"{self.public_url}/files/{file}.{until_s}.{self._signature(file, until_s)}"

    def file_of(self, token: str, now_ms: int) -> str:
        """Return the file that a link is for; raises LinkOverError."""
        found = _FORM.fullmatch(token)
        genuine = found and hmac.compare_digest(
            found["signature"], self._signature(found["file"], int(found["until"]))
        )
        if not found or not genuine or int(found["until"]) * 1000 < now_ms:
            message = "This link is over; ask us to send the file again."
            raise LinkOverError(message)
        return found["file"]

    def _signature(self, file: str, until_s: int) -> str:
        # The secret also signs other things; the purpose keeps them apart.
        what = f"file link {file} {until_s}".encode()
        digest = hmac.new(self.secret.encode(), what, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode()[:SIGNATURE]


@dataclass(frozen=True, slots=True)
class PublicFiles:
    """Gives a file to whoever has its link: a resident's telephone, or the provider."""

    links: FileLinks
    files: Files
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Return the one route."""
        return (Route("GET", "/files/{token}", Permission.LINK, self.get),)

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Send the file with the type that its content shows."""
        file = self.links.file_of(request.match_info["token"], self.clock.now_ms())
        kept = await asyncio.to_thread(self.files.open, file)
        with closing(kept.content):
            type_ = type_of(await asyncio.to_thread(kept.content.read, HEAD))
            kept.content.seek(0)
            named = Media(
                content_type=type_.content_type if type_ else "application/octet-stream",
                name=f"attachment{type_.ending if type_ else ''}",
            )
            return await send(request, kept, named)
