"""The numbers that routing works with: capacity, offers, presence, head starts, promises."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from config.fields import Clock, Count, Percent, PerMedium, Seconds, SecondsFromZero, Section
from core.triage import Triage

Weight = Annotated[int, Field(strict=True, gt=0, le=100)]


class CapacityRule(Section):
    """What each medium takes of an agent, who is 100 (`[capacity]`)."""

    voice: Weight = Field(100, description="A live call.")
    callback: Weight = Field(100, description="Ringing a resident.")
    chat: Weight = Field(34, description="A webchat: 34 lets an agent hold two and a message.")
    message: Weight = Field(25, description="A text, WhatsApp or social message.")
    quiet: Annotated[int, Field(strict=True, ge=0, le=100)] = Field(
        0, description="A message conversation that waits on the resident."
    )
    max_held: Count = Field(12, description="How many one agent holds at most, however quiet.")


class AnswerTimes(PerMedium):
    """How long an agent has to accept an offer."""

    voice_s: Seconds = Field(20, description="A live call, or ringing a resident.")
    chat_s: Seconds = Field(30, description="A webchat.")
    message_s: Seconds = Field(60, description="A text, WhatsApp or social message.")


class Offers(Section):
    """Putting a conversation to one agent (`[offers]`)."""

    answer_s: AnswerTimes = Field(AnswerTimes(), description="Time to accept, by medium.")
    connect_s: Seconds = Field(
        20, description="From accepting a call until the agent's phone must have joined it."
    )
    telephone_s: Annotated[int, Field(strict=True, ge=30)] = Field(
        45, description="Time to accept a call on an agent's own telephone: to ring, hear, press 1."
    )
    misses_before_away: Count = Field(
        3, description="Offers missed in a row that set an agent away."
    )
    skip_missed_s: Seconds = Field(
        120, description="How long who missed a conversation is not offered it again."
    )
    skip_declined_s: Seconds = Field(
        300, description="How long who declined a conversation is not offered it again."
    )
    wrap_up_s: SecondsFromZero = Field(
        30, description="Time to write things down after a call; an emergency cuts it short."
    )


class Presence(Section):
    """When an agent counts as gone (`[presence]`). A console is heard from every 5 seconds."""

    stale_s: Annotated[int, Field(strict=True, ge=10)] = Field(
        15, description="After this long without a sign, offers go to somebody else."
    )
    grace_s: Seconds = Field(
        45, description="After this long more, unanswered text conversations go back to the queue."
    )


class HeadStarts(Section):
    """Waiting time given on arrival, in per cent of the target (`[head_starts]`).

    A share, not seconds: a minute is much to a caller and nothing to a text that has four hours.
    They add up, and they only ever move somebody forward.
    """

    distressed: Percent = Field(25, description="The words show fear, anger or despair.")
    human_eyes: Percent = Field(
        75, description="The words could not be understood, so nobody knows how bad it is."
    )
    repeat_contact: Percent = Field(
        25, description="The resident was answered lately and had to make contact again."
    )
    vulnerable: Percent = Field(25, description="The household is known to be vulnerable.")
    repeat_within_days: Count = Field(7, description="How long an answer counts as lately.")

    def of(self, triage: Triage, target_s: int) -> int:
        """Return the head start in seconds that the words give in a lane with this target."""
        share = self.distressed * triage.distressed + self.human_eyes * triage.human_eyes
        return target_s * share // 100


class Promises(Section):
    """What was promised to residents (`[promises]`)."""

    head_start_s: SecondsFromZero = Field(
        3600, description="How far ahead of its class one comes back whose promise was not kept."
    )
    longest_days: Count = Field(28, description="The latest day that an agent can promise.")


class Callbacks(Section):
    """Ringing residents (`[callbacks]`)."""

    attempts: Count = Field(3, description="How often we ring before writing instead.")
    retry_s: Seconds = Field(900, description="How long between two attempts.")
    earliest: Clock = Field("08:00", description="Not before, unless it is an emergency.")
    latest: Clock = Field("20:00", description="Not after, unless it is an emergency.")
    leave_message: bool = Field(
        True,
        description="Whether an answering machine is told who rang; else we hang up and write.",
    )

    @model_validator(mode="after")
    def _some_time_of_the_day_is_left(self) -> Self:
        if self.earliest >= self.latest:
            message = f"earliest ({self.earliest}) must come before latest ({self.latest})"
            raise ValueError(message)
        return self


class Retention(Section):
    """How long personal data is kept (`[retention]`)."""

    conversations_days: Count = Field(2190, description="Closed conversations; six years.")
    media_days: Count = Field(
        365, description="Files that residents and agents sent, from the day they came."
    )
