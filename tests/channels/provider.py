"""The provider's side of a webhook: payloads from fixtures, signed as Twilio signs them."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request
from twilio.request_validator import RequestValidator

FIXTURES = Path(__file__).parent / "fixtures"
PUBLIC_URL = "https://heard.example/line"  # never where the test's server listens
SECRET = "a" * 32
OLD_SECRET = "b" * 32
PIECE = 64 * 1024
FORM = "application/x-www-form-urlencoded"


def fixture(name: str) -> dict[str, str]:
    """Return the fields of a webhook, shaped as Twilio's documentation and SDK give them."""
    fields: dict[str, str] = json.loads((FIXTURES / f"{name}.json").read_text())
    return fields


def signature(path: str, fields: Mapping[str, str], secret: str = SECRET) -> str:
    """Return what Twilio would send in X-Twilio-Signature."""
    return str(RequestValidator(secret).compute_signature(PUBLIC_URL + path, dict(fields)))


@dataclass(frozen=True, slots=True)
class Provider:
    """Posts webhooks to the application under test."""

    client: TestClient[Request, Application]

    async def post(
        self, path: str, fields: Mapping[str, str], secret: str = SECRET
    ) -> ClientResponse:
        """Post a signed form."""
        sign = signature(path, fields, secret)
        return await self.post_body(path, urlencode(fields).encode(), sign)

    async def post_body(
        self, path: str, body: bytes, sign: str | None, content_type: str = FORM
    ) -> ClientResponse:
        """Post any body with any signature, or none."""
        headers = {"Content-Type": content_type}
        if sign is not None:
            headers["X-Twilio-Signature"] = sign
        return await self.client.post(path, data=BytesIO(body), headers=headers)

    async def post_chunked(self, path: str, body: bytes, sign: str) -> ClientResponse:
        """Post a body without saying how long it is."""

        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(body), PIECE):
                yield body[start : start + PIECE]

        headers = {"Content-Type": FORM, "X-Twilio-Signature": sign}
        return await self.client.post(path, data=pieces(), headers=headers)

    async def post_unsigned(self, path: str, fields: Mapping[str, str]) -> ClientResponse:
        """Post a form without a signature."""
        return await self.post_body(path, urlencode(fields).encode(), None)
