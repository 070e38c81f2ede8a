"""The adapters' routes as rows of the console's table: guarded by themselves, described here."""

from channels import routes as adapters
from console.route import Permission, Route

_WHO = {
    adapters.Permission.PROVIDER_SIGNATURE: (
        Permission.SIGNED,
        "For the provider, who signs each request; anybody else gets 403.",
    ),
    adapters.Permission.PUBLIC: (Permission.PUBLIC, "For residents' browsers."),
}


def outside(routes: tuple[adapters.Route, ...]) -> tuple[Route, ...]:
    """Return the rows for `make_app(…, extra_routes=…)`."""
    return tuple(
        Route(route.method, route.path, *_WHO[route.permission], route.handler) for route in routes
    )
