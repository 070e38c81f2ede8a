"""The page with the widget, and the widget for a landlord's own site: three plain files."""

from pathlib import Path
from typing import Final

from aiohttp import web

from channels.routes import Handler, Permission, Route

FOLDER: Final = Path(__file__).parent / "page"
# The character set is named: a landlord's page that embeds the widget may have another.
FILES: Final = {
    "/webchat": ("index.html", "text/html"),
    "/webchat/widget.js": ("widget.js", "text/javascript"),
    "/webchat/widget.css": ("widget.css", "text/css"),
}
HEADERS: Final = {
    # Nothing from elsewhere runs or is loaded; ws: and wss: for browsers whose 'self' is http only.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src data:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # kept, but asked about each time: a fix arrives at once
}


def page_routes() -> tuple[Route, ...]:
    """Return the routes of the page and the widget."""
    return tuple(
        Route("GET", path, Permission.PUBLIC, _file(*file)) for path, file in FILES.items()
    )


def _file(name: str, content_type: str) -> Handler:
    headers = {**HEADERS, "Content-Type": f"{content_type}; charset=utf-8"}

    async def send(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(FOLDER / name, headers=headers)

    return send
