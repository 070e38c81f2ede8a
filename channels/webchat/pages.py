"""The page with the widget, and the widget for a landlord's own site: three plain files.

The widget is one file with all that it says in it: on a bad line one request is better than two.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from aiohttp import web

from channels.routes import Handler, Permission, Route

FOLDER: Final = Path(__file__).parent / "page"
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # kept, but asked about each time: a fix arrives at once
}


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What the window says (language → name → sentence, the usual language first) and where.

    `origins` are the sites that may show it; `by_phone` and `by_text` say whether the centre can
    ring and text.
    """

    name: str
    words: Mapping[str, Mapping[str, str]]
    origins: tuple[str, ...] = ()
    by_phone: bool = True
    by_text: bool = True


def page_routes(settings: PageSettings) -> tuple[Route, ...]:
    """Return the routes of the page and the widget."""
    # The character set is named: a landlord's page that embeds the widget may have another.
    files = {
        "/webchat": ("text/html", page(settings)),
        "/webchat/widget.js": ("text/javascript", widget(settings)),
        "/webchat/widget.css": ("text/css", _read("widget.css")),
    }
    policy = content_policy(settings.origins)
    return tuple(
        Route("GET", path, Permission.PUBLIC, _file(kind, text, policy))
        for path, (kind, text) in files.items()
    )


def page(settings: PageSettings) -> str:
    """Return the page, in the usual language."""
    language, words = next(iter(settings.words.items()))
    filled = {
        "lang": language,
        "dir": words["direction"],
        "title": words["title"],
        "name": settings.name,
    }
    text = _read("index.html")
    for name, value in filled.items():
        text = text.replace(f"{{{{{name}}}}}", escape(value))
    return text


def widget(settings: PageSettings) -> str:
    """Return the program: a function, called with what it says."""
    given = {
        "name": settings.name,
        "words": settings.words,
        "byPhone": settings.by_phone,
        "byText": settings.by_text,
    }
    said = json.dumps(given, ensure_ascii=False).replace("\u2028", "\\u2028")
    return f"{_read('widget.js').rstrip()}({said});\n"


def content_policy(origins: tuple[str, ...]) -> str:
    """Return the policy of our page: nothing from elsewhere runs; these sites may frame it."""
    framing = " ".join(("'self'", *origins))
    # ws: and wss: for browsers whose 'self' is http only.
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
        " connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none';"
        f" frame-ancestors {framing}"
    )


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _file(content_type: str, text: str, policy: str) -> Handler:
    body = text.encode()
    etag = hashlib.sha256(body).hexdigest()[:32]
    headers = {
        **HEADERS,
        "Content-Security-Policy": policy,
        "Content-Type": f"{content_type}; charset=utf-8",
    }

    async def send(request: web.Request) -> web.Response:
        known = request.if_none_match or ()
        if any(each.value == etag for each in known):
            response = web.Response(status=304, headers=headers)
        else:
            response = web.Response(body=body, headers=headers)
            response.enable_compression()
        response.etag = etag
        return response

    return send
