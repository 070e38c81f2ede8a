"""One leg of a call: the line between the network and one phone."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from simulator.handsets import Handset
from simulator.interpreter import Interpreter
from simulator.steps import Source

QUEUED, RINGING, IN_PROGRESS = "queued", "ringing", "in-progress"
LIVE = frozenset({QUEUED, RINGING, IN_PROGRESS})
EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})


class Place(Protocol):
    """Where a leg can be: in a queue, in a conference, in a <Dial>."""

    def leave(self, leg: "Leg", why: str) -> Mapping[str, str]:
        """Take the leg out; return what an action URL is told about it."""
        ...

    def utter(self, leg: "Leg", text: str) -> None:
        """Let the others hear what the person on this leg said."""
        ...


class Placer(Protocol):
    """What rang this leg and waits for it: a <Dial>, an invitation to a conference."""

    def ready(self, leg: "Leg") -> None:
        """The leg was answered and its own TwiML, if any, has run out."""
        ...

    def ended(self, leg: "Leg") -> None:
        """The leg is over."""
        ...


@dataclass(frozen=True, slots=True)
class Callback:
    """Where the progress of a leg is reported, and which of it."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


@dataclass(slots=True, eq=False)
class Leg:
    """One leg. `from_` and `to` are as webhooks show them; every `_ms` is since 1970, 0 is never.

    `detection` is where it is told who answered (`human`, `machine_end_beep` …), if that is asked.
    `source` is the TwiML that an answered outbound leg carries out, `params` what its first
    webhook says besides (a client's own parameters).
    """

    sid: str
    from_: str
    to: str
    direction: str
    handset: Handset
    interpreter: Interpreter
    created_ms: int
    source: Source = field(default_factory=Source)
    parent: str = ""
    status: str = QUEUED
    started_ms: int = 0
    answered_ms: int = 0
    ended_ms: int = 0
    updated_ms: int = 0
    queue_ms: int = 0
    sequence: int = 0
    place: Place | None = None
    placer: Placer | None = None
    callback: Callback | None = None
    detection: Callback | None = None
    answered_by: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    timer: asyncio.Task[None] | None = None

    @property
    def live(self) -> bool:
        """Whether it is not over."""
        return self.status in LIVE

    @property
    def role(self) -> str:
        """Return `agent` for a browser phone or whoever a <Dial> rang, else `resident`."""
        is_agent = self.handset.is_client or self.direction == "outbound-dial"
        return "agent" if is_agent else "resident"

    @property
    def duration_s(self) -> int:
        """Seconds between answer and end; 0 while it is live or was never answered."""
        return (self.ended_ms - self.answered_ms) // 1000 if self.answered_ms else 0

    def show(self, kind: str, **fields: object) -> None:
        """Show something to the person on this leg."""
        self.handset.show_call(kind, self, **fields)
