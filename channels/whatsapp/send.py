"""Answers by WhatsApp."""

from twilio.rest import Client  # type: ignore[import-untyped] # the SDK has no types

from channels.twilio.send import TextSender


def sender(client: Client) -> TextSender:
    """Return the sender of this channel."""
    return TextSender(client, prefix="whatsapp:")
