"""The queues of the centre file: who should answer, how soon, and when they are there."""

from datetime import date
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from config.fields import (
    Name,
    PerMedium,
    QueueName,
    Seconds,
    SecondsFromZero,
    Section,
    Share,
    Skill,
    Span,
    Words,
)
from config.topics import Topic
from core.words import Medium, Urgency

ALWAYS = "always"

Day = tuple[Span, ...]
Week = tuple[Day, Day, Day, Day, Day, Day, Day]


class EmergencyTargets(PerMedium):
    """How soon an emergency is answered."""

    voice_s: Seconds = Field(15, description="A live call.")
    chat_s: Seconds = Field(30, description="Live webchat.")
    message_s: Seconds = Field(120, description="A text, WhatsApp or social message.")


class UrgentTargets(PerMedium):
    """How soon something urgent is answered."""

    voice_s: Seconds = Field(60, description="A live call.")
    chat_s: Seconds = Field(120, description="Live webchat.")
    message_s: Seconds = Field(1800, description="A text, WhatsApp or social message.")


class RoutineTargets(PerMedium):
    """How soon everything else is answered."""

    voice_s: Seconds = Field(180, description="A live call.")
    chat_s: Seconds = Field(300, description="Live webchat.")
    message_s: Seconds = Field(14_400, description="A text, WhatsApp or social message.")


class Targets(Section):
    """Answer within so many seconds. Below emergencies, who has used up most of it is next.

    A callback has the target of the call that it replaces, so nobody who hangs up loses a place.
    """

    emergency: EmergencyTargets = Field(EmergencyTargets(), description="A human now.")
    urgent: UrgentTargets = Field(UrgentTargets(), description="A human today.")
    routine: RoutineTargets = Field(RoutineTargets(), description="Everything else.")

    def of(self, urgency: Urgency, medium: Medium) -> int:
        """Return the target of a lane in seconds."""
        targets: PerMedium = getattr(self, urgency)
        return targets.of(medium)

    @model_validator(mode="after")
    def _more_need_is_answered_sooner(self) -> Self:
        for medium in (Medium.VOICE, Medium.CHAT, Medium.MESSAGE):
            seconds = [self.of(urgency, medium) for urgency in Urgency]
            if seconds != sorted(seconds):
                message = (
                    f"{medium}_s must not shrink from emergency over urgent to routine "
                    f"(it is {', '.join(map(str, seconds))}): raising somebody would cost a place"
                )
                raise ValueError(message)
        return self


class Ring(Section):
    """When further circles of agents are asked, in per cent of the target."""

    neighbours: Share = Field(description="The second line and the neighbouring queues.")
    anyone: Share = Field(description="Every agent, whatever they serve and can.")
    supervisors: Share = Field(description="Supervisors, who are told so as well.")

    @model_validator(mode="after")
    def _each_is_asked_after_the_one_before(self) -> Self:
        if not self.neighbours <= self.anyone <= self.supervisors:
            message = (
                "must widen from neighbours over anyone to supervisors "
                f"(it is {self.neighbours}, {self.anyone}, {self.supervisors})"
            )
            raise ValueError(message)
        return self


class EmergencyRing(Ring):
    """The same for an emergency, which goes one further."""

    on_call: Share = Field(description="The on-call telephones (`voice.on_call`).")

    @model_validator(mode="after")
    def _the_telephones_come_last(self) -> Self:
        if self.on_call < self.supervisors:
            message = f"on_call ({self.on_call}) must not come before supervisors"
            raise ValueError(message)
        return self


class Rings(Section):
    """The ladder: nobody who waits is asked of the same people for ever. Places stay."""

    emergency: EmergencyRing = Field(
        EmergencyRing(neighbours=50, anyone=100, supervisors=150, on_call=200),
        description="For an emergency.",
    )
    other: Ring = Field(
        Ring(neighbours=100, anyone=150, supervisors=200), description="For everything else."
    )

    def of(self, urgency: Urgency) -> tuple[int, ...]:
        """Return per cent of the target after which each further ring is asked."""
        if urgency is Urgency.EMERGENCY:
            ring = self.emergency
            return ring.neighbours, ring.anyone, ring.supervisors, ring.on_call
        return self.other.neighbours, self.other.anyone, self.other.supervisors


class Queue(Section):
    """One queue: who should answer (`[[queues]]`)."""

    id: QueueName = Field(
        description="Short name in reports and addresses; do not change it later."
    )
    name: Words = Field(description="What agents and supervisors read.")
    topics: tuple[Topic, ...] = Field(
        (), description="What it is about. Each topic belongs to exactly one queue."
    )
    skills: tuple[Skill, ...] = Field(
        (), description="What an agent must have to be offered anything from this queue."
    )
    neighbours: tuple[QueueName, ...] = Field(
        (), description="Queues whose agents help out when nobody here takes it in time."
    )
    rings: Rings = Field(Rings(), description="When more people are asked.")
    reserve: SecondsFromZero = Field(
        0,
        description="Free agents kept for emergencies; given up when a target is over.",
    )
    hours: Name = Field(ALWAYS, description="One of [hours], or always.")
    targets: Targets = Field(Targets(), description="Answer within, by urgency and medium.")


class OpeningHours(Section):
    """Opening hours that queues can share (`[hours.<name>]`), in the centre's time zone."""

    monday: tuple[Span, ...] = Field((), description='Open from and until, like ["09:00-17:00"].')
    tuesday: tuple[Span, ...] = Field((), description="The same for Tuesday.")
    wednesday: tuple[Span, ...] = Field((), description="The same for Wednesday.")
    thursday: tuple[Span, ...] = Field((), description="The same for Thursday.")
    friday: tuple[Span, ...] = Field((), description="The same for Friday.")
    saturday: tuple[Span, ...] = Field((), description="The same for Saturday.")
    sunday: tuple[Span, ...] = Field((), description="The same for Sunday.")
    bank_holidays: tuple[Span, ...] = Field(
        (), description="On bank holidays of the nation, instead of the weekday's."
    )
    closed_on: tuple[date, ...] = Field(
        (), description="Days of your own on which it is closed, like 2026-12-29."
    )

    @property
    def week(self) -> Week:
        """The seven days, Monday first."""
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )

    @model_validator(mode="after")
    def _opens_some_time_and_not_twice_at_once(self) -> Self:
        if not any(self.week):
            message = "never opens; give at least one day opening times"
            raise ValueError(message)
        for day in (*self.week, self.bank_holidays):
            if any(later[0] < earlier[1] for earlier, later in pairwise(sorted(day))):
                message = "two opening times of one day overlap; write them as one"
                raise ValueError(message)
        return self
