"""Out of turn: an agent takes what waits, or a supervisor puts it to somebody."""

from core.errors import ConflictError, NotFoundError
from store.loader import Answer

# Why somebody cannot be asked now, by the word of the script, to follow a name.
UNFIT = {
    "away": "is not available",
    "draining": "is finishing and takes nothing new",
    "stale": "is not there",
    "wrap_up": "is in after-call work",
    "no_phone": "has no phone that is ready",
    "full": "has no room",
    "skills": "lacks a skill that it needs",
    "queue": "does not serve its queue",
    "same": "has it already",
}


def check_taken(answer: Answer, who: str) -> None:
    """Raise what the script's "no" means: ConflictError `not_waiting` or `unavailable`."""
    if answer.word == "NOT_WAITING":
        message = "It does not wait any more: somebody has it, is asked already, or it is closed."
        raise ConflictError("not_waiting", message)
    if answer.word in {"REFUSED", "UNAVAILABLE"}:
        why = answer["why"]
        if why == "unknown":
            message = f"There is no agent {who!r}."
            raise NotFoundError(message)
        message = f"{who} {UNFIT[why]}. Choose somebody else, or a queue."
        raise ConflictError("unavailable", message)
