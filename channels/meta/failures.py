"""What went wrong at Meta's Graph API, in our closed set of send errors.

The outbox acts on the class alone: send again, look it up first, or tell the agent.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError

from channels.errors import (
    BlockedError,
    NotAuthorisedError,
    OptedOutError,
    RefusedError,
    SendError,
    ThrottledError,
    UnknownOutcomeError,
    UnreachableError,
    WindowClosedError,
)

THROTTLED, TIMED_OUT = 429, 408
NEVER = range(400, 500)

BY_CODE: Mapping[int, type[SendError]] = {
    **dict.fromkeys((4, 17, 32, 341, 613), ThrottledError),
    **dict.fromkeys((80006, 80007, 80008, 130429, 131048, 131056, 133016), ThrottledError),
    **dict.fromkeys((1, 2, 131000, 131016, 133004), UnknownOutcomeError),  # "try again later"
    **dict.fromkeys((3, 190, 200, 102, 131005), NotAuthorisedError),
    **dict.fromkeys((551, 131026), BlockedError),
    131047: WindowClosedError,
    131050: OptedOutError,
}
# Some codes say little without their subcode.
BY_SUBCODE: Mapping[int, type[SendError]] = {
    **dict.fromkeys((2018278, 2018065, 2534022), WindowClosedError),
    **dict.fromkeys((1545041, 2018108), BlockedError),
}

# What an agent is told when a message failed: why, and what to do.
SENTENCES: Mapping[type[SendError], str] = {
    WindowClosedError: "the time for a reply there is over; use another channel or ring",
    BlockedError: "they have blocked messages from the Page, or cannot get them; ring instead",
    OptedOutError: "they have asked for no more messages; ring instead, only they can undo it",
    ThrottledError: "too much was sent at once; it is tried again",
    NotAuthorisedError: "Meta does not accept our access token or rights; tell a supervisor",
    RefusedError: "Meta does not take it; try another channel",
}


def kind_of(code: int, subcode: int = 0) -> type[SendError] | None:
    """Return the error of Meta's codes, None when they are not known."""
    return BY_SUBCODE.get(subcode) or BY_CODE.get(code)


def failure(code: int) -> str:
    """Return a sentence for the agent about a message that failed later."""
    kind = kind_of(code) or RefusedError
    return f"Not delivered (Meta {code}): {SENTENCES.get(kind, SENTENCES[RefusedError])}."


@contextmanager
def translated() -> Iterator[None]:
    """Raise one of our send errors for whatever the HTTP client raises inside.

    The cause is cut off: its text and URL hold ids of residents, and a job's traceback is kept.
    """
    try:
        yield
    except requests.JSONDecodeError:
        message = "Meta's answer could not be read, so it is not known whether it was taken."
        raise UnknownOutcomeError(message) from None
    except requests.RequestException as error:
        if _never_connected(error):
            message = "Meta could not be reached; nothing was sent. Try again."
            raise UnreachableError(message) from None
        message = f"The line to Meta broke ({type(error).__name__}); it may have been taken."
        raise UnknownOutcomeError(message) from None


def refused(status: int, answer: Any) -> SendError:  # noqa: ANN401 - JSON is what it is
    """Return the error of an answer that is not 2xx; Meta's own words may name a resident."""
    error = answer.get("error") if isinstance(answer, dict) else None
    fields = error if isinstance(error, dict) else {}
    code, subcode = _number(fields.get("code")), _number(fields.get("error_subcode"))
    kind = kind_of(code, subcode)
    if kind is None and code == 10:  # noqa: PLR2004 - no right to do this
        kind = NotAuthorisedError
    if kind is None and status == THROTTLED:
        kind = ThrottledError
    if kind is None:
        never = status in NEVER and status != TIMED_OUT and not fields.get("is_transient")
        kind = RefusedError if never else UnknownOutcomeError
    told = SENTENCES.get(kind, "it is not known whether it was taken")
    return kind(f"Meta answered {status} ({code}/{subcode}): {told}.")


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _never_connected(error: requests.RequestException) -> bool:
    """Whether not one byte of the request can have left."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)
