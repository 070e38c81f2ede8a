"""The simulator as an aiohttp application: every address that it answers is in `make_app`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from aiohttp import WSCloseCode, web

from core.clock import Clock
from core.ids import IdSource
from simulator.exchange import Exchange
from simulator.faults import FaultPlan
from simulator.handsets import Handsets
from simulator.journal import Journal
from simulator.media import LARGEST, Library
from simulator.media_page import MediaPage
from simulator.messages import Texts
from simulator.network_page import NetworkPage
from simulator.rest import BASE, Handler, route
from simulator.rest_calls import CallsResource
from simulator.rest_conferences import ConferencesResource, ParticipantsResource
from simulator.rest_messages import MessagesResource
from simulator.rest_queues import QueuesResource
from simulator.runtime import Runtime
from simulator.settings import SimulatorSettings
from simulator.sockets import Sockets
from simulator.tasks import Tasks
from simulator.telephony import Telephony
from simulator.webhooks import Webhooks

PAGE = Path(__file__).parent / "page"
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def make_app(settings: SimulatorSettings, clock: Clock, ids: IdSource) -> web.Application:
    """Return the application. It keeps everything in memory: a restart is a new network."""
    journal = Journal(clock)
    runtime = Runtime(settings, clock, ids, journal, FaultPlan(), Tasks())
    webhooks = Webhooks(runtime)
    handsets = Handsets(journal.change)
    library = Library(runtime)
    exchange = Exchange(runtime, webhooks, handsets, library)
    texts = Texts(runtime, webhooks, handsets, library)
    sockets = Sockets(runtime, handsets, Telephony(exchange), texts)
    media = MediaPage(runtime, library)
    network = NetworkPage(exchange, texts)

    app = web.Application(client_max_size=LARGEST)
    app.router.add_routes(
        [
            web.get("/", _page("phone.html")),
            web.get("/phone", _page("phone.html")),
            web.get("/network", _page("network.html")),
            web.static("/page", PAGE),
            web.get("/phone/socket", sockets.phone),
            web.get("/client/socket", sockets.client),
            web.post("/phone/media", media.upload),
            web.get(f"{BASE}/Messages/{{message}}/Media/{{media}}", media.get),
            web.get(f"{BASE}/Recordings/{{media}}", media.get),
            web.delete(f"{BASE}/Messages/{{message}}/Media/{{media}}", media.delete),
            web.get("/media/{media}", media.show),
            web.get("/network/socket", network.socket),
            web.get("/network/state", network.state),
            web.get("/network/faults", network.list_faults),
            web.post("/network/faults", network.add_fault),
            web.delete("/network/faults", network.clear_faults),
        ]
    )
    for method, path, handler in rest_routes(exchange, texts):
        app.router.add_route(method, BASE + path, route(runtime, handler))
    app.on_response_prepare.append(_headers)
    app.on_shutdown.append(_close_sockets(runtime))
    app.cleanup_ctx.append(_running(runtime, webhooks))
    return app


def rest_routes(exchange: Exchange, texts: Texts) -> list[tuple[str, str, Handler]]:
    """Return the REST API: method, path below the account, handler."""
    messages, calls = MessagesResource(exchange.runtime, texts), CallsResource(exchange)
    conferences, participants = ConferencesResource(exchange), ParticipantsResource(exchange)
    queues = QueuesResource(exchange)
    one_participant = "/Conferences/{sid}/Participants/{call}.json"
    one_member = "/Queues/{sid}/Members/{call}.json"
    return [
        ("POST", "/Messages.json", messages.create),
        ("GET", "/Messages.json", messages.list),
        ("GET", "/Messages/{sid}.json", messages.fetch),
        ("GET", "/Messages/{sid}/Media.json", messages.media),
        ("POST", "/Calls.json", calls.create),
        ("GET", "/Calls.json", calls.list),
        ("GET", "/Calls/{sid}.json", calls.fetch),
        ("POST", "/Calls/{sid}.json", calls.update),
        ("GET", "/Conferences.json", conferences.list),
        ("GET", "/Conferences/{sid}.json", conferences.fetch),
        ("POST", "/Conferences/{sid}.json", conferences.update),
        ("GET", "/Conferences/{sid}/Participants.json", participants.list),
        ("POST", "/Conferences/{sid}/Participants.json", participants.create),
        ("GET", one_participant, participants.fetch),
        ("POST", one_participant, participants.update),
        ("DELETE", one_participant, participants.delete),
        ("GET", "/Queues.json", queues.list),
        ("GET", "/Queues/{sid}.json", queues.fetch),
        ("POST", "/Queues/{sid}.json", queues.update),
        ("GET", "/Queues/{sid}/Members.json", queues.list_members),
        ("GET", one_member, queues.fetch_member),
        ("POST", one_member, queues.update_member),
    ]


def _page(name: str) -> Callable[[web.Request], Awaitable[web.FileResponse]]:
    async def handle(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / name)

    return handle


async def _headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(PAGE_HEADERS)


def _close_sockets(runtime: Runtime) -> Callable[[web.Application], Awaitable[None]]:
    async def close(_app: web.Application) -> None:
        for socket in list(runtime.sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY, message=b"the network is closing")

    return close


def _running(
    runtime: Runtime, webhooks: Webhooks
) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_app: web.Application) -> AsyncIterator[None]:
        async with webhooks:
            yield
            await runtime.tasks.close()

    return run
