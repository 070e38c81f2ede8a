"""What stands for Twilio in a test: it signs webhooks with the real SDK and keeps what it is sent.

The account is real-looking and the public address is not where Heard listens, as in production.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from itertools import count
from urllib.parse import urlencode

from aiohttp import BasicAuth, ClientSession, web
from aiohttp.test_utils import TestServer
from twilio.request_validator import RequestValidator

from core.clock import SystemClock
from tests.journeys.house import LANDLORD

ACCOUNT = "AC" + "5e" * 16
TOKEN = "0123456789abcdef" * 2
KEY, SECRET, APPLICATION = "SK" + "7a" * 16, "s" * 32, "AP" + "3c" * 16
PUBLIC_URL = "https://heard.example"
ACCOUNT_PATH = f"/2010-04-01/Accounts/{ACCOUNT}"
FORM = "application/x-www-form-urlencoded"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

LOST = 0  # the request was taken, and the line broke before the answer

Form = dict[str, str]


@dataclass
class Provider:
    """The account: what was asked of it, and webhooks to the Heard that listens at `heard`."""

    http: ClientSession
    url: str = ""
    heard: str = ""
    texts: list[Form] = field(default_factory=list)
    troubles: list[int] = field(default_factory=list)
    redirects: list[tuple[str, Form]] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def environ(self) -> dict[str, str]:
        """Return the environment of a Heard with this account."""
        return {
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_KEY": KEY,
            "TWILIO_API_SECRET": SECRET,
            "TWILIO_TWIML_APP_SID": APPLICATION,
            "TWILIO_API_BASE_URL": self.url,
            "HEARD_PUBLIC_URL": PUBLIC_URL,
        }

    def text(self, number: str, words: str) -> Form:
        """Return the webhook of a new text, with the fields that Twilio sends."""
        sid = self.new_id("SM")
        return {
            "ToCountry": "GB",
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "SmsSid": sid,
            "SmsStatus": "received",
            "Body": words,
            "FromCountry": "GB",
            "To": LANDLORD,
            "NumSegments": "1",
            "MessageSid": sid,
            "AccountSid": ACCOUNT,
            "From": number,
            "ApiVersion": "2010-04-01",
        }

    def call(self, number: str) -> Form:
        """Return the webhook of a new call."""
        return {
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
            "CallSid": self.new_id("CA"),
            "CallStatus": "ringing",
            "Called": LANDLORD,
            "Caller": number,
            "Direction": "inbound",
            "From": number,
            "To": LANDLORD,
        }

    def new_id(self, kind: str) -> str:
        """Return an id as Twilio makes them: two letters and 32 digits."""
        return f"{kind}{next(self._ids):032x}"

    async def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Post a signed webhook to a path or to one of our public addresses."""
        path = path.removeprefix(PUBLIC_URL)
        return await self.post_body(path, urlencode(fields).encode(), sign(path, fields))

    async def post_body(
        self, path: str, body: bytes, signature: str | None, content_type: str = FORM
    ) -> tuple[int, str]:
        """Post any body with any signature, or none; return status and text of the answer."""
        headers = {"Content-Type": content_type}
        if signature is not None:
            headers["X-Twilio-Signature"] = signature
        url = f"{self.heard}{path}"
        async with self.http.post(url, data=BytesIO(body), headers=headers) as answer:
            return answer.status, await answer.text()

    # ---- its REST API -------------------------------------------------------------------------

    async def create_message(self, request: web.Request) -> web.Response:
        """Take a text to a resident; or fail as the next of `troubles` says."""
        fields = await _fields(request)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble in (429, 500):
            return web.json_response(
                {"code": 20000 + trouble, "message": "not now"}, status=trouble
            )
        now = datetime.fromtimestamp(SystemClock().now_ms() / 1000, UTC)
        self.texts.append({**fields, "sid": self.new_id("SM"), "at": format_datetime(now)})
        if trouble == LOST:
            assert request.transport
            request.transport.abort()
        return web.json_response(_message(self.texts[-1]), status=201)

    async def list_messages(self, request: web.Request) -> web.Response:
        """Return the texts between two addresses, the newest first."""
        wanted = {name: request.query[name] for name in ("To", "From") if name in request.query}
        found = [each for each in self.texts if wanted.items() <= each.items()]
        return web.json_response({"messages": [_message(each) for each in reversed(found)]})

    async def list_calls(self, _: web.Request) -> web.Response:
        """Return no call: what rings here rings by webhook."""
        return web.json_response({"calls": []})

    async def update_call(self, request: web.Request) -> web.Response:
        """Take new instructions for a live call."""
        sid = request.match_info["sid"]
        self.redirects.append((sid, await _fields(request)))
        return web.json_response({"sid": sid, "status": "in-progress"})


async def _fields(request: web.Request) -> Form:
    given = BasicAuth.decode(request.headers["Authorization"])
    if (given.login, given.password) != (KEY, SECRET):
        raise web.HTTPUnauthorized
    return {name: str(value) for name, value in (await request.post()).items()}


def _message(text: Form) -> dict[str, str | None]:
    return {
        "account_sid": ACCOUNT,
        "api_version": "2010-04-01",
        "body": text["Body"],
        "date_created": text["at"],
        "direction": "outbound-api",
        "error_code": None,
        "from": text["From"],
        "sid": text["sid"],
        "status": "queued",
        "to": text["To"],
    }


def sign(path: str, fields: Mapping[str, str]) -> str:
    """Return what Twilio would send in X-Twilio-Signature."""
    return str(RequestValidator(TOKEN).compute_signature(PUBLIC_URL + path, dict(fields)))


@asynccontextmanager
async def provider() -> AsyncIterator[Provider]:
    """Yield the account with its REST API running; tell it where Heard is by `heard`."""
    async with ClientSession() as http:
        account = Provider(http)
        app = web.Application()
        app.router.add_post(f"{ACCOUNT_PATH}/Messages.json", account.create_message)
        app.router.add_get(f"{ACCOUNT_PATH}/Messages.json", account.list_messages)
        app.router.add_get(f"{ACCOUNT_PATH}/Calls.json", account.list_calls)
        app.router.add_post(f"{ACCOUNT_PATH}/Calls/{{sid}}.json", account.update_call)
        async with TestServer(app) as server:
            account.url = str(server.make_url("/")).rstrip("/")
            yield account
