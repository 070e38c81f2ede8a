"""The gate in front of every Twilio webhook: signature, limits, form, then the handler.

Nothing behind the gate runs for a request that Twilio did not sign, and no answer shows more
than one sentence, whatever went wrong.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiohttp import web

from channels.body import UnusableError, read_body
from channels.routes import Permission, Route
from channels.twilio.form import Form, read_form
from channels.twilio.signature import SIGNATURE_HEADER, Signatures
from core.errors import ForbiddenError, HeardError

FormHandler = Callable[[web.Request, Form], Awaitable[web.Response]]
Instead = Callable[[web.Request], web.Response]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Gate:
    """Admits what Twilio signed."""

    signatures: Signatures

    def post(self, path: str, handler: FormHandler, instead: Instead | None = None) -> Route:
        """Return the guarded route of a webhook.

        `instead` answers when the handler cannot, whatever the reason: a live call must be told
        what to do next. Without it Twilio sees 503 or 500 and may try again.
        """

        async def guarded(request: web.Request) -> web.Response:
            try:
                form = await self._admit(request)
                return await _handled(handler, instead, request, form)
            except HeardError as error:
                status = error.http_status
                log.warning("webhook.refused", path=path, code=error.code, status=status)
                return web.Response(status=status, text=error.message)
            except Exception:
                # A mistake of ours: the provider sees 5xx and tries again, and no internals.
                log.exception("webhook.failed", path=path)
                return web.Response(status=500, text="Something went wrong here; try again.")

        return Route("POST", path, Permission.PROVIDER_SIGNATURE, guarded)

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


async def _handled(
    handler: FormHandler, instead: Instead | None, request: web.Request, form: Form
) -> web.Response:
    if instead is None:
        return await handler(request, form)
    try:
        return await handler(request, form)
    except UnusableError:
        raise
    except HeardError as error:
        log.warning("call.rescued", path=request.path, code=error.code)
    except Exception:
        log.exception("call.rescued", path=request.path, code="mistake")
    return instead(request)


def _unsigned() -> ForbiddenError:
    return ForbiddenError(
        f"{SIGNATURE_HEADER} is missing or wrong. Check the auth token, and that HEARD_PUBLIC_URL"
        " is the address that Twilio calls."
    )
