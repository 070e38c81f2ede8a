"""What a webhook of Meta means, in the house's words. Each is one sentence."""

from dataclasses import dataclass

from core.contact import Address, Contact
from core.words import Channel, Delivery, Speaker


@dataclass(frozen=True, slots=True)
class Wrote:
    """A resident wrote."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class TookBack:
    """A resident has deleted what they wrote; `provider_id` is that message's."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Something for the timeline that asks for no answer: a reaction, a reply from the Page."""

    provider_id: str
    address: Address
    channel: Channel
    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Came:
    """One of our messages has come so far; `message` and `conversation` are ours.

    `stopped` says that it failed because they want no more.
    """

    conversation: str
    message: str
    status: Delivery
    error: str = ""
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class CameUntil:
    """All that we wrote to an address until then has come so far."""

    address: Address
    status: Delivery
    until_ms: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us; `what` is a word for the metric, never a resident's."""

    what: str


Act = Wrote | TookBack | Beside | Came | CameUntil | Ignored
