"""`heard web`: webhooks, webchat, the console's API and its sockets."""

import argparse
import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry, Counter

from agents.passwords import Passwords
from channels.media.public import FileLinks, PublicFiles
from channels.media.upload import Uploads
from channels.routes import Route as ChannelRoute
from channels.webchat.attach import Attachments
from channels.webchat.socket import Webchat, WebchatSettings
from console.app import make_app
from console.deps import ConsoleDeps
from console.route import Permission, Route
from core.clock import Clock
from core.views import Gauge
from heard import channels
from heard.engine import WORK
from heard.house import House, build_house, configured
from heard.journal import Doors, doors
from heard.phones import phone_of, socket_origin
from heard.reload import follow
from heard.runtime import Runtime, open_runtime, read_settings, redis_url, secret_key
from heard.serve import serve
from heard.uploads import open_uploads, upload_page
from router.gauges import Gauges
from router.job_counts import JobCounts
from router.jobs import MEDIA_QUEUE
from store.clients import JobsClient, jobs_client
from store.position import Position

Measure = Callable[[], Awaitable[Sequence[Gauge]]]

log = structlog.get_logger("heard.web")


def main(_asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Serve until told to stop."""
    asyncio.run(_serve(environ))
    return 0


async def _serve(environ: Mapping[str, str]) -> None:
    settings = read_settings(environ)
    async with open_runtime(settings) as runtime:
        house = build_house(runtime)
        front = doors(runtime, house)
        app = build_app(runtime, house, front)
        # What is loaded stays. A full collection would walk it, and nobody is answered for 50 ms.
        gc.collect()
        gc.freeze()
        environment = settings.environment
        reloads = follow(runtime.current, runtime.stores.reader, runtime.clock, environment.config)
        beside = (configured(runtime), reloads, house.chats.run(), front.replay.run())
        await serve(app, environment.host, environment.port, *beside)


def build_app(runtime: Runtime, house: House, front: Doors) -> web.Application:
    """Return the application of a web process; `front` is what residents come in by."""
    settings, clock = runtime.settings, runtime.clock
    secret = secret_key(settings)
    embedding = channels.page_settings(settings).origins
    chat = WebchatSettings(secret=secret, region=settings.centre.country, origins=embedding)
    webchat = Webchat(front.intake, house.chats, house.by_text, chat, clock, runtime.ids)
    uploads = open_uploads(runtime)
    links = FileLinks(secret, settings.environment.public_url)
    registry = CollectorRegistry()
    desks = channels.Desks(
        front.intake, front.calls, house.beside, webchat, _counting_ignored(registry)
    )
    routes = (
        *channels.routes(settings, desks, clock),
        *upload_page(runtime, front.intake, house.uploads, uploads).routes(),
        *Attachments(front.intake, uploads, secret, embedding, clock).routes(),
        *PublicFiles(links, uploads.files, clock).routes(),
    )
    jobs = jobs_client(redis_url(settings))
    gauges = partial(front.measured, _gauges(runtime, house, jobs).read)
    console = _console(runtime, house, secret, gauges, uploads, registry=registry)
    app = make_app(console, tuple(map(_described, routes)))
    app.middlewares.insert(0, _canonical_line(clock))
    app.on_shutdown.append(webchat.close)
    app.on_cleanup.append(_closing(jobs))
    app.on_cleanup.append(front.close)
    return app


def _closing(jobs: JobsClient) -> Callable[[web.Application], Awaitable[None]]:
    async def close(_: web.Application) -> None:
        jobs.close()

    return close


def _gauges(runtime: Runtime, house: House, jobs: JobsClient) -> Gauges:
    stores = runtime.stores
    return Gauges(
        views=house.views,
        reader=stores.reader,
        log=stores.log,
        archive=runtime.history,
        outbox=Position(stores.redis, stores.keys, "outbox"),
        reconciler=Position(stores.redis, stores.keys, "reconciler"),
        jobs=JobCounts(jobs),
        files=JobCounts(jobs, MEDIA_QUEUE),
        leases=WORK,
        clock=runtime.clock,
    )


def _counting_ignored(registry: CollectorRegistry) -> Callable[[str], None]:
    counter = Counter(
        "heard_meta_ignored",
        "Parts of Meta's webhooks that mean nothing to us, by what they were",
        ("what",),
        registry=registry,
    )
    return lambda what: counter.labels(what).inc()


def _console(
    runtime: Runtime,
    house: House,
    secret: str,
    gauges: Measure,
    uploads: Uploads,
    *,
    registry: CollectorRegistry,
) -> ConsoleDeps:
    settings, stores = runtime.settings, runtime.stores
    origin = socket_origin(settings.environment)

    async def redis_answers() -> None:
        await stores.redis.ping()

    return ConsoleDeps(
        desk=house.desk,
        line=house.line,
        residents=house.residents,
        presence=house.presence,
        views=house.views,
        log=stores.log,
        sessions=stores.sessions,
        passwords=Passwords(),
        clock=runtime.clock,
        ids=runtime.ids,
        secret_key=secret.encode(),
        public_url=settings.environment.public_url,
        stale_s=settings.centre.presence.stale_s,
        numbers=settings.centre.emergency_numbers(),
        parts={"redis": redis_answers},
        files=uploads.files,
        from_browsers=uploads,
        uploads=house.uploads,
        parts_aside={"database": runtime.history.ping},
        gauges=gauges,
        registry=registry,
        metrics_token=channels.plain(settings.environment.metrics_token),
        phone=phone_of(settings.environment),
        connect_sources=(origin,) if origin else (),
    )


def _described(route: ChannelRoute) -> Route:
    """Return a channel's route as the console's table has them; its adapter guards it itself."""
    summary = f"Open to: {route.permission}."
    return Route(route.method, route.path, Permission.PUBLIC, summary, route.handler)


def _canonical_line(clock: Clock) -> Middleware:
    """Write one line for each request that changed something or failed."""

    @web.middleware
    async def write(request: web.Request, handler: Handler) -> web.StreamResponse:
        began_s = clock.monotonic_s()
        response = await handler(request)
        if request.method not in ("GET", "HEAD") or response.status >= HTTPStatus.BAD_REQUEST:
            resource = request.match_info.route.resource
            log.info(
                "request.answered",
                method=request.method,
                route=resource.canonical if resource else "unknown",
                status=response.status,
                took_ms=round((clock.monotonic_s() - began_s) * 1000),
            )
        return response

    return write
