"""Messenger and Instagram: one item of an entry's `messaging`, made into acts."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from channels.meta.acts import Act, Beside, CameUntil, Ignored, TookBack, Wrote
from channels.meta.model import MAX_ID, Part, marked, moment, read
from channels.phone_numbers import opaque
from channels.text import clean
from core.contact import Address, Contact, Media
from core.words import Channel, Delivery, Medium, Speaker

Door = Literal[Channel.MESSENGER, Channel.INSTAGRAM]

MAX_MEDIA = 10
# Meta says only what kind of file it is; who fetches it learns more.
FILES = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/mp4",
    "file": "application/octet-stream",
}
UNSHOWN = "(A message that cannot be shown here; ask them to write it in words.)"


class Party(Part):
    """Who sent or got it: an id that is theirs with one Page only."""

    id: str = Field("", max_length=MAX_ID)


class Payload(Part):
    """Where a file is."""

    url: str = ""
    title: str = ""


class Attachment(Part):
    """A file, a shared post, a place."""

    type: str = ""
    payload: Payload = Payload()


class Story(Part):
    """A story of ours that they answered."""

    url: str = ""


class ReplyTo(Part):
    """What a message answers."""

    story: Story | None = None


class Message(Part):
    """A message, an echo of one from the Page, or word that one was deleted."""

    mid: str = Field(min_length=1, max_length=MAX_ID)
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    metadata: str = ""
    is_echo: bool = False
    is_deleted: bool = False
    is_unsupported: bool = False
    reply_to: ReplyTo = ReplyTo()


class Edit(Part):
    """A message in other words."""

    mid: str = Field(min_length=1, max_length=MAX_ID)
    text: str = ""
    num_edit: int = 0


class Postback(Part):
    """A button that was tapped."""

    mid: str = Field("", max_length=MAX_ID)
    title: str = ""


class Reaction(Part):
    """A sign under a message, put there or taken away."""

    mid: str = Field(min_length=1, max_length=MAX_ID)
    action: str = ""
    emoji: str = ""
    reaction: str = ""


class Until(Part):
    """Up to when our messages were delivered or read; Instagram says only of which message."""

    watermark: int = 0


class Item(Part):
    """One thing that happened between a resident and the Page."""

    sender: Party = Party()
    recipient: Party = Party()
    timestamp: int = 0
    message: Message | None = None
    message_edit: Edit | None = None
    postback: Postback | None = None
    reaction: Reaction | None = None
    delivery: Until | None = None
    read: Until | None = None


def acts(item: object, channel: Door, now_ms: int) -> Iterator[Act]:
    """Yield what one item of `messaging` means; what is not known is ignored with a word."""
    found = read(Item, item)
    if found is None or not found.sender.id:
        yield Ignored("unreadable")
        return
    at_ms = moment(found.timestamp, now_ms)
    if found.message:
        yield _message(found, found.message, channel, at_ms)
    elif found.message_edit:
        edit = found.message_edit
        yield _wrote(found, channel, at_ms, f"{edit.mid}.{edit.num_edit}", f"Edited: {edit.text}")
    elif found.postback:
        tapped = found.postback
        mid = tapped.mid or f"tap.{found.sender.id}.{found.timestamp}"
        yield _wrote(found, channel, at_ms, mid, tapped.title)
    elif found.reaction:
        yield _reaction(found, found.reaction, channel)
    elif found.delivery or found.read:
        until = found.read or found.delivery
        status = Delivery.READ if found.read else Delivery.DELIVERED
        until_ms = (until.watermark if until else 0) or at_ms
        yield CameUntil(opaque(channel, found.sender.id), status, until_ms)
    else:
        yield Ignored("unknown_item")  # a referral without words, an opt-in, what is new


def _message(item: Item, message: Message, channel: Door, at_ms: int) -> Act:
    if message.is_deleted:
        return TookBack(message.mid)
    if message.is_echo:
        resident = opaque(channel, item.recipient.id)
        if not message.text or not item.recipient.id or marked(message.metadata):
            return Ignored("echo")
        return Beside(message.mid, resident, channel, Speaker.AGENT, clean(message.text))
    lines = [message.text]
    if message.reply_to.story:
        lines.insert(0, "(In answer to a story of ours)")
    if message.is_unsupported:
        lines.append(UNSHOWN)
    lines += [a.payload.title for a in message.attachments if a.type not in FILES]
    text = "\n".join(filter(None, lines))
    return _wrote(item, channel, at_ms, message.mid, text, media=_media(message))


def _wrote(
    item: Item,
    channel: Door,
    at_ms: int,
    provider_id: str,
    text: str,
    *,
    media: tuple[Media, ...] = (),
) -> Wrote:
    contact = Contact(
        provider_id=provider_id,
        channel=channel,
        medium=Medium.MESSAGE,
        received_ms=at_ms,
        address=opaque(channel, item.sender.id),
        to=clean(item.recipient.id),
        text=clean(text),
        media=media,
    )
    return Wrote(contact)


def _reaction(item: Item, reaction: Reaction, channel: Door) -> Act:
    sign = clean(reaction.emoji or reaction.reaction, 40)
    words = f"Reacted: {sign}" if reaction.action != "unreact" else "Took their reaction back"
    who: Address = opaque(channel, item.sender.id)
    mid = f"{reaction.mid}.{item.timestamp}"
    return Beside(mid, who, channel, Speaker.RESIDENT, words)


def _media(message: Message) -> tuple[Media, ...]:
    return tuple(
        Media(url=a.payload.url, content_type=FILES[a.type])
        for a in message.attachments[:MAX_MEDIA]
        if a.type in FILES and a.payload.url
    )
