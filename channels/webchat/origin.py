"""Which sites may embed the widget: a browser says of which page the socket is."""

from collections.abc import Collection
from urllib.parse import urlsplit

from aiohttp import web


def may_embed(request: web.Request, origins: Collection[str]) -> bool:
    """Whether the page that opens the socket is ours or of one of these sites.

    A program that is no browser sends no Origin. There is no cookie that it could misuse: the
    check keeps other sites from looking like the landlord's.
    """
    origin = request.headers.get("Origin")
    return origin is None or origin in origins or urlsplit(origin).netloc == request.host
