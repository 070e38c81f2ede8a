"""Our pages and accounts on social channels (`[[accounts]]`)."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from config.fields import Section, Words
from core.ids import QueueId
from core.words import Channel

SOCIAL_CHANNELS = (Channel.MESSENGER, Channel.INSTAGRAM, Channel.WHATSAPP)


def _social(channel: Channel) -> Channel:
    if channel not in SOCIAL_CHANNELS:
        message = f"{channel} has no account at Meta; write {', '.join(SOCIAL_CHANNELS)}"
        raise ValueError(message)
    return channel


Social = Annotated[
    Channel,
    AfterValidator(_social),
    WithJsonSchema({"type": "string", "enum": [str(channel) for channel in SOCIAL_CHANNELS]}),
]


class Carrier(StrEnum):
    """Who carries messages between an account and us."""

    META = "meta"
    TWILIO = "twilio"


class Account(Section):
    """One page or account on a social channel (`[[accounts]]`)."""

    channel: Social = Field(description="messenger, instagram or whatsapp.")
    id: Words = Field(
        description="Meta's id: of the Page, of the Instagram account, of the WhatsApp number."
    )
    through: Carrier = Field(
        Carrier.META, description="Who carries the messages: meta, or twilio for Messenger."
    )
    queue: QueueId = Field(
        QueueId(""), description="Where a contact goes that does not say what it is about."
    )
