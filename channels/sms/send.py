"""Answers by SMS."""

from twilio.rest import Client

from channels.twilio.send import TextSender


def sender(client: Client) -> TextSender:
    """Return the sender of this channel."""
    return TextSender(client)
