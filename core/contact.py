"""A contact: one thing that a resident did, in the house's own words.

Adapters make contacts out of what providers send; the router never sees a provider's form.
"""

from dataclasses import dataclass, field

from core.words import Channel, Medium

MAX_TEXT = 16_000


@dataclass(frozen=True, slots=True)
class Media:
    """A file that came with a contact; `url` is the provider's until a job has fetched it."""

    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where a resident can be reached: the channel family and an opaque value.

    `kind` is `phone` for anything that is a telephone number (so a call, a text and a WhatsApp
    message from one number are one resident), otherwise the channel's own word (`whatsapp`,
    `messenger`, `instagram`, `webchat`). `value` is E.164 for a dialable phone, else as it came.
    """

    kind: str
    value: str

    @property
    def key(self) -> str:
        """`phone:+447700900123`: the form that Redis and SQL keep."""
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Contact:
    """One call, text or chat message.

    `provider_id` is the provider's own id of it and is claimed once. `address` is None for a
    caller who withheld the number: still a resident, but one who cannot be rung back. `claimed`
    is an address that the resident says is theirs too (a number typed into webchat).
    """

    provider_id: str
    channel: Channel
    medium: Medium
    received_ms: int
    address: Address | None
    to: str
    text: str = ""
    claimed: Address | None = None
    name: str = ""
    media: tuple[Media, ...] = ()
    raw: dict[str, str] = field(default_factory=dict)
