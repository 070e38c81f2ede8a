"""What callers hear, and who rings when the house itself is away.

English is in `channels/voice/prompts.py`, more languages are in `config/prompts/<language>.toml`.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from config.fields import Language, PhoneNumber, Section, Url, sentence

FOLDER: Final = Path(__file__).parent / "prompts"

Plain = Annotated[str, AfterValidator(sentence())]
Queued = Annotated[str, AfterValidator(sentence("centre", "queue"))]
Asking = Annotated[str, AfterValidator(sentence("centre", "queue", "agent"))]
Named = Annotated[str, AfterValidator(sentence("centre"))]
Ahead = Annotated[str, AfterValidator(sentence(must=("ahead",)))]
Opens = Annotated[str, AfterValidator(sentence("centre", must=("opens",)))]
Number = Annotated[str, AfterValidator(sentence(must=("number",)))]
Reach = Annotated[str, AfterValidator(sentence("centre", must=("phone",)))]
High = Annotated[str, AfterValidator(sentence(must=("high",)))]
LowHigh = Annotated[str, AfterValidator(sentence(must=("low", "high")))]


class Prompts(Section):
    """Sentences on the telephone in one language; one left out is spoken as it comes with Heard."""

    greeting: Named = Field("", description="The first sentence; {centre} is the name.")
    closed: Opens = Field("", description="The same out of hours; it opens {opens}.")
    ask: Plain = Field("", description="The one question while waiting. Never a menu.")
    noted: Plain = Field("", description="After the caller has said something.")
    next_in_line: Plain = Field("", description="Nobody is ahead.")
    one_ahead: Plain = Field("", description="One person is ahead.")
    many_ahead: Ahead = Field("", description="{ahead} people are ahead.")
    within_a_minute: Plain = Field("", description="The wait is shorter than a minute.")
    within: High = Field("", description="The wait is at most {high} minutes.")
    about: High = Field("", description="The wait is {high} minutes, give or take.")
    between: LowHigh = Field("", description="The wait is {low} to {high} minutes.")
    offer: Plain = Field("", description="With the place: key 1 is for being rung back.")
    ring_back: Number = Field("", description="We ring {number}; the place is kept.")
    no_number: Plain = Field("", description="Who withholds the number cannot be rung back.")
    leave_word: Plain = Field("", description="Key 2 is for leaving a message, where it may be.")
    record: Plain = Field("", description="Before the tone of the recording.")
    recorded: Plain = Field("", description="The message is passed on.")
    still_waiting: Plain = Field("", description="Between two stretches of music.")
    returned: Plain = Field("", description="The adviser was cut off; the place is kept.")
    transferred: Plain = Field("", description="The adviser hands the call to a colleague.")
    on_hold: Plain = Field("", description="The adviser has put the caller on hold.")
    away: Plain = Field("", description="The system is away and a colleague is being rung.")
    nobody: Plain = Field("", description="The colleague did not answer; it is tried again.")
    callback: Named = Field("", description="The resident answers our call back.")
    machine: Reach = Field("", description="To an answering machine; say nothing personal.")
    call_recorded: Plain = Field("", description="After the greeting, where calls are recorded.")
    rung: Queued = Field("", description="To an agent whose own telephone rings, for {queue}.")
    rung_emergency: Queued = Field("", description="The same, when it is an emergency.")
    rung_consult: Asking = Field("", description="The same, when colleague {agent} asks them in.")
    press: Plain = Field("", description="Which key takes the call, on an agent's own telephone.")
    not_yours: Plain = Field("", description="To an agent whose offer is gone.")

    def given(self) -> dict[str, str]:
        """Return only the sentences that the centre file has of its own."""
        return {name: text for name, text in self if text}


class Tongue(Section):
    """How one language is spoken and understood on the telephone (`[voice.spoken.<language>]`)."""

    speech: str = Field("", description="As the provider speaks it, like cy-GB; empty: the usual.")
    hears: str = Field("", description="As the provider understands it; empty: as it is spoken.")
    speaker: str = Field("", description="The provider's name of a voice; empty: its usual one.")


# As Twilio speaks and understands the languages that come with Heard; Welsh it only speaks.
SPOKEN: Final[Mapping[str, Tongue]] = {
    "ar": Tongue(speech="arb", hears="ar-SA"),
    "bn": Tongue(speech="bn-IN", hears="bn-IN"),
    "cy": Tongue(speech="cy-GB", hears="en-GB"),
    "en": Tongue(speech="en-GB", hears="en-GB"),
    "es": Tongue(speech="es-ES", hears="es-ES"),
    "pl": Tongue(speech="pl-PL", hears="pl-PL"),
    "ro": Tongue(speech="ro-RO", hears="ro-RO"),
    "uk": Tongue(speech="uk-UA", hears="uk-UA"),
    "ur": Tongue(speech="ur-IN", hears="ur-PK"),
}


@cache
def shipped(language: str) -> Prompts:
    """Return the sentences that come with Heard beside English; none for another language."""
    path = FOLDER / f"{language}.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return Prompts.model_validate(found)


class Voicemail(StrEnum):
    """When a caller may leave a message instead of waiting."""

    NEVER = "never"
    CLOSED = "closed"
    ALWAYS = "always"


class Voice(Section):
    """The telephone (`[voice]`)."""

    speech: str = Field(
        "en-GB", description="Language of the provider's speech, as the provider names it."
    )
    speaker: str = Field("", description="The provider's name of a voice; empty: its usual one.")
    music_url: Url = Field("", description="What is played while waiting; empty: quiet pauses.")
    fallback_numbers: tuple[PhoneNumber, ...] = Field(
        (),
        description="Who is rung when the stores are away; needed as soon as a number has voice.",
    )
    on_call: tuple[PhoneNumber, ...] = Field(
        (), description="Who is rung for an emergency that nobody in the house takes."
    )
    languages: tuple[Language, ...] = Field(
        (),
        description="Languages on the telephone, the usual first; without any those of the centre. "
        "Heard speaks en, cy, pl, ur, bn, ar, es, uk and ro.",
    )
    record_calls: bool = Field(
        False, description="Record calls; callers are told, and agents can pause it."
    )
    voicemail: Voicemail = Field(
        Voicemail.NEVER,
        description="When callers may leave a message: never, closed (out of hours) or always.",
    )
    spoken: dict[Language, Tongue] = Field(
        {}, description="Language and voice of speech, by language of the centre."
    )
    prompts: dict[Language, Prompts] = Field({}, description="Sentences of your own, by language.")

    def sentences(self, language: str) -> dict[str, str]:
        """Return what is said in a language: your own, else what comes with Heard.

        A sentence that is not in it is said in English.
        """
        own = self.prompts.get(language, Prompts())
        return {**shipped(language).given(), **own.given()}

    def tongue(self, language: str, *, usual: bool) -> Tongue:
        """Return how a language is spoken and understood; the `usual` one has names of its own."""
        ours, own = SPOKEN.get(language, Tongue()), self.spoken.get(language, Tongue())
        speech = own.speech or (self.speech if usual else ours.speech or self.speech)
        return Tongue(
            speech=speech,
            hears=own.hears or (speech if own.speech or usual else ours.hears or speech),
            speaker=own.speaker or (self.speaker if usual else ""),
        )
