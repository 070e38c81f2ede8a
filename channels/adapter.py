"""What the house asks of an adapter, and what an adapter may ask of the house.

Adapters import nothing of the router: `Intake` and `CallDesk` are implemented there and handed
in by `heard/`. Read this page, then any adapter beside it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.contact import Address, Contact
from core.words import Channel, Delivery, Speaker, Supervision


@dataclass(frozen=True, slots=True)
class Received:
    """A contact is durable. `fresh` is False for a repeat of the same provider id.

    `conversation` is empty while Redis is away: it is kept on disk, and routed later.

    `language` is what this resident speaks (ISO 639, such as `cy`), empty when it is not known.
    `advice` is the safety advice for a danger to life, to be said at once.
    """

    conversation: str
    resident: str
    fresh: bool
    language: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a waiting conversation stands: how many are ahead, and an honest range.

    `high_s` is None while nobody can say how long, because nobody who serves the queue is there.
    """

    ahead: int
    low_s: int
    high_s: int | None


@dataclass(frozen=True, slots=True)
class Bridge:
    """The conference that an agent's phone may join.

    `leg` is the call id of the agent's own leg, empty while nobody needs to know it.
    """

    conversation: str
    conference: str
    agent: str
    leg: str = ""


class Intake(Protocol):
    """Takes what residents did. Raises StoreUnavailableError when it is not durable."""

    async def receive(self, contact: Contact) -> Received:
        """Make the contact durable, route it, and say where it went."""
        ...

    async def place(self, conversation: str) -> Place | None:
        """Return the place in the queue, or None when it is not waiting."""
        ...

    async def delivered(
        self, conversation: str, message: str, status: Delivery, error: str = ""
    ) -> None:
        """Note how far an outbound message has come; an earlier state changes nothing."""
        ...


class Beside(Protocol):
    """Takes what happens beside the words. Raises StoreUnavailableError when it is not durable."""

    async def add(
        self, provider_id: str, address: Address, channel: Channel, speaker: Speaker, text: str
    ) -> bool:
        """Put a line that asks for no answer into the open conversation of this address.

        Once; False when nothing is open, or the line is there already.
        """
        ...

    async def took_back(self, provider_id: str) -> bool:
        """The resident has deleted a message; False when it is not known."""
        ...

    async def came(self, address: Address, status: Delivery, until_ms: int) -> None:
        """All that was written to this address until then has come so far."""
        ...

    async def stopped(self, conversation: str, message: str) -> None:
        """Whoever this message was for wants no more of them, as the provider says."""
        ...


class CallDesk(Protocol):
    """What the voice adapter asks while a call lives."""

    async def said(
        self, call: str, question: str, text: str, confidence: float | None = None
    ) -> str:
        """The caller said or keyed something while waiting; it is triaged and kept.

        Once for each `question`, which names what was answered, however often it is delivered.
        `confidence` is how sure the recogniser was, 0 to 1. Return the safety advice that the
        caller is told at once, empty when no life is in danger.
        """
        ...

    async def ring_back(self, call: str) -> str | None:
        """Let the caller be rung back from the same place, once this leg has ended.

        Return the number that will be rung, empty when it is not known, so that they wait on; None
        when the call waits no more, because an agent is about to talk to them.
        """
        ...

    async def left_word(self, call: str, recording: str, url: str, seconds: int) -> str | None:
        """Take in a message that a caller has left, and ring them back; answers as `ring_back`."""
        ...

    async def picked_up(self, call: str) -> None:
        """Somebody, or something, has answered a call that we placed to a resident."""
        ...

    async def machine(self, call: str) -> None:
        """It was an answering machine."""
        ...

    async def unplaced(self, conversation: str, call: str, cause: str) -> None:
        """A call that we placed is over; told before `ended`, which may not know it yet."""
        ...

    async def bridge(self, agent: str, conversation: str) -> Bridge | None:
        """Return the conference if this agent has this call, or is asked into it, else None."""
        ...

    async def supervise(
        self, supervisor: str, conversation: str, how: Supervision, call: str
    ) -> Bridge | None:
        """Return the live conference that this supervisor's phone, `call`, may come into.

        None when the account is no supervisor's or nobody is on the line. It is in the log before
        this returns; to whisper, the bridge names the agent's leg.
        """
        ...

    async def keyed(
        self, agent: str, conversation: str, *, attempt: int, consult: int, taken: bool
    ) -> Bridge | None:
        """An agent has answered on their own telephone by a key: return the conference, or None.

        `consult` is 0 for an offer of that attempt. One that was not `taken` goes on to the next.
        """
        ...

    async def joined(self, conversation: str, agent: str, leg: str) -> None:
        """The agent's leg is in the conference: the call is active, fetch the caller.

        Of a colleague whom the agent has asked: they are on the line.
        """
        ...

    async def agent_left(self, conversation: str, agent: str, leg: str) -> None:
        """The agent's leg, or a colleague's, left the conference; the caller is still there."""
        ...

    async def recorded(self, conversation: str, recording: str, url: str, seconds: int) -> None:
        """A recording of a call can be had at `url`; a repeat of the same `recording` is one."""
        ...

    async def ended(self, call: str, cause: str) -> None:
        """The resident's leg is over: `completed`, `busy`, `no-answer`, `failed`, `canceled`."""
        ...

    async def answered(self, call: str) -> None:
        """Somebody outside the house has talked to a caller who could not be queued."""
        ...


@dataclass(frozen=True, slots=True)
class ApprovedText:
    """A text that the provider has approved: its name there, and its variables in order."""

    name: str
    language: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to a resident. `status_url` is where the provider reports on it.

    Of a message with files `text` ends with links to them, for channels that carry none; a sender
    that carries files sends `caption`, the words alone, with `media_urls`.
    `human` says that a person wrote it, after the channel's time for a free reply; then a
    `template` can carry the words, and `text` is how it reads.
    """

    message: str
    conversation: str
    to: str
    sender: str
    text: str
    status_url: str
    urgent: bool = False
    caption: str = ""
    media_urls: tuple[str, ...] = ()
    human: bool = False
    template: ApprovedText | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it; `provider_id` is its own id of the message."""

    provider_id: str
    status: Delivery


@dataclass(frozen=True, slots=True)
class Span:
    """What a provider's record has of a time, oldest first, up to `until_ms`.

    `whole` is False when there was more than anybody may ask for.
    """

    contacts: Sequence[Contact]
    until_ms: int
    whole: bool


class Record(Protocol):
    """A provider's own record of what residents did, for webhooks that never came.

    Synchronous, with a timeout; raises one of `channels.errors.SendError`'s children.
    """

    def between(self, since_ms: int, until_ms: int) -> Span:
        """Return what was sent to us in this time; it may be known already."""
        ...

    def complete(self, contact: Contact) -> Contact | None:
        """Return a contact with what costs a request of its own; None when it needs nobody."""
        ...


class Sender(Protocol):
    """Sends one message, synchronously, inside an rq job, with a timeout.

    Raises one of `channels.errors.SendError`'s children; never repeats on its own.
    """

    def send(self, outbound: Outbound) -> Sent:
        """Hand the message to the provider."""
        ...

    def find_sent(
        self, outbound: Outbound, since_ms: int, known: Collection[str] = ()
    ) -> Sent | None:
        """Return the message if the provider took it at or after `since_ms`, else None.

        For after an UnknownOutcomeError. `known` are provider ids of other messages. Raises
        UnknownOutcomeError when it could not be looked up: sending again is then still not safe.
        """
        ...
