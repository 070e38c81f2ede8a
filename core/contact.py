"""A contact: one thing that a resident did, in the house's own words.

Adapters make contacts out of what providers send; the router never sees a provider's form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from core.consent import Consent
from core.words import Channel, Medium

MAX_TEXT = 16_000


@dataclass(frozen=True, slots=True)
class Media:
    """A file of a message.

    It is at the provider's `url` until a job has fetched it; then, or when it came here at once,
    it is kept as `file` (`core.media.FILE_ID`), with a safe `name` and its `size` in bytes. `error`
    says why it could never be fetched.
    """

    url: str = ""
    content_type: str = ""
    file: str = ""
    name: str = ""
    size: int = 0
    error: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return what a timeline keeps: what there is to say, as text."""
        fields = {
            "url": self.url,
            "content_type": self.content_type,
            "file": self.file,
            "name": self.name,
            "size": str(self.size) if self.size else "",
            "error": self.error,
        }
        return {name: value for name, value in fields.items() if value}

    @classmethod
    def from_dict(cls, fields: Mapping[str, str]) -> Self:
        """Read what `to_dict` made."""
        return cls(**{**fields, "size": int(fields.get("size", 0))})  # type: ignore[arg-type]


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
    is an address that the resident says is theirs too (a number typed into webchat). `confidence`
    is how sure the recogniser was of spoken words, 0 to 1; None of written ones.
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
    confidence: float | None = None
    consent: Consent | None = None  # where the provider says itself that they wrote STOP or START
    public: str = ""  # the provider's id of a public comment or post, which others can read
    relay: bool = False  # an assistant of Relay UK speaks for a caller who types
    raw: dict[str, str] = field(default_factory=dict)
