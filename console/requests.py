"""What a browser may send, taken literally: unknown names and wrong types are errors."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, ConfigDict, StringConstraints, model_validator

from console.messages import Wire
from core.contact import MAX_TEXT
from core.words import Channel, Outcome, Status, Urgency

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
MAX_ANNOUNCEMENT = 500
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def milliseconds(moment: datetime) -> int:
    """Return a moment that a browser named as milliseconds since 1970 UTC."""
    return round(moment.timestamp() * 1000)


class Request(Wire):
    """What a browser may send: taken literally, so that `"1"` is no number."""

    model_config = ConfigDict(strict=True)


class LoginRequest(Request):
    """A name and a password."""

    username: Id
    password: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class PresenceRequest(Request):
    """What the agent wants to be."""

    status: Status
    reason: Short = ""
    until: AwareDatetime | None = None  # the planned end of a break

    @property
    def until_ms(self) -> int:
        """The planned end in ms since 1970 UTC, 0 without one."""
        return milliseconds(self.until) if self.until else 0


class MessageRequest(Request):
    """A reply to the resident; without `channel` it goes where the resident last wrote.

    With `template` it goes as an approved text, over a channel that takes no other any more.
    """

    text: Words
    channel: Channel | None = None
    template: bool = False


class FileMessageRequest(Request):
    """A reply with a file, as a form: these fields, then the file as `file`. Words are optional."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)] = ""
    channel: Channel | None = None


class NoteRequest(Request):
    """A note for colleagues; never sent to the resident."""

    text: Words


class TransferRequest(Request):
    """To a queue or to an agent, not both."""

    queue: Id | None = None
    agent: Id | None = None
    note: Short = ""

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if (self.queue is None) == (self.agent is None):
            message = "name either a queue or an agent"
            raise ValueError(message)
        return self


class HoldRequest(Request):
    """Put the resident on hold, or take them back."""

    held: bool


class RecordingRequest(Request):
    """Pause the recording, for a card number, or go on with it."""

    paused: bool


class ConsultRequest(TransferRequest):
    """Whom to ask while the resident is on hold: a colleague, or whoever of a queue is free."""


class ParkRequest(Request):
    """A promise: what was done, what comes next, and by when. The resident gets it in writing."""

    done: Words
    next: Words
    by: AwareDatetime


class CloseRequest(Request):
    """Why it is over and what was done."""

    outcome: Outcome
    done: Words


class UrgencyRequest(Request):
    """Another urgency, and why."""

    urgency: Urgency
    reason: Words


class CallbackRequest(Request):
    """Ring the resident: without `at` now, without `number` where they last rang from."""

    at: AwareDatetime | None = None
    number: Short | None = None


class MoveRequest(Request):
    """A supervisor puts a conversation in another queue."""

    conversation: Id
    queue: Id
    note: Short = ""


class AssignRequest(Request):
    """A supervisor puts a conversation to one agent."""

    conversation: Id
    agent: Id
    note: Short = ""


class IdentifyRequest(Request):
    """Who it is of those behind the number: one who is known, or the name of somebody new."""

    resident: Id | None = None
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""

    @model_validator(mode="after")
    def _one_person(self) -> Self:
        if (self.resident is None) == (not self.name):
            message = "name either a resident or somebody new"
            raise ValueError(message)
        return self


class LinkRequest(Request):
    """The resident who is the same person, or who is not after all."""

    resident: Id


class AgentPresenceRequest(PresenceRequest):
    """A supervisor sets the status of an agent."""

    agent: Id


class AnnounceRequest(Request):
    """A supervisor tells something to everybody, or to the agents of one queue."""

    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ANNOUNCEMENT)
    ]
    queue: Id | None = None


class Command(Request):
    """What every command on the stream has; the rest is read by its type."""

    model_config = ConfigDict(extra="ignore")

    id: int
    type: str


class HeartbeatCommand(Request):
    """The console is alive: at least every 5 s. `phone` may be left out when nothing changed."""

    id: int
    type: Literal["heartbeat"]
    phone: Literal["registered", "unregistered", "own", ""] = ""


ClientMessage = HeartbeatCommand
