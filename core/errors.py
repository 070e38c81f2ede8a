"""The errors that cross a boundary. Programmer errors stay builtin exceptions.

A "no" from a script is a result, not an exception; these are for what a caller cannot go on
from. Each carries a stable `code`, the HTTP status that the edge answers with, and a sentence
that says what to do.
"""


class HeardError(Exception):
    """Base: something a person is told about. Never raised itself."""

    code = "error"
    http_status = 500
    retryable = False

    def __init__(self, message: str) -> None:
        """Keep the sentence for the person: what, why, and what to do."""
        super().__init__(message)
        self.message = message


class ConfigError(HeardError):
    """Raised once, with every mistake found in the centre file and the environment."""

    code = "config_error"

    def __init__(self, mistakes: list[str]) -> None:
        """Keep each mistake as its own line."""
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class StoreUnavailableError(HeardError):
    """Raised when Redis did not answer; whether the change happened is unknown, so repeat it."""

    code = "store_unavailable"
    http_status = 503
    retryable = True


class NotFoundError(HeardError):
    """Raised when the thing named does not exist, or the viewer may not know that it does."""

    code = "not_found"
    http_status = 404


class ForbiddenError(HeardError):
    """Raised when the account may not do this."""

    code = "forbidden"
    http_status = 403


class ConflictError(HeardError):
    """Raised when the state has moved on; `code` says how (`offer_gone`, `resident_waiting`…)."""

    http_status = 409

    def __init__(self, code: str, message: str) -> None:
        """Keep the code that the console acts on."""
        super().__init__(message)
        self.code = code


class InvalidError(HeardError):
    """Raised when a request is understood but says something impossible."""

    code = "invalid"
    http_status = 422
