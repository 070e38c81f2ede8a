"""Texts that WhatsApp has approved, for after its time for a free reply (`[[templates]]`)."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from config.fields import Language, Section, TemplateName, Words, fill, sentence

_SPACES = re.compile(r"\s+")
_PLACE = re.compile(r"\{(\w+)\}")

Approved = Annotated[Words, AfterValidator(sentence("centre", "phone", must=("text",)))]


class Purpose(StrEnum):
    """What a template is for."""

    ANSWER = "answer"  # what an agent writes
    PROMISE = "promise"
    CALLBACK = "callback"
    LATE = "late"


class Template(Section):
    """One approved text (`[[templates]]`)."""

    purpose: Purpose = Field(description="answer, promise, callback or late.")
    language: Language = Field(description="The language that it was approved in.")
    name: TemplateName = Field(
        description="Twilio's ContentSid (HX…), or the template's name at Meta."
    )
    text: Approved = Field(
        description="As approved: {text} is what is said, {centre} and {phone} are the landlord's. "
        "They are its variables, numbered as they stand here."
    )

    def values(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """Return the variables in order. WhatsApp takes no line ends in one, so words stay."""
        return tuple(_SPACES.sub(" ", given[name]).strip() for name in self._names())

    def shown(self, given: Mapping[str, str]) -> str:
        """Return what the resident reads."""
        return fill(self.text, **dict(zip(self._names(), self.values(given), strict=True)))

    def _names(self) -> Iterator[str]:
        return iter(dict.fromkeys(_PLACE.findall(self.text)))
