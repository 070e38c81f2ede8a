"""What the readers of Meta's JSON share: models that are deaf to the unknown, times, and marks."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

DAY_MS = 24 * 3600 * 1000
LATEST_MS = 7 * DAY_MS  # Meta repeats a webhook for at most this long
MAX_ID = 400


class Part(BaseModel):
    """Base of the models: frozen, and deaf to fields that it does not name."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


P = TypeVar("P", bound=Part)


def read(model: type[P], value: object) -> P | None:
    """Return the part, or None when it is not shaped as Meta says; nothing of it is told."""
    try:
        return model.model_validate(value)
    except ValidationError:
        return None


def moment(given_ms: int, now_ms: int) -> int:
    """Return when it happened, by Meta's clock as far as ours can believe it."""
    return given_ms if now_ms - LATEST_MS <= given_ms <= now_ms else now_ms


def mark(conversation: str, message: str) -> str:
    """Return what goes out with a message and comes back with word of it."""
    return f"{conversation}|{message}"


def marked(text: str) -> tuple[str, str] | None:
    """Return conversation and message of a mark of ours, None of anybody else's."""
    conversation, bar, message = text.partition("|")
    ours = bar and conversation.startswith("cnv_") and message.startswith("msg_")
    return (conversation, message) if ours else None
