"""How Twilio writes addresses: a bare number or name, or `<channel>:<address>`."""

import re

from channels.phone_numbers import opaque, phone_address, sender_address
from core.contact import Address

_NUMBER = re.compile(r"\+?\d+")


def prefix(raw: str) -> str:
    """Return the channel that an address names (`whatsapp`), or nothing for a bare one."""
    channel, colon, _ = raw.partition(":")
    return channel.strip().lower() if colon else ""


def bare(raw: str) -> str:
    """Return an address without its channel."""
    return raw.partition(":")[2].strip() if prefix(raw) else raw.strip()


def resident_address(raw: str, region: str) -> Address | None:
    """Return who an address is: a phone wherever it is a number, else the channel's own word.

    `whatsapp:+44…` is the same resident as a call from that number. `whatsapp:GB.ABC…` is a
    business-scoped id: WhatsApp gives no number for it. None means that the number was withheld.
    """
    channel, value = prefix(raw), bare(raw)
    if channel == "whatsapp" and _NUMBER.fullmatch(value):
        return phone_address(f"+{value.removeprefix('+')}", region) or opaque(channel, value)
    if channel in ("whatsapp", "messenger"):
        return opaque(channel, value)
    return sender_address(raw, region)
