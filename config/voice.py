"""What callers hear, and who rings when the house itself is away."""

from typing import Annotated

from pydantic import AfterValidator, Field

from config.fields import Language, PhoneNumber, Section, Url, sentence

Plain = Annotated[str, AfterValidator(sentence())]
Named = Annotated[str, AfterValidator(sentence("centre"))]
Ahead = Annotated[str, AfterValidator(sentence(must=("ahead",)))]
High = Annotated[str, AfterValidator(sentence(must=("high",)))]
LowHigh = Annotated[str, AfterValidator(sentence(must=("low", "high")))]


class Prompts(Section):
    """Sentences on the telephone in one language; one left out is spoken as it comes with Heard."""

    greeting: Named = Field("", description="The first sentence; {centre} is the name.")
    ask: Plain = Field("", description="The one question while waiting. Never a menu.")
    noted: Plain = Field("", description="After the caller has said something.")
    next_in_line: Plain = Field("", description="Nobody is ahead.")
    one_ahead: Plain = Field("", description="One person is ahead.")
    many_ahead: Ahead = Field("", description="{ahead} people are ahead.")
    within_a_minute: Plain = Field("", description="The wait is shorter than a minute.")
    within: High = Field("", description="The wait is at most {high} minutes.")
    about: High = Field("", description="The wait is {high} minutes, give or take.")
    between: LowHigh = Field("", description="The wait is {low} to {high} minutes.")
    still_waiting: Plain = Field("", description="Between two stretches of music.")
    returned: Plain = Field("", description="The adviser was cut off; the place is kept.")
    transferred: Plain = Field("", description="The adviser hands the call to a colleague.")
    away: Plain = Field("", description="The system is away and a colleague is being rung.")
    nobody: Plain = Field("", description="The colleague did not answer; it is tried again.")
    callback: Named = Field("", description="The resident answers our call back.")
    not_yours: Plain = Field("", description="To an agent whose offer is gone.")

    def given(self) -> dict[str, str]:
        """Return only the sentences that the centre file has of its own."""
        return {name: text for name, text in self if text}


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
    prompts: dict[Language, Prompts] = Field({}, description="Sentences of your own, by language.")
