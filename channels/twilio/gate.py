"""The gate in front of every Twilio webhook: signature, limits, form, then the handler.

Nothing behind the gate runs for a request that Twilio did not sign, and no answer shows more
than one sentence, whatever went wrong.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiohttp import web

from channels.routes import Handler, Permission, Route
from channels.twilio.form import Form, UnusableError, read_body, read_form
from channels.twilio.signature import SIGNATURE_HEADER, Signatures
from core.errors import ForbiddenError, HeardError

FormHandler = Callable[[web.Request, Form], Awaitable[web.Response]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Gate:
    """Admits what Twilio signed."""

    signatures: Signatures

    def post(self, path: str, handler: FormHandler) -> Route:
        """Return the guarded route of a webhook."""
        return Route("POST", path, Permission.PROVIDER_SIGNATURE, self._guarded(handler))

    def _guarded(self, handler: FormHandler) -> Handler:
        async def guarded(request: web.Request) -> web.Response:
            try:
                return await handler(request, await self._admit(request))
            except HeardError as error:
                log.warning(
                    "webhook.refused",
                    path=request.path,
                    code=error.code,
                    status=error.http_status,
                )
                return web.Response(status=error.http_status, text=error.message)
            except Exception:
                # A mistake of ours: the provider sees 5xx and tries again, and no internals.
                log.exception("webhook.failed", path=request.path)
                return web.Response(status=500, text="Something went wrong here; try again.")

        return guarded

    async def _admit(self, request: web.Request) -> Form:
        signature = request.headers.get(SIGNATURE_HEADER)
        if not signature:
            raise _unsigned()
        body = await read_body(request)
        form = read_form(request.content_type, body)
        if form is None:
            if not self.signatures.of_body(request.raw_path, body, signature):
                raise _unsigned()
            message = "This webhook takes a form (application/x-www-form-urlencoded)."
            raise UnusableError(message)
        if not self.signatures.of_form(request.raw_path, form, signature):
            raise _unsigned()
        return form


def _unsigned() -> ForbiddenError:
    return ForbiddenError(
        f"{SIGNATURE_HEADER} is missing or wrong. Check the auth token, and that HEARD_PUBLIC_URL"
        " is the address that Twilio calls."
    )
