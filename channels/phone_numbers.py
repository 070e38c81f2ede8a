"""Telephone numbers as they come from networks and people, and what of them can be dialled.

A resident is never turned away for an odd number: what cannot be dialled is kept as it came.
`is_valid_number` is not asked, since it refuses numbers that ring (new ranges, Ofcom's numbers
for drama); `is_possible_number` is enough.
"""

import re

import phonenumbers

from channels.text import clean
from core.contact import Address

PHONE = "phone"
SENDER = "sender"

SHORT_CODE_DIGITS = 6
MAX_OPAQUE = 256

_RELAYED = re.compile(r"\+?(?:44)?1800[12](0\d{9,10}|\+?44\d{9,10})")

_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_WITHHELD_WORDS = ("anonymous", "blocked", "private", "restricted", "unavailable", "unknown")
# Networks send the word, or the word spelled on a telephone's keys (anonymous: +266696687).
WITHHELD = frozenset(("", *_WITHHELD_WORDS, *(word.translate(_KEYPAD) for word in _WITHHELD_WORDS)))


def unrelayed(raw: str) -> tuple[str, bool]:
    """Return the number without the prefix of Relay UK, and whether it had one.

    Who types instead of speaking dials 18001 before the whole number, who rings them dials 18002.
    A number of North America that begins so (1 800 2…) is shorter and stays as it is.
    """
    found = _RELAYED.fullmatch("".join(raw.split()))
    return (found[1], True) if found else (raw, False)


def withheld(raw: str) -> bool:
    """Whether this stands for a number that the caller, or a network, kept back."""
    return raw.strip().lower().removeprefix("+") in WITHHELD


def phone_address(raw: str, region: str) -> Address | None:
    """Return the E.164 address of a dialable number, else None.

    `region` (ISO 3166, such as `GB`) is where a number without a country code is from. Short codes
    and letters are not dialable, though `phonenumbers` would make a number of them.
    """
    digits = sum(character.isdigit() for character in raw)
    if digits <= SHORT_CODE_DIGITS or any(character.isalpha() for character in raw):
        return None
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return Address(PHONE, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def opaque(kind: str, raw: str) -> Address:
    """Return an address that is kept as it came, bounded."""
    return Address(kind, clean(raw.strip(), MAX_OPAQUE))


def sender_address(raw: str, region: str) -> Address | None:
    """Return who is at the other end of a call or text; None when the number was withheld.

    A short code or an alphanumeric sender is a resident too, but one who cannot be dialled.
    """
    if withheld(raw):
        return None
    return phone_address(raw, region) or opaque(SENDER, raw)
