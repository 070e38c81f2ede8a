"""What a log line may not hold: telephone numbers, what residents said, and secrets.

Redaction is a step that every line passes through, not a habit that somebody may forget. It is on
the safe side: a number that only looks like a telephone number is hidden too.
"""

import re
from collections.abc import Mapping

PHONE = "[phone]"
HIDDEN = "[hidden]"

# The words under which bodies, addresses and secrets travel in our code and in providers' forms.
# fmt: off
HIDDEN_KEYS = frozenset({
    "text", "body", "message_body", "preview", "words", "transcript", "speechresult",
    "unstablespeechresult", "digits", "form", "payload", "raw",
    "password", "secret", "secret_key", "token", "auth_token", "api_key", "api_secret",
    "authorization", "cookie", "set_cookie",
    "address", "addresses", "claimed", "number", "phone_number",
})
# fmt: on

# + or 00 and a country code, separators allowed, also percent-encoded as in a URL; then British
# numbers without a country code; then British ones as some providers send them, without the +.
_PHONES = re.compile(
    r"""
    (?:\+|%2[Bb]|(?<![\w.])00)[1-9](?:[ \-().]{0,2}\d){6,14}
    | (?<![\w.])\(?0[1-9](?:[ \-()]{0,2}\d){8,9}(?!\d)
    | (?<![\w.])44[1-9]\d{8,9}(?!\d)
    """,
    re.VERBOSE,
)
# pydantic quotes what it was given; that can be a resident's text or a password.
_QUOTED_INPUT = re.compile(r"input_value=.*(?=, input_type=)")


def redacted_text(text: str) -> str:
    """Return the text with telephone numbers and quoted input hidden."""
    return _PHONES.sub(PHONE, _QUOTED_INPUT.sub(f"input_value={HIDDEN}", text))


def redacted(value: object) -> object:
    """Return a value that is safe to log; an object is reduced to the name of its type.

    The repr of an object (a contact, a conversation, a request) would show all that it holds.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return redacted_text(value)
    if isinstance(value, Mapping):
        return redacted_fields(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(item) for item in value]
    name = type(value).__name__
    return redacted_text(f"{name}: {value}") if isinstance(value, BaseException) else f"<{name}>"


def redacted_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """Return fields that are safe to log."""
    return {key: _under(str(key), value) for key, value in fields.items()}


def _under(key: str, value: object) -> object:
    name = key.lower().replace("-", "_")
    return HIDDEN if name in HIDDEN_KEYS and value not in (None, "") else redacted(value)
