"""What goes out over `/api/stream`. `seq` is the number of the event in the log."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from console.messages import (
    Agent,
    Colleague,
    Conversation,
    EmergencyNumber,
    Entry,
    Fault,
    Queue,
    Wire,
)
from core.words import Delivery


class SnapshotMessage(Wire):
    """All that the viewer may see as of `seq`; the events after it follow.

    `conversations`: held by or offered to the viewer; for a supervisor all that are open.
    `agents`: for a supervisor everybody as `Agent`; for an agent the colleagues as `Colleague`.
    `numbers`: whom to ring where a life is in danger.
    """

    type: Literal["snapshot"] = "snapshot"
    seq: int
    me: Agent
    conversations: tuple[Conversation, ...]
    queues: tuple[Queue, ...]
    agents: tuple[Agent, ...] | tuple[Colleague, ...]
    numbers: tuple[EmergencyNumber, ...]


class OfferMessage(Wire):
    """This conversation is put to the viewer: answer before `conversation.offer.expires_at`."""

    type: Literal["offer"] = "offer"
    seq: int
    conversation: Conversation


class OfferGoneMessage(Wire):
    """The offer is over."""

    type: Literal["offer_gone"] = "offer_gone"
    seq: int
    offer: str
    conversation: str
    cause: Literal["missed", "declined", "accepted", "withdrawn", "hung_up"]


class ConversationMessage(Wire):
    """Any change. One that is no longer the viewer's is shown once more, where it went."""

    type: Literal["conversation"] = "conversation"
    seq: int
    conversation: Conversation


class EntryMessage(Wire):
    """A new line in a timeline."""

    type: Literal["message"] = "message"
    seq: int
    conversation: str
    entry: Entry


class StatusMessage(Wire):
    """How far an outbound message has come."""

    type: Literal["status"] = "status"
    seq: int
    conversation: str
    message: str
    status: Delivery
    error: str


class TimelineMessage(Wire):
    """Lines came into a timeline or left it, as two residents were one or were not: ask again."""

    type: Literal["timeline"] = "timeline"
    seq: int
    conversation: str


class PresenceMessage(Wire):
    """Somebody's presence; an agent sees the whole of their own and the status of colleagues."""

    type: Literal["presence"] = "presence"
    seq: int
    agent: Agent | Colleague


class AgentGoneMessage(Wire):
    """An account was removed."""

    type: Literal["agent_gone"] = "agent_gone"
    seq: int
    agent: str


class QueuesMessage(Wire):
    """Every queue, at most once a second."""

    type: Literal["queues"] = "queues"
    seq: int
    queues: tuple[Queue, ...]


class AlertMessage(Wire):
    """Something that a supervisor must look at; or, as `announcement`, what one of them says.

    `agent` is who says it, else null; `queue` whom it is for, null for everybody.
    """

    type: Literal["alert"] = "alert"
    seq: int
    alert: str
    text: str
    agent: str | None
    queue: str | None


class ResultMessage(Wire):
    """The command with this id was done."""

    type: Literal["result"] = "result"
    id: int


class ErrorMessage(Wire):
    """The command with this id was not done; `id` is null when it could not be read."""

    type: Literal["error"] = "error"
    id: int | None
    error: Fault


ServerMessage = (
    SnapshotMessage
    | OfferMessage
    | OfferGoneMessage
    | ConversationMessage
    | EntryMessage
    | StatusMessage
    | TimelineMessage
    | PresenceMessage
    | AgentGoneMessage
    | QueuesMessage
    | AlertMessage
    | ResultMessage
    | ErrorMessage
)


READ_SERVER: TypeAdapter[ServerMessage] = TypeAdapter(
    Annotated[ServerMessage, Field(discriminator="type")]
)
