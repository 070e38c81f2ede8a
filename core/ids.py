"""Ids: typed prefixes, made by an `IdSource` that is passed in, so tests are repeatable.

An offer id is not made here: it is `<conversation>.<attempt>`, so it names its conversation and
carries its own fence (see `offer_id`).
"""

import hashlib
import os
import time
from typing import NewType, Protocol

ConversationId = NewType("ConversationId", str)
ResidentId = NewType("ResidentId", str)
AgentId = NewType("AgentId", str)
QueueId = NewType("QueueId", str)
MessageId = NewType("MessageId", str)
OfferId = NewType("OfferId", str)


class IdSource(Protocol):
    """Makes new ids that sort by the time they were made."""

    def new(self, prefix: str) -> str:
        """Return `<prefix>_<26 to 32 lower-case letters and digits>`, unique everywhere."""
        ...


class RandomIds:
    """Ids for production: UUIDv7 in hexadecimal (RFC 9562), 48 bits of time and 74 of chance."""

    def new(self, prefix: str) -> str:
        """Return a new id such as `cnv_0192f0c1…`."""
        milliseconds = time.time_ns() // 1_000_000
        random_bits = int.from_bytes(os.urandom(10), "big")
        value = (milliseconds & (1 << 48) - 1) << 80
        value |= 0x7 << 76 | (random_bits >> 68 & 0xFFF) << 64
        value |= 0b10 << 62 | (random_bits & (1 << 62) - 1)
        return f"{prefix}_{value:032x}"


class SequentialIds:
    """Ids for tests: `cnv_000001`, `cnv_000002`, … in the order asked for."""

    def __init__(self) -> None:
        """Start at one."""
        self._made = 0

    def new(self, prefix: str) -> str:
        """Return the next id."""
        self._made += 1
        return f"{prefix}_{self._made:06d}"


def derived(prefix: str, *parts: str) -> str:
    """Return the id that always belongs to these parts, so a repeat makes the same one."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f"{prefix}_{digest[:32]}"


def offer_id(conversation: ConversationId, attempt: int) -> OfferId:
    """Return the id of the conversation's `attempt`-th offer; the attempt is its fence."""
    return OfferId(f"{conversation}.{attempt}")


def offer_parts(offer: str) -> tuple[ConversationId, int] | None:
    """Return the conversation and attempt that an offer id names, or None if it names none."""
    conversation, _, attempt = offer.rpartition(".")
    if not conversation or not attempt.isdecimal():
        return None
    return ConversationId(conversation), int(attempt)
