"""The ground of the REST API: sign-in, forms, errors and pages as the provider writes them."""

import base64
import binascii
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from simulator.faults import Fault
from simulator.params import API_VERSION
from simulator.runtime import Runtime

BASE = f"/{API_VERSION}/Accounts/{{account}}"
DEFAULT_PAGE, LARGEST_PAGE = 50, 1000
NOT_FOUND, SIGN_IN, TOO_MANY, BROKEN, BAD_PARAMETER = 20404, 20003, 20429, 20500, 20001

Json = dict[str, Any]
Handler = Callable[["RestRequest"], Awaitable[tuple[int, Json | None]]]


class RestError(Exception):
    """Raised when the provider would refuse the request; becomes its JSON error body."""

    def __init__(self, status: int, code: int, message: str) -> None:
        """Keep the HTTP status and the provider's own code."""
        super().__init__(message)
        self.status = status
        self.code = code

    def response(self) -> web.Response:
        """Return the error as the provider words it."""
        body = {
            "code": self.code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        return web.json_response(body, status=self.status)


def bad_request(code: int, message: str) -> RestError:
    """Return a 400 with the provider's code."""
    return RestError(400, code, message)


@dataclass(frozen=True, slots=True)
class RestRequest:
    """One request: the parts of its path, its query, and its form."""

    path: str
    parts: Mapping[str, str]
    query: Mapping[str, str]
    form: "Form"

    def missing(self) -> RestError:
        """Return the provider's 404 for this address."""
        message = f"The requested resource {self.path} was not found"
        return RestError(404, NOT_FOUND, message)


class Form:
    """The fields of a form, read as the provider reads them."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        """Keep the fields in order; a name may come more than once."""
        self._fields = list(fields)

    def __contains__(self, name: str) -> bool:
        """Whether the field was sent."""
        return any(field == name for field, _ in self._fields)

    def get(self, name: str, default: str = "") -> str:
        """Return the field, or the default."""
        return next((value for field, value in self._fields if field == name), default)

    def all(self, name: str) -> list[str]:
        """Return every value of a field that may be repeated."""
        return [value for field, value in self._fields if field == name]

    def needed(self, name: str, code: int, message: str) -> str:
        """Return the field, or refuse with the provider's code when it is empty."""
        value = self.get(name)
        if not value:
            raise bad_request(code, message)
        return value

    def flag(self, name: str, default: bool) -> bool:
        """Return a boolean; anything but `true` is false, as at the provider."""
        return self.get(name, str(default)).lower() == "true"

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number within bounds, or refuse it."""
        value = self.get(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            raise bad_request(BAD_PARAMETER, f"Invalid Parameter {name}: {value}")
        return int(value)

    def url(self, name: str, code: int = 21205) -> str:
        """Return an absolute http(s) URL or nothing; refuse anything else."""
        value = self.get(name)
        if value and urlsplit(value).scheme not in {"http", "https"}:
            raise bad_request(code, f"Url is not a valid URL: {value}")
        return value

    def phone(self, name: str, code: int, message: str) -> str:
        """Return an E.164 number or a `client:` that must be there; refuse anything else."""
        value = self.needed(name, code, message)
        if not (is_phone(value) or value.startswith("client:")):
            raise bad_request(21211, f"Invalid '{name}' Phone Number: {value}")
        return value

    def refuse(self, *names: str) -> None:
        """Refuse visibly what this network does not carry out, instead of ignoring it."""
        for name in names:
            if name in self:
                raise bad_request(BAD_PARAMETER, f"the simulator does not carry out {name}")

    def one_of(self, name: str, allowed: frozenset[str]) -> str:
        """Return a word of a closed set or nothing; refuse anything else."""
        value = self.get(name)
        if value and value not in allowed:
            raise bad_request(BAD_PARAMETER, f"Invalid Parameter {name}: {value}")
        return value


def is_phone(number: str) -> bool:
    """Whether it is written as E.164 says."""
    return re.fullmatch(r"\+[1-9]\d{6,14}", number) is not None


def route(runtime: Runtime, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return the aiohttp handler: sign-in, planned faults, the form, and errors as JSON."""

    async def handle(request: web.Request) -> web.Response:
        try:
            _signed_in(request, runtime)
            fault = runtime.faults.take("rest", request.path)
            _refused(fault)
            status, body = await handler(await _read(request))
        except RestError as error:
            return error.response()
        if fault is not None and request.transport is not None:
            request.transport.abort()  # processed, and the answer is lost on the way
        if body is None:
            return web.Response(status=status)
        return web.json_response(body, status=status)

    return handle


def signed_in(request: web.Request, runtime: Runtime) -> bool:
    """Whether the request comes with a password of this account."""
    settings = runtime.settings
    known = {settings.account_sid: settings.auth_token, settings.api_key: settings.api_secret}
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(token).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        user = password = ""
    right = hmac.compare_digest(known.get(user, "").encode(), password.encode())
    return scheme.lower() == "basic" and bool(password) and right


def _signed_in(request: web.Request, runtime: Runtime) -> None:
    if not signed_in(request, runtime):
        raise RestError(401, SIGN_IN, "Authenticate")
    if request.match_info["account"] != runtime.settings.account_sid:
        message = f"The requested resource {request.path} was not found"
        raise RestError(404, NOT_FOUND, message)


def _refused(fault: Fault | None) -> None:
    if fault is not None and fault.do == "throttle":
        raise RestError(429, TOO_MANY, "Too Many Requests")
    if fault is not None and fault.do == "error":
        raise RestError(500, BROKEN, "An internal server error has occurred")


async def _read(request: web.Request) -> RestRequest:
    fields = [(name, str(value)) for name, value in (await request.post()).items()]
    return RestRequest(request.path, request.match_info, request.query, Form(fields))


def page(request: RestRequest, name: str, items: Sequence[Json]) -> Json:
    """Return one page of a list, with the addresses of its neighbours."""
    query = Form(list(request.query.items()))
    size = min(query.number("PageSize", DEFAULT_PAGE, 1, 100_000), LARGEST_PAGE)
    number = query.number("Page", 0, 0, 1_000_000)
    start = number * size
    shown = list(items[start : start + size])
    others = {
        key: value for key, value in request.query.items() if key not in {"Page", "PageToken"}
    }

    def uri(at: int) -> str:
        return f"{request.path}?{urlencode(others | {'PageSize': str(size), 'Page': str(at)})}"

    return {
        name: shown,
        "page": number,
        "page_size": size,
        "start": start,
        "end": max(start + len(shown) - 1, 0),
        "uri": uri(number),
        "first_page_uri": uri(0),
        "next_page_uri": uri(number + 1) if start + size < len(items) else None,
        "previous_page_uri": uri(number - 1) if number else None,
    }
