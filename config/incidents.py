"""Incidents of the centre file: what is known to have happened to many homes at once."""

from datetime import datetime

from pydantic import Field

from config.fields import Section, Words
from config.topics import Topic


class Incident(Section):
    """A burst main, a power cut, a lift out of order (`[[incidents]]`).

    A contact about its topic is at least urgent until it is over, and says why.
    """

    topic: Topic = Field(description="What residents will make contact about.")
    what: Words = Field(description="What happened and where; agents see it as the reason.")
    until: datetime = Field(
        description="When it should be over, in the centre's time, like 2026-12-01T18:00:00."
    )
