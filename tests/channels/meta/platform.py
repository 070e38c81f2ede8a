"""Meta's side: payloads as its public documentation shows them, signed as it signs them."""

import hmac
import json
from hashlib import sha256
from typing import Any

from tests.channels.provider import FIXTURES

SECRET, OLD_SECRET = "a" * 32, "b" * 32
PATH = "/meta/webhook"
HEADER = "X-Hub-Signature-256"
JSON = {"Content-Type": "application/json"}


def payload(name: str) -> dict[str, Any]:
    """Return a webhook, shaped as Meta's documentation gives it."""
    found: dict[str, Any] = json.loads((FIXTURES / f"meta_{name}.json").read_text())
    return found


def signature(body: bytes, secret: str = SECRET) -> str:
    """Return what Meta would send in X-Hub-Signature-256."""
    return f"sha256={hmac.new(secret.encode(), body, sha256).hexdigest()}"


def page(*items: dict[str, Any]) -> dict[str, Any]:
    """Return a webhook of the Page with these items of `messaging`."""
    return {"object": "page", "entry": [{"id": "1077", "time": 1, "messaging": list(items)}]}


def instagram(*items: dict[str, Any]) -> dict[str, Any]:
    """Return a webhook of Instagram with these items of `messaging`."""
    return {"object": "instagram", "entry": [{"id": "178", "time": 1, "messaging": list(items)}]}


def item(**what: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is what it is
    """Return one item between a resident and the Page."""
    who = {"sender": {"id": "2345678901"}, "recipient": {"id": "1077"}}
    return {**who, "timestamp": 1_799_999_999_000, **what}


def whatsapp(**value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is what it is
    """Return a webhook of WhatsApp Cloud with this value."""
    metadata = {"phone_number_id": "106540352242922"}
    change = {"field": "messages", "value": {"metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "102", "changes": [change]}]}
