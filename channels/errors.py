"""Why a message could not be sent: a closed set that the outbox acts on without reading text."""

from core.errors import HeardError


class SendError(HeardError):
    """Base of the send errors. `retryable` means that the provider surely did not take it."""

    code = "send_failed"
    http_status = 502


class ThrottledError(SendError):
    """The provider said to slow down (429): never processed, always safe to send again."""

    code = "throttled"
    retryable = True


class UnreachableError(SendError):
    """No connection was made, so nothing was sent; safe to send again."""

    code = "unreachable"
    retryable = True


class UnknownOutcomeError(SendError):
    """The request left and no usable answer came: look it up before it is sent again."""

    code = "unknown_outcome"


class RefusedError(SendError):
    """The provider will never take this message (bad number, filtered, bad request)."""

    code = "refused"


class OptedOutError(RefusedError):
    """The resident has texted STOP; only they can undo it."""

    code = "opted_out"


class WindowClosedError(RefusedError):
    """The channel's reply window is over; a template or another channel is needed."""

    code = "window_closed"
    http_status = 409


class BlockedError(RefusedError):
    """The resident has blocked us, or their account cannot get messages."""

    code = "blocked"


class NotAuthorisedError(RefusedError):
    """The provider does not accept our token or rights: an operator must look."""

    code = "not_authorised"


class GoneError(RefusedError):
    """The call or message that was to be changed is over, or never was."""

    code = "gone"
