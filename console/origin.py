"""Who asks: whether it is our own page, and from which address.

A browser says which page made it ask (`Sec-Fetch-Site`, `Origin`), and no page can forge that. A
program that is no browser says neither and cannot be tricked into sending somebody's cookie.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

FORWARDED = "X-Forwarded-For"


def same_origin(request: web.Request, public_url: str) -> bool:
    """Whether no page of another site made this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    # The host alone: behind a proxy the scheme that we see is not the browser's.
    host = urlsplit(origin).netloc
    return host != "" and host in {request.host, urlsplit(public_url).netloc}


def address(request: web.Request) -> str:
    """Return the address of the one who asks, as a proxy on this machine forwards it."""
    remote = request.remote or ""
    if _is_loopback(remote) and FORWARDED in request.headers:
        return request.headers[FORWARDED].rpartition(",")[2].strip()
    return remote


def is_local(request: web.Request) -> bool:
    """Whether it was asked on this machine, and not through a proxy on it."""
    return _is_loopback(address(request))


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False
