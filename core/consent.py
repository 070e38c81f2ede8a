"""STOP and START: whether a resident wants texts, by the words that networks have agreed on.

The text is a contact like any other and is read by a person; this only says what it also means.
"""

import re
from enum import StrEnum

from core.words import Channel


class Consent(StrEnum):
    """What a resident has said about texts to the address they wrote from."""

    STOP = "stop"
    START = "start"


_STOP = {"stop", "stopall", "stop all", "unsubscribe", "opt out", "optout", "arret"}
_START = {"start", "unstop", "opt in"}
# The networks take these words of a text for STOP and START too, and block or free the number.
_OF_SMS = {
    **dict.fromkeys(("cancel", "end", "quit", "revoke"), Consent.STOP),
    "yes": Consent.START,
}

_AROUND = re.compile(r"^\W+|\W+$")


def consent_of(text: str, channel: Channel) -> Consent | None:
    """Return what a whole text means for texts to come, None when it is about anything else.

    Only a text that is nothing but the word counts: "stop the leak" is a leak.
    """
    words = " ".join(_AROUND.sub("", text).casefold().split())
    if words in _STOP:
        return Consent.STOP
    if words in _START:
        return Consent.START
    return _OF_SMS.get(words) if channel is Channel.SMS else None
