"""The link itself: short enough for a text, and nobody can guess it."""

import hashlib
import re
import secrets
from dataclasses import dataclass

BYTES = 9  # 72 bits in 12 letters: a million guesses a second find one of 10,000 in 15 years
TOKEN = re.compile(r"[A-Za-z0-9_-]{12}")


@dataclass(frozen=True, slots=True)
class UploadLink:
    """Where what is sent by a link goes: the resident's address and channel, and our number.

    `until_ms` is when the link ends.
    """

    address: str
    channel: str
    to: str
    language: str
    until_ms: int


def new_token() -> str:
    """Return the part of a link that is secret."""
    return secrets.token_urlsafe(BYTES)


def url(public_url: str, token: str) -> str:
    """Return the link."""
    return f"{public_url}/u/{token}"


def digest(token: str) -> str:
    """Return what stands for a token where it is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
