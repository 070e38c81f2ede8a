"""The body of a webhook, read within limits, whoever posts it."""

import asyncio

from aiohttp import web

from core.errors import HeardError

MAX_BODY = 1024 * 1024
READ_S = 10.0


class UnusableError(HeardError):
    """Raised when a body can never be used, however often it is sent."""

    code = "unusable"
    http_status = 400


class TooLargeError(HeardError):
    """Raised when a body is larger than any provider's."""

    code = "too_large"
    http_status = 413


async def read_body(request: web.Request) -> bytes:
    """Return the body.

    Raises TooLargeError beyond 1 MiB, before the rest is read, and UnusableError when it does not
    arrive whole within 10 s.
    """
    if (request.content_length or 0) > MAX_BODY:
        raise _too_large()
    body = bytearray()
    try:
        async with asyncio.timeout(READ_S):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > MAX_BODY:
                    raise _too_large()
    except (TimeoutError, ConnectionError, web.RequestPayloadError):
        message = f"The body did not arrive whole within {READ_S:.0f} s; send it again."
        raise UnusableError(message) from None
    return bytes(body)


def _too_large() -> TooLargeError:
    return TooLargeError(f"A body may have {MAX_BODY} bytes; this one has more.")
