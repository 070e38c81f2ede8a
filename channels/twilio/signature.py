"""Proof that a webhook came from Twilio: its signature over the public URL and every field."""

from collections.abc import Iterable

from multidict import MultiDictProxy
from twilio.request_validator import RequestValidator

SIGNATURE_HEADER = "X-Twilio-Signature"
BODY_HASH = "bodySHA256"


class Signatures:
    """Judges signatures made with any of several secrets.

    While an auth token is being rotated both the old and the new one are given, so no webhook is
    refused in between. Empty secrets are left out: anybody can sign with an empty key.
    """

    def __init__(self, public_url: str, secrets: Iterable[str]) -> None:
        """Judge on `public_url`, the base that Twilio calls, never on what a proxy passed on."""
        self._base = public_url.rstrip("/")
        self._validators = tuple(RequestValidator(secret) for secret in secrets if secret)

    def of_form(self, raw_path: str, form: MultiDictProxy[str], signature: str) -> bool:
        """Whether `signature` is one of a form sent to `raw_path` (path and query as received)."""
        url = self._base + raw_path
        return any(validator.validate(url, form, signature) for validator in self._validators)

    def of_body(self, raw_path: str, body: bytes, signature: str) -> bool:
        """Whether `signature` is one of a body that is no form.

        Twilio then signs the URL alone, which carries a digest of the body; without a digest the
        body is not vouched for and must not be used.
        """
        url = self._base + raw_path
        if f"{BODY_HASH}=" not in raw_path:
            return any(validator.validate(url, {}, signature) for validator in self._validators)
        text = body.decode("utf-8", "replace")
        return any(validator.validate(url, text, signature) for validator in self._validators)
