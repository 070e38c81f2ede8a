"""The page, as plain HTML that works without JavaScript; with it, it shows how far a file is."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from aiohttp import web

from channels.media.kinds import MEGABYTE, Taken
from channels.upload.words import WORDS, spoken
from core.media import FileKind

FOLDER: Final = Path(__file__).parent / "page"
FILES: Final = {"upload.css": "text/css", "upload.js": "text/javascript"}
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
ACCEPTS: Final = {
    # By type and not image/*: an iPhone then turns its own HEIC into JPEG, which any browser shows.
    FileKind.IMAGE: "image/jpeg,image/png,image/webp,image/gif",
    FileKind.PDF: "application/pdf",
    FileKind.AUDIO: "audio/*",
    FileKind.VIDEO: "video/*",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What is the same on every page of a centre. `phone` is as residents read it."""

    centre: str
    phone: str
    taken: Taken

    def form(
        self, language: str, until: str, *, said: str = "", wrong: str = "", status: int = 200
    ) -> web.Response:
        """Return the page with its form; `said` is good news on top of it, `wrong` bad news."""
        return self._page(
            "form.html",
            language,
            status,
            until=until,
            said=said,
            wrong=wrong,
            id=secrets.token_hex(8),  # what is sent twice by a nervous finger counts once
            accept=",".join(ACCEPTS[kind] for kind in FileKind if kind in self.taken.kinds),
            largest=str(self.taken.largest),
        )

    def over(self, language: str = "") -> web.Response:
        """Return the page for a link that is over, or never was."""
        return self._page("over.html", language, 404)

    def words(self, language: str, **values: str) -> Mapping[str, str]:
        """Return the words of the page with everything filled in."""
        known = {
            "centre": self.centre,
            "phone": self.phone,
            "size": str(self.taken.largest // MEGABYTE),
            "until": "",
            **values,
        }
        own = WORDS[spoken(language)]
        known["taken"] = own["taken"].format_map(known)
        return {name: text.format_map(known) for name, text in own.items()}

    def _page(self, name: str, language: str, status: int, **values: str) -> web.Response:
        words = self.words(language, **values)
        shown = {**words, **values, "language": spoken(language)}
        template = Template((FOLDER / name).read_text(encoding="utf-8"))
        text = template.substitute({key: escape(value) for key, value in shown.items()})
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)


async def file(request: web.Request) -> web.FileResponse:
    """Return the style or the script."""
    name = request.match_info["name"]
    headers = {**HEADERS, "Content-Type": f"{FILES[name]}; charset=utf-8"}
    return web.FileResponse(FOLDER / name, headers={**headers, "Cache-Control": "no-cache"})
