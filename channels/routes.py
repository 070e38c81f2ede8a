"""The routes of an adapter as a table that the application mounts and a test can walk."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Permission(StrEnum):
    """Who may call a route."""

    PROVIDER_SIGNATURE = "provider-signature"  # anybody else gets 403 and nothing is stored
    LINK = "link"  # whoever has the link: it is secret, ends by itself, and shows nothing
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Route:
    """One address that an adapter answers."""

    method: str
    path: str
    permission: Permission
    handler: Handler


def mount(app: web.Application, *routes: Route) -> None:
    """Add the routes to the application."""
    for route in routes:
        app.router.add_route(route.method, route.path, route.handler)
