"""The fixed vocabularies: urgency, medium, presence and the rest, spelled once.

Every value here is also the word that Redis, the wire and the reports use, so a member may be
added but never renamed.
"""

from enum import StrEnum


class Urgency(StrEnum):
    """How soon a human being must deal with it; the order of the members is the order of need."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """0 for an emergency, then upward; smaller is sooner."""
        return list(Urgency).index(self)


class Medium(StrEnum):
    """How the resident is being answered right now; it decides capacity and targets."""

    VOICE = "voice"  # a live call
    CALLBACK = "callback"  # we ring the resident
    CHAT = "chat"  # live webchat
    MESSAGE = "message"  # SMS, WhatsApp, social: answered when answered


class Channel(StrEnum):
    """The door a contact came through."""

    VOICE = "voice"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
    WEBCHAT = "webchat"


class Status(StrEnum):
    """What an agent chose to be; presence also needs a fresh heartbeat."""

    AVAILABLE = "available"
    DRAINING = "draining"  # finishes what they have and is given nothing new
    AWAY = "away"
    OFFLINE = "offline"


class Role(StrEnum):
    """What an account may do; each role includes the ones before it."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether an account of this role may do what `other` may do."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Speaker(StrEnum):
    """Who said something in a conversation."""

    RESIDENT = "resident"
    AGENT = "agent"
    SYSTEM = "system"


class Delivery(StrEnum):
    """How far an outbound message has come. It only moves forward; see `DELIVERY_RANK`."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    DELETED = "deleted"  # of an inbound message: the resident has taken it back


# Provider callbacks are unordered and may repeat, so a state is compared by rank, never by arrival.
# `failed` is final: nothing outranks it.
DELIVERY_RANK: dict[Delivery, int] = {
    Delivery.QUEUED: 0,
    Delivery.SENT: 1,
    Delivery.DELIVERED: 2,
    Delivery.READ: 3,
    Delivery.FAILED: 4,
    Delivery.DELETED: 5,
}


class Supervision(StrEnum):
    """How a supervisor takes part in a live call."""

    LISTEN = "listen"  # hears both, is heard by nobody
    WHISPER = "whisper"  # hears both, is heard by the agent only
    JOIN = "join"  # hears both, is heard by both


class Outcome(StrEnum):
    """Why a conversation was closed; every word but `resolved` says why no answer is due."""

    RESOLVED = "resolved"
    NO_REPLY_NEEDED = "no_reply_needed"
    SPAM = "spam"
    DUPLICATE = "duplicate"
