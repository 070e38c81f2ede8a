"""Inbound SMS made into contacts."""

from channels.twilio.form import Form
from channels.twilio.inbound import text_contact
from core.contact import Contact
from core.words import Channel


def parse(form: Form, received_ms: int, region: str) -> Contact:
    """Return the contact; raises UnusableError when the message has no id."""
    return text_contact(form, Channel.SMS, received_ms, region)
