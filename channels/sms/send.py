"""Answers by SMS."""

from twilio.rest import Client

from channels.twilio.send import TextSender

# Where the networks carry pictures (MMS) from one of Twilio's numbers: the United States, Canada
# and Australia. Anywhere else, as in the United Kingdom, a file goes as a link.
MMS = ("+1", "+61")


def sender(client: Client) -> TextSender:
    """Return the sender of this channel."""
    return TextSender(client, carries=carries_pictures)


def carries_pictures(to: str, sender: str) -> bool:
    """Whether a picture can go from `sender` to `to`, both E.164."""
    return any(to.startswith(code) and sender.startswith(code) for code in MMS)
