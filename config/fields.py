"""The kinds of values in the centre file: text, seconds, telephone numbers, times of day."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from core.ids import QueueId
from core.words import Medium

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_SPAN = rf"^{_CLOCK}-({_CLOCK}|24:00)$"


class Section(BaseModel):
    """Part of the centre file: never changed once read, and an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def e164(raw: str) -> str:
    """Return a telephone number as `+442079460958`; raises ValueError with what to write.

    `is_valid_number` is not asked: it refuses numbers that ring, and Ofcom's numbers for drama.
    """
    example = "write it with the country code, like +44 20 7946 0958"
    if re.search(r"[A-Za-z:]", raw):
        message = f"{raw!r} is not a telephone number; {example}"
        raise ValueError(message)
    try:
        number = phonenumbers.parse(raw, None)
    except NumberParseException:
        message = f"{raw!r} has no known country code; {example}"
        raise ValueError(message) from None
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != ValidationResult.IS_POSSIBLE:
        too = {ValidationResult.TOO_LONG: "too long"}.get(possible, "too short")
        message = f"{raw!r} is {too} for a telephone number; {example}"
        raise ValueError(message)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def readable(number: str, country: str) -> str:
    """Return an E.164 number as people of that country write it, like 020 7946 0958."""
    parsed = phonenumbers.parse(number, None)
    at_home = phonenumbers.region_code_for_country_code(parsed.country_code or 0) == country
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def sentence(*may: str, must: tuple[str, ...] = ()) -> Callable[[str], str]:
    """Return a check that a text uses only these placeholders, and all that it `must`."""

    def check(text: str) -> str:
        used = _PLACEHOLDER.findall(text)
        known = (*may, *must)
        for name in used:
            if name not in known:
                listed = ", ".join(f"{{{item}}}" for item in known) or "none"
                message = f"knows no {{{name}}}; what can be filled in here: {listed}"
                raise ValueError(message)
        for name in must:
            if text and name not in used:
                message = f"must say {{{name}}}"
                raise ValueError(message)
        return text

    return check


def fill(text: str, /, **values: str) -> str:
    """Return the text with `{name}` replaced; what an agent wrote is never looked into."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def _span(raw: object) -> object:
    if not isinstance(raw, str) or not re.fullmatch(_SPAN, raw):
        message = "must be opening and closing time, like 09:00-17:00"
        raise ValueError(message)
    start, end = (_minutes(clock) for clock in raw.split("-"))
    if start >= end:
        message = (
            f"{raw!r} ends before it begins; for a night write 22:00-24:00 on this day and "
            "00:00-06:00 on the next"
        )
        raise ValueError(message)
    return start, end


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


_NAME = r"^[a-z0-9][a-z0-9-]{0,31}$"
_SKILL = r"^[a-z0-9][a-z0-9-]{0,31}(:[1-5])?$"
_LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
_ONE_CLOCK = f"^{_CLOCK}$"
_URL = r"^(https?://\S+)?$"
_TEMPLATE = r"^(HX[0-9a-fA-F]{32}|[a-z0-9_]{1,512})$"
_ORIGIN = r"^https?://[^/\s]+$"

# What to write where a text does not have its shape.
SHAPES: Mapping[str, str] = {
    _NAME: "must be a short name of small letters, digits and dashes, like rents or harbour-2",
    _SKILL: "must be a short name, and how much of it from 1 to 5 if you like: gas or gas:3",
    _LANGUAGE: "must be a language code, like en, cy or pl",
    _ONE_CLOCK: "must be a time of day, like 08:00",
    _URL: "must be a web address, like https://example.org/music.mp3",
    _TEMPLATE: "must be Twilio's ContentSid (HX and 32 digits) or Meta's name: small letters, _",
    _ORIGIN: "must be a site without a path, like https://www.example.org",
}

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=_NAME)]
Skill = Annotated[str, StringConstraints(pattern=_SKILL)]
QueueName = Annotated[QueueId, StringConstraints(pattern=_NAME)]
Language = Annotated[str, StringConstraints(pattern=_LANGUAGE)]
Url = Annotated[str, StringConstraints(pattern=_URL)]
TemplateName = Annotated[str, StringConstraints(pattern=_TEMPLATE)]
Origin = Annotated[str, StringConstraints(pattern=_ORIGIN)]
PhoneNumber = Annotated[str, AfterValidator(e164)]
Seconds = Annotated[int, Field(strict=True, gt=0)]
SecondsFromZero = Annotated[int, Field(strict=True, ge=0)]
Count = Annotated[int, Field(strict=True, gt=0)]
Percent = Annotated[int, Field(strict=True, ge=0, le=1000)]
Share = Annotated[int, Field(strict=True, gt=0, le=1000)]
Clock = Annotated[str, StringConstraints(pattern=_ONE_CLOCK)]
# Opening and closing time as minutes after midnight, the form of queues/hours.py.
Span = Annotated[
    tuple[int, int],
    BeforeValidator(_span),
    WithJsonSchema({"type": "string", "pattern": _SPAN}),
]


class PerMedium(Section):
    """Seconds for each medium."""

    voice_s: Seconds = Field(description="A live call.")
    chat_s: Seconds = Field(description="Live webchat.")
    message_s: Seconds = Field(description="A text, WhatsApp or social message.")

    def of(self, medium: Medium) -> int:
        """Return the seconds of a medium; a callback has those of the call that it replaces."""
        spoken = medium in (Medium.VOICE, Medium.CALLBACK)
        seconds: int = getattr(self, "voice_s" if spoken else f"{medium}_s")
        return seconds
