"""A resident as people look for one: by name, reference or number."""

import re
import unicodedata
from dataclasses import dataclass

from core.ids import ConversationId, ResidentId

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Person:
    """One resident. `addresses` are `<kind>:<value>`; `listed` says that the landlord knows them.

    `conversation` is the one that is open with them, None when there is none.
    """

    id: ResidentId
    name: str
    reference: str
    addresses: tuple[str, ...]
    listed: bool
    conversation: ConversationId | None


def folded_words(*texts: str) -> tuple[str, ...]:
    """Return the words, sorted, each once, without case and accents (`zoe` for `Zoë`)."""
    plain = unicodedata.normalize("NFKD", " ".join(texts)).casefold()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(sorted(set(_WORD.findall(letters))))
