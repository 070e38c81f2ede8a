"""The aiohttp application of a web process: every route, guarded, measured and described."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler

from console.deps import DEPS, ConsoleDeps
from console.faults import translate
from console.headers import secure
from console.hub import Hub
from console.meters import Meters
from console.route import SESSIONS, Route, add
from console.routes import all_routes
from console.sessions import Sessions
from console.stream import HUB

LARGEST_BODY = 1024 * 1024
METERS = web.AppKey("METERS", Meters)


def make_app(deps: ConsoleDeps, extra_routes: tuple[Route, ...] = ()) -> web.Application:
    """Return the application; `extra_routes` are those of the providers and of webchat."""
    app = web.Application(middlewares=[measure, translate], client_max_size=LARGEST_BODY)
    app[DEPS] = deps
    app[METERS] = Meters(deps.registry)
    app[SESSIONS] = Sessions(deps.sessions, deps.views, deps.passwords, deps.secret_key)
    app[HUB] = Hub(deps.log, deps.views, deps.clock, app[METERS], deps.queues_every_s)
    app.on_response_prepare.append(secure)
    app.cleanup_ctx.append(_run_hub)
    app.on_shutdown.append(_close_streams)
    add(app, all_routes(extra_routes))
    return app


async def _run_hub(app: web.Application) -> AsyncIterator[None]:
    # aiohttp may set up and clean up in different tasks, which a TaskGroup cannot span; this
    # function holds the task from the first moment to the last.
    running = asyncio.create_task(app[HUB].run(), name="hub")  # noqa: TID251 - held here
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def _close_streams(app: web.Application) -> None:
    app[HUB].stop()


@web.middleware
async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count the request and how long it took, by route; a stream is counted when it ends."""
    resource = request.match_info.route.resource
    route = resource.canonical if resource else "unknown"
    clock, meters = request.app[DEPS].clock, request.app[METERS]
    began_s = clock.monotonic_s()
    response = await handler(request)
    meters.requests.labels(route, response.status).inc()
    meters.request_s.labels(route).observe(clock.monotonic_s() - began_s)
    return response
