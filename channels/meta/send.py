"""Sending one message through Meta, and finding out whether it went after a line broke."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.adapter import Outbound, Sent
from channels.errors import SendError, UnknownOutcomeError
from channels.meta.graph import Graph, Json
from channels.meta.model import mark
from core.words import Channel, Delivery

PUBLIC, COMMENT = "public:", "comment:"  # what an address of ours begins with, see comments.py
CLOCK_SKEW_MS = 5000
LOOK_BACK = "20"


@dataclass(frozen=True, slots=True)
class PageSender:
    """A `channels.adapter.Sender` of Messenger or Instagram.

    An address `public:<id>` answers a comment where everybody can read it, `comment:<id>` its
    writer in private, anything else is a resident's id with this Page.
    """

    graph: Graph
    channel: Channel

    def send(self, outbound: Outbound) -> Sent:
        """Hand the message to Meta once; raises a child of SendError."""
        if outbound.to.startswith(PUBLIC):
            edge = "comments" if self.channel is Channel.MESSENGER else "replies"
            comment = outbound.to.removeprefix(PUBLIC)
            taken = self.graph.post(f"{comment}/{edge}", {"message": outbound.text})
            return _sent(taken.get("id"))
        taken = self.graph.post(f"{outbound.sender}/messages", self._message(outbound))
        return _sent(taken.get("message_id"))

    def find_sent(
        self, outbound: Outbound, since_ms: int, known: Collection[str] = ()
    ) -> Sent | None:
        """Return the message if Meta took it at or after `since_ms`, else None.

        There is no key to ask by, so it is the same words, from us, and the time. An answer to a
        comment cannot be looked up and stays unknown. Raises UnknownOutcomeError also when looking
        failed, whatever the reason.
        """
        if outbound.to.startswith((PUBLIC, COMMENT)):
            message = "An answer to a comment cannot be looked up; see the page."
            raise UnknownOutcomeError(message)
        query = {
            "platform": self.channel.value,
            "user_id": outbound.to,
            "fields": f"messages.limit({LOOK_BACK}){{id,message,created_time,from}}",
        }
        try:
            found = self.graph.get(f"{outbound.sender}/conversations", query)
        except SendError as error:
            message = f"It could not be looked up: {error.message}"
            raise UnknownOutcomeError(message) from None
        for each in _messages(found):
            if (
                each.get("id") not in known
                and str(each.get("message", "")).strip() == outbound.text.strip()
                and _by(each) != outbound.to
                and _at_ms(each) >= since_ms - CLOCK_SKEW_MS
            ):
                return _sent(each.get("id"))
        return None

    def _message(self, outbound: Outbound) -> Json:
        message = {"text": outbound.text}
        if self.channel is Channel.MESSENGER:
            message["metadata"] = mark(outbound.conversation, outbound.message)
        kind = {"messaging_type": "RESPONSE"}
        if outbound.human:
            kind = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        if outbound.to.startswith(COMMENT):
            recipient = {"comment_id": outbound.to.removeprefix(COMMENT)}
            return {"recipient": recipient, "message": message}
        return {"recipient": {"id": outbound.to}, **kind, "message": message}


@dataclass(frozen=True, slots=True)
class CloudSender:
    """A `channels.adapter.Sender` of WhatsApp; `outbound.sender` is the id of our number."""

    graph: Graph

    def send(self, outbound: Outbound) -> Sent:
        """Hand the message to Meta once; raises a child of SendError."""
        number = outbound.to.removeprefix("+")
        body: Json = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            # An id that WhatsApp gives instead of a number has a field of its own.
            **({"to": number} if number.isdigit() else {"recipient": outbound.to}),
            **_content(outbound),
            "biz_opaque_callback_data": mark(outbound.conversation, outbound.message),
        }
        taken = self.graph.post(f"{outbound.sender}/messages", body)
        messages = taken.get("messages")
        first = messages[0] if isinstance(messages, list) and messages else None
        return _sent(first.get("id") if isinstance(first, dict) else None)

    def find_sent(
        self, outbound: Outbound, since_ms: int, known: Collection[str] = ()
    ) -> Sent | None:
        """Raise UnknownOutcomeError: WhatsApp keeps no list of what it took.

        Where it did take it, its own statuses come with our mark and move the message on.
        """
        del outbound, since_ms, known
        message = "WhatsApp cannot be asked whether it took this; see whether a status comes."
        raise UnknownOutcomeError(message)


def _content(outbound: Outbound) -> Json:
    """Return the words, or the approved text that carries them."""
    template = outbound.template
    if template is None:
        return {"type": "text", "text": {"body": outbound.text, "preview_url": False}}
    values = [{"type": "text", "text": value} for value in template.values]
    named = {"name": template.name, "language": {"code": template.language}}
    body = {"components": [{"type": "body", "parameters": values}]}
    return {"type": "template", "template": {**named, **body}}


def _sent(provider_id: object) -> Sent:
    if not isinstance(provider_id, str) or not provider_id:
        message = "Meta's answer names no message; look it up first."
        raise UnknownOutcomeError(message)
    return Sent(provider_id, Delivery.SENT)


def _messages(found: Json) -> list[Json]:
    """Return the messages of the first conversation of an answer, in Meta's nesting."""
    conversations: Any = found.get("data")
    first = conversations[0] if isinstance(conversations, list) and conversations else {}
    held = first.get("messages") if isinstance(first, dict) else None
    data = held.get("data") if isinstance(held, dict) else None
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def _by(message: Json) -> str:
    sender = message.get("from")
    return str(sender.get("id", "")) if isinstance(sender, dict) else ""


def _at_ms(message: Json) -> int:
    try:
        return round(datetime.fromisoformat(str(message["created_time"])).timestamp() * 1000)
    except (KeyError, ValueError):
        return 0
