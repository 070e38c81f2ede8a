"""Heard as the network sees it: an HTTP server that checks signatures and answers as told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from twilio.request_validator import RequestValidator

from tests.wait import wait_until

Form = Mapping[str, str]
Reply = str | int | Callable[[Form], str]


@dataclass(frozen=True)
class Received:
    """One webhook that came."""

    path: str
    method: str
    form: Form
    headers: Mapping[str, str]


class StandIn:
    """Answers each path with TwiML (text), a status (number), or what a function makes of it.

    A list is used up one by one; its last stays. Everything not mentioned gets `<Response/>`.
    """

    def __init__(self, auth_token: str) -> None:
        """Accept only what is signed with this token."""
        self.url = ""
        self.received: list[Received] = []
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.content_type = "text/xml"
        self._validator = RequestValidator(auth_token)

    def app(self) -> web.Application:
        """The application to serve; set `url` before anything calls it."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        return app

    async def _handle(self, request: web.Request) -> web.Response:
        posted = await request.post()
        form = {name: str(value) for name, value in (posted or request.query).items()}
        signature = request.headers.get("X-Twilio-Signature", "")
        signed = self._validator.validate(f"{self.url}{request.raw_path}", posted, signature)
        if not signed:
            return web.Response(status=403)
        self.received.append(Received(request.path, request.method, form, request.headers))
        reply = self._reply(request.path)
        if callable(reply):
            reply = reply(form)
        if isinstance(reply, int):
            return web.Response(status=reply)
        return web.Response(text=reply, content_type=self.content_type)

    def _reply(self, path: str) -> Reply:
        reply = self.replies.get(path, "<Response/>")
        if isinstance(reply, list):
            return reply.pop(0) if len(reply) > 1 else reply[0]
        return reply

    def forms(self, path: str, **fields: str) -> list[Form]:
        """The webhooks that came to a path, with these fields in them."""
        return [
            one.form
            for one in self.received
            if one.path == path and fields.items() <= one.form.items()
        ]

    async def form(self, path: str, **fields: str) -> Form:
        """Wait for a webhook and return the newest that matches."""
        forms = await wait_until(
            lambda: self.forms(path, **fields),
            f"a webhook to {path} with {fields}, of {[(r.path, r.form) for r in self.received]}",
        )
        return forms[-1]


def response(verbs: str) -> str:
    """A TwiML document with these verbs."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'
