"""Proof that a webhook came from Meta: its signature over the body as it came."""

import hmac
from collections.abc import Iterable
from hashlib import sha256

SIGNATURE_HEADER = "X-Hub-Signature-256"


class Signatures:
    """Judges signatures made with any of several app secrets.

    While a secret is being changed both the old and the new one are given, so no webhook is
    refused in between. Empty secrets are left out: anybody can sign with an empty key.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        """Judge with these."""
        self._secrets = tuple(secret.encode() for secret in secrets if secret)

    def genuine(self, body: bytes, signature: str) -> bool:
        """Whether `signature` (`sha256=` and 64 digits) is one of this body."""
        given = signature.encode()
        return any(hmac.compare_digest(_sign(secret, body), given) for secret in self._secrets)


def _sign(secret: bytes, body: bytes) -> bytes:
    return f"sha256={hmac.new(secret, body, sha256).hexdigest()}".encode()
