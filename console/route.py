"""One row of the route table, and how a row becomes a handler that is guarded.

A row says everything about an address: method, path, who may ask, what it takes and gives. The
OpenAPI page and the tests walk the rows.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from aiohttp import web

from console import show
from console.answers import ConversationAnswer
from console.deps import DEPS, ConsoleDeps
from console.faults import ForeignOriginError, WrongTypeError, parsed
from console.messages import Agent as ShownAgent
from console.messages import Wire
from console.origin import same_origin
from console.requests import Request
from console.sessions import COOKIE, Sessions
from core.conversation import Conversation
from core.errors import ForbiddenError
from core.ids import derived
from core.people import Agent
from core.words import Role

SESSIONS = web.AppKey("SESSIONS", Sessions)
VIEWER = web.RequestKey("VIEWER", Agent)

Model = TypeVar("Model", bound=Request)

READS = frozenset({"GET", "HEAD"})


class Permission(StrEnum):
    """Who may ask; a role includes the ones before it."""

    PUBLIC = "public"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Route:
    """One address.

    `takes` and `gives` are the models of body and answer, None where there is none; `query` names
    what may follow the question mark.
    """

    method: str
    path: str
    permission: Permission
    summary: str
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    takes: type[Request] | None = None
    gives: Any = None
    status: int = 200
    query: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One request to an endpoint, by somebody who is logged in and may ask it."""

    http: web.Request
    deps: ConsoleDeps
    viewer: Agent

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return self.http.match_info[name]

    def operation(self) -> str:
        """Return the id of this operation: a browser that asks again sends the same key."""
        key = self.http.headers.get("Idempotency-Key")
        if key is None:
            return self.deps.ids.new("op")
        return derived("op", self.viewer.id, self.http.path, key)

    def shown(self, agent: Agent) -> ShownAgent:
        """Show an account as it is now."""
        now_ms = self.deps.clock.now_ms()
        return show.agent(agent, now_ms, fresh=show.is_fresh(agent, now_ms, self.deps.stale_s))

    async def conversation(self, after: Conversation) -> ConversationAnswer:
        """Answer with a conversation after a change."""
        return ConversationAnswer(conversation=await show.conversation(self.deps.views, after))


Endpoint = Callable[..., Awaitable[Wire]]


def api(
    method: str,
    path: str,
    permission: Permission,
    endpoint: Endpoint,
    summary: str,
    *,
    gives: Any,  # noqa: ANN401 - a model or a union of models, which has no type of its own
    takes: type[Request] | None = None,
    status: int = 200,
    query: tuple[str, ...] = (),
) -> Route:
    """Return the row of an endpoint: `endpoint(call)`, or `endpoint(call, body)` when it takes."""

    async def handler(request: web.Request) -> web.Response:
        call = Call(request, request.app[DEPS], request[VIEWER])
        check_origin(request)
        answer = await (
            endpoint(call) if takes is None else endpoint(call, await body(request, takes))
        )
        return as_json(answer, status)

    return Route(method, path, permission, summary, handler, takes, gives, status, query)


def check_origin(request: web.Request) -> None:
    """Raise ForeignOriginError when a page of another site asks to change something."""
    if request.method in READS or same_origin(request, request.app[DEPS].public_url):
        return
    message = "This request came from a page of another site and was not carried out."
    raise ForeignOriginError(message)


async def body(request: web.Request, model: type[Model]) -> Model:
    """Read the body; an empty one is `{}`.

    Raises WrongTypeError, BadRequestError or InvalidError.
    """
    raw = await request.read()
    if raw and request.content_type != "application/json":
        message = "Send the body as JSON, with Content-Type: application/json."
        raise WrongTypeError(message)
    return parsed(model, raw or b"{}")


def as_json(answer: Wire, status: int = 200) -> web.Response:
    """Return the answer as JSON."""
    return web.json_response(text=answer.model_dump_json(), status=status)


def guarded(route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return the row's handler behind its permission.

    It raises NotLoggedInError without a session and ForbiddenError for a role that is too low.
    """
    if route.permission is Permission.PUBLIC:
        return route.handler
    least = Role(route.permission.value)

    async def handler(request: web.Request) -> web.StreamResponse:
        viewer = await request.app[SESSIONS].viewer(request.cookies.get(COOKIE))
        if not viewer.role.includes(least):
            message = f"Only accounts with the role {least} may do this."
            raise ForbiddenError(message)
        request[VIEWER] = viewer
        return await route.handler(request)

    return handler


def add(app: web.Application, routes: tuple[Route, ...]) -> None:
    """Put the rows into the application."""
    for route in routes:
        if route.method == "GET":
            app.router.add_get(route.path, guarded(route))
        else:
            app.router.add_route(route.method, route.path, guarded(route))
