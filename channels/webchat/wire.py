"""The frames of the webchat socket: what a browser may send, and what it is sent."""

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from channels.adapter import Place
from channels.text import clean
from channels.webchat.chats import Changed, Said
from core.clock import iso
from core.contact import MAX_TEXT

MAX_FRAME = 256 * 1024  # MAX_TEXT characters, each escaped

MAX_PHONE = 40
CLIENT_ID = r"^[A-Za-z0-9_.-]{1,64}$"


class Frame(BaseModel):
    """Base of the frames: strict about types, deaf to unknown fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Hello(Frame):
    """The first frame. `token` resumes; `after` is the last message seen; `history` asks for all.

    Without `history` only what the agent said is sent again, with it also the resident's words.
    """

    type: Literal["hello"]
    token: str | None = None
    name: str | None = None
    phone: str | None = None
    after: str = ""
    history: bool = False


class Message(Frame):
    """The resident writes. `id` is the browser's own, so sending it again is harmless."""

    type: Literal["message"]
    id: str = Field(pattern=CLIENT_ID)
    text: str = Field(max_length=MAX_TEXT)


class Seen(Frame):
    """The browser shows a message that it was sent."""

    type: Literal["seen"]
    id: str


class CallMe(Frame):
    """The resident would rather be rung, in the same place; acknowledged as a message is."""

    type: Literal["call_me"]
    id: str = Field(pattern=CLIENT_ID)
    phone: str = Field(max_length=MAX_PHONE)


class Copy(Frame):
    """The resident wants what was said as a text; acknowledged when it is on its way."""

    type: Literal["copy"]
    id: str = Field(pattern=CLIENT_ID)
    phone: str = Field(max_length=MAX_PHONE)


Asked = Hello | Message | Seen | CallMe | Copy
_FRAMES: TypeAdapter[Asked] = TypeAdapter(Annotated[Asked, Field(discriminator="type")])


class BadFrameError(ValueError):
    """Raised when a frame is none that a browser may send; the text says why."""


def read(raw: str) -> Asked:
    """Return the frame; raises BadFrameError, whose words never repeat what was written.

    Half an emoji, as a browser makes when it cuts a text, is read and made storable: such a
    message must not be sent again for ever.
    """
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        message = "a JSON object is expected"
        raise BadFrameError(message)
    storable = {
        name: clean(value, len(value)) if isinstance(value, str) else value
        for name, value in fields.items()
    }
    try:
        return _FRAMES.validate_python(storable)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_context=False, include_url=False)
        message = "; ".join(_wrong(item) for item in wrong)
        raise BadFrameError(message) from None


def _wrong(item: ErrorDetails) -> str:
    if item["type"].startswith("union_tag"):
        return "type must be hello, message, seen, call_me or copy"
    return f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}"


def welcome(token: str, conversation: str | None) -> dict[str, Any]:
    """Return the answer to hello."""
    return {"type": "welcome", "token": token, "conversation": conversation}


def ack(client_id: str) -> dict[str, Any]:
    """Return what says that a message is kept."""
    return {"type": "ack", "id": client_id}


def said(message: Said, link: Callable[[str], str]) -> dict[str, Any]:
    """Return a message of the conversation; `link` gives the address of a kept file."""
    return {
        "type": "message",
        "id": message.id,
        "from": message.speaker,
        "name": message.name,
        "text": message.text,
        "at": iso(message.at_ms),
        "media": [
            {"url": link(each.file), "name": each.name, "content_type": each.content_type}
            for each in message.media
            if each.file
        ],
    }


def placed(place: Place) -> dict[str, Any]:
    """Return the place in the queue with its honest range, `wait` null when nobody can say."""
    wait = {"low_s": place.low_s, "high_s": place.high_s} if place.high_s is not None else None
    return {"type": "place", "ahead": place.ahead, "wait": wait}


def status(change: Changed) -> dict[str, Any]:
    """Return the state of the conversation; `name` is the agent's, empty when nobody has it."""
    return {"type": "status", "status": change.state, "name": change.name}


def error(code: str, message: str, client_id: str = "") -> dict[str, Any]:
    """Return what went wrong; `id` is the message that it is about, if any."""
    about = {"id": client_id} if client_id else {}
    return {"type": "error", "code": code, "message": message, **about}
