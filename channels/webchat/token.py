"""The token that resumes a webchat: a session id, signed, so that nobody can take another's."""

import base64
import hashlib
import hmac
import re

_FORM = re.compile(r"(?P<session>[a-z0-9_]{8,64})\.(?P<signature>[A-Za-z0-9_-]{43})")


def issue(secret: str, session: str) -> str:
    """Return the token of a session: its id and an HMAC-SHA256 of it."""
    return f"{session}.{_signature(secret, session)}"


def session_of(secret: str, token: str) -> str | None:
    """Return the session that a token was issued for, or None if it is none of ours."""
    found = _FORM.fullmatch(token)
    if found is None:
        return None
    session = found["session"]
    genuine = hmac.compare_digest(found["signature"], _signature(secret, session))
    return session if genuine else None


def _signature(secret: str, session: str) -> str:
    # The secret also signs other things; the purpose keeps them apart.
    digest = hmac.new(secret.encode(), f"webchat token {session}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
