"""What went wrong, in one form: `{"error": {"code", "message"}}` and a status.

The one place that turns an exception into an answer, for HTTP and for the stream.
"""

from collections.abc import Sequence
from typing import TypeVar

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel, ValidationError

from console.answers import ErrorAnswer
from console.deps import DEPS
from console.messages import Fault
from core.errors import HeardError, InvalidError

log = structlog.get_logger("heard.console")

Model = TypeVar("Model", bound=BaseModel)


class BadRequestError(HeardError):
    """Raised when a request cannot be read at all."""

    code = "bad_request"
    http_status = 400


class NotLoggedInError(HeardError):
    """Raised when there is no session, or it is over."""

    code = "not_logged_in"
    http_status = 401


class ForeignOriginError(HeardError):
    """Raised when another site's page made the browser ask."""

    code = "foreign_origin"
    http_status = 403


class WrongTypeError(HeardError):
    """Raised when the body is not JSON by its own account."""

    code = "not_json"
    http_status = 415


class TooManyAttemptsError(HeardError):
    """Raised after repeated failed logins; `retry_after_s` says how long to wait."""

    code = "too_many_attempts"
    http_status = 429

    def __init__(self, message: str, retry_after_s: int) -> None:
        """Keep the wait in seconds."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


# What aiohttp itself answers, in our form.
_HTTP_CODES = {
    404: ("not_found", "There is nothing at this address; GET /api/openapi.json lists them all."),
    405: ("method_not_allowed", "This address takes another method; see the Allow header."),
    413: ("too_large", "The body is too large; send at most 1 MiB."),
}


def fault(error: BaseException) -> tuple[int, Fault]:
    """Return status and fault; an unexpected exception is named by an id in the log only."""
    if isinstance(error, HeardError):
        return error.http_status, Fault(code=error.code, message=error.message)
    return 500, Fault(code="internal", message="Something went wrong on our side; try again.")


def parsed(model: type[Model], body: bytes | str) -> Model:
    """Read JSON into a request.

    Raises BadRequestError when it is no JSON object, InvalidError naming every mistake.
    """
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_context=False, include_input=False)
    if any(mistake["type"] in {"json_invalid", "model_type"} for mistake in mistakes):
        message = "The body is no JSON object; send for example {}."
        raise BadRequestError(message)
    raise InvalidError("; ".join(f"{_place(m['loc'])}{m['msg']}" for m in mistakes))


def _place(location: Sequence[str | int]) -> str:
    return "".join(f"{part}: " for part in location)


@web.middleware
async def translate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer for every exception that a handler lets out."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status not in _HTTP_CODES:
            raise
        code, message = _HTTP_CODES[error.status]
        headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return answer(error.status, Fault(code=code, message=message), headers)
    except HeardError as error:
        headers = {}
        if isinstance(error, TooManyAttemptsError):
            headers["Retry-After"] = str(error.retry_after_s)
        status, what = fault(error)
        return answer(status, what, headers)
    except Exception as error:
        status, what = fault(error)
        name = request.app[DEPS].ids.new("err")
        if isinstance(error, ConnectionResetError) and request.transport is None:
            log.info("request.left", route=_route(request))  # who asked has gone; nothing is broken
        else:
            log.exception("request.failed", error_id=name, route=_route(request))
        message = f"{what.message} If it goes on, tell your administrator this: {name}."
        return answer(status, Fault(code=what.code, message=message))


def answer(status: int, what: Fault, headers: dict[str, str] | None = None) -> web.Response:
    """Return the one form of an error."""
    body = ErrorAnswer(error=what).model_dump_json()
    return web.json_response(text=body, status=status, headers=headers)


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical if resource else 'unknown'}"
