"""What went wrong at Twilio's REST API, in our closed set of send errors.

The outbox acts on the class alone: send again, look it up first, or tell the agent.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from twilio.base.exceptions import (
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from urllib3.exceptions import NewConnectionError

from channels.errors import (
    GoneError,
    OptedOutError,
    RefusedError,
    SendError,
    ThrottledError,
    UnknownOutcomeError,
    UnreachableError,
    WindowClosedError,
)
from channels.twilio.statuses import FAILURES

THROTTLED = 429
TIMED_OUT = 408
NEVER = range(400, 500)  # it was understood and turned down

BY_CODE: dict[int, type[SendError]] = {
    20404: GoneError,  # no such call or message
    20429: ThrottledError,
    21220: GoneError,  # the call is over
    21610: OptedOutError,
    21611: ThrottledError,  # the sender's queue is full
    63016: WindowClosedError,
}

_LONG_NUMBER = re.compile(r"\d{5,}")


@contextmanager
def translated() -> Iterator[None]:
    """Raise one of our send errors for whatever the SDK raises inside.

    The cause is cut off: its text and URL hold the resident's number, and a job's traceback is
    logged and kept.
    """
    try:
        yield
    except (TwilioRestException, TwilioServiceException) as error:
        raise _from_answer(error) from None
    except requests.RequestException as error:
        raise _from_transport(error) from None
    except UnicodeEncodeError:
        message = "The text holds half a character, which cannot be sent; write it again."
        raise RefusedError(message) from None
    except (TwilioException, ValueError, TypeError, AttributeError):
        # The SDK stumbled over a list that was refused, or over a 2xx that is not Twilio's JSON
        # (a proxy's page): the request left.
        message = "Twilio's answer could not be read, so it is not known whether it was taken."
        raise UnknownOutcomeError(message) from None


def _from_answer(error: TwilioRestException | TwilioServiceException) -> SendError:
    status, code = int(error.status), int(error.code or 0)
    said = getattr(error, "msg", "") or getattr(error, "title", "")
    # The provider quotes numbers in its sentences; they are not for logs.
    words = _LONG_NUMBER.sub("…", str(said))
    message = f"Twilio answered {status} ({code}): {FAILURES.get(str(code), words)}."
    if code in BY_CODE:
        return BY_CODE[code](message)
    if status == THROTTLED:
        return ThrottledError(message)
    if status in NEVER and status != TIMED_OUT:
        return RefusedError(message)
    return UnknownOutcomeError(message)


def _from_transport(error: requests.RequestException) -> SendError:
    if _never_connected(error):
        return UnreachableError("Twilio could not be reached; nothing was sent. Try again.")
    message = f"The line to Twilio broke ({type(error).__name__}); it may have been taken."
    return UnknownOutcomeError(message)


def _never_connected(error: requests.RequestException) -> bool:
    """Whether not one byte of the request can have left."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)
