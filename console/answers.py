"""What the API answers: the things of `messages.py`, as each address gives them."""

from typing import Literal

from pydantic import Field

from console.messages import (
    Account,
    Agent,
    Conversation,
    ConversationWithTimeline,
    Decision,
    Entry,
    Failure,
    Fault,
    Person,
    Presence,
    PromiseMade,
    Queue,
    QueuedMessage,
    Wire,
)
from core.words import Supervision


class LoginAnswer(Wire):
    """Who has logged in."""

    agent: Account


class MeAnswer(Wire):
    """The agent, their presence, and what they hold or are offered."""

    agent: Agent
    presence: Presence
    conversations: tuple[Conversation, ...]


class AgentAnswer(Wire):
    """The agent after the change."""

    agent: Agent


class ConversationsAnswer(Wire):
    """What the viewer may see; the next page is asked for with `before`, when it is not null."""

    conversations: tuple[Conversation, ...]
    before: str | None


class ConversationAnswer(Wire):
    """The conversation after the change."""

    conversation: Conversation


class ConversationWithTimelineAnswer(Wire):
    """One conversation, whole."""

    conversation: ConversationWithTimeline


class MessageAnswer(Wire):
    """The reply is queued; `entry` is its line in the timeline."""

    message: QueuedMessage
    entry: Entry


class UploadLinkAnswer(Wire):
    """A page on which the resident can send photos, and words to send it with."""

    url: str
    text: str
    expires_at: str


class NoteAnswer(Wire):
    """The note is kept."""

    entry: Entry


class PromiseAnswer(Wire):
    """What was promised to the resident."""

    promise: PromiseMade
    conversation: Conversation


class ResidentsAnswer(Wire):
    """The residents who were found, at most 20."""

    residents: tuple[Person, ...]


class QueuesAnswer(Wire):
    """Every queue."""

    queues: tuple[Queue, ...]


class WallboardAnswer(Wire):
    """All of the centre at one moment: queues, agents, and the open conversations, oldest first."""

    at: str
    queues: tuple[Queue, ...]
    agents: tuple[Agent, ...]
    conversations: tuple[Conversation, ...]


class DecisionsAnswer(Wire):
    """What was decided about one conversation and why, oldest first."""

    decisions: tuple[Decision, ...]


class FailuresAnswer(Wire):
    """What went wrong for a resident before, the newest first."""

    failures: tuple[Failure, ...]


class Connection(Wire):
    """What the browser phone connects with: the conversation, and as what."""

    conversation: str
    how: Supervision = Field(alias="as")


class ConnectAnswer(Wire):
    """The phone may connect with this while the call lives."""

    connect: Connection


class DoneAnswer(Wire):
    """It is done, and there is nothing more to say."""


class ErrorAnswer(Wire):
    """The answer to anything that did not work."""

    error: Fault


class TwilioPhone(Wire):
    """The browser phone registers with Twilio by this access token."""

    kind: Literal["twilio"] = "twilio"
    token: str
    telephone: str = ""


class SimulatedPhone(Wire):
    """The browser phone connects to the simulated telephone network."""

    kind: Literal["simulated"] = "simulated"
    url: str
    telephone: str = ""


class NoPhone(Wire):
    """This centre has no telephone."""

    kind: Literal["none"] = "none"
    telephone: str = ""


# `telephone` is the number of the agent's own telephone, empty when the account has none.
Phone = TwilioPhone | SimulatedPhone | NoPhone
