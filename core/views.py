"""What is read for people: shapes that the router answers with and the console shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.ids import QueueId
from core.words import Channel, Medium, Urgency


@dataclass(frozen=True, slots=True)
class Estimate:
    """An honest wait: the range in seconds that holds 80 % of the time."""

    low_s: int
    high_s: int


@dataclass(frozen=True, slots=True)
class AgentCounts:
    """The agents who serve a queue. `busy` is available without room; stale counts as offline."""

    available: int
    busy: int
    away: int
    offline: int


@dataclass(frozen=True, slots=True)
class Gauge:
    """One measure of this moment, by its labels; `name` begins with `heard_`, `what` says what."""

    name: str
    what: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]


class Closed(StrEnum):
    """Why a channel takes no words to a resident."""

    WINDOW = "window"  # the channel's time for a reply is over
    STOPPED = "stopped"  # the resident has asked for no more texts there


@dataclass(frozen=True, slots=True)
class ReplyWay:
    """One channel to a resident, open unless `closed` says why not.

    `until_ms` is when its window closes or has closed (since 1970 UTC), 0 when it has none;
    `template` says that an answer can still go as an approved text.
    """

    channel: Channel
    until_ms: int = 0
    closed: Closed | None = None
    template: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a resident is known (`<kind>:<value>`, sorted), and where a reply can go now.

    `probable` are those of the addresses that were only said to be theirs. The first of `channels`
    is the default; `ways` also has the channels that are closed, and why.
    """

    addresses: tuple[str, ...]
    channels: tuple[Channel, ...]
    ways: tuple[ReplyWay, ...] = ()
    probable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueView:
    """One queue as a supervisor sees it.

    `waiting` and `waits_ms` may leave out what is zero; `waits_ms` is how long the head of each
    lane has waited, `longest_wait_ms` the longest of them, 0 when nobody waits. `service_level` is
    the share, 0 to 1, answered within target; None while nothing was answered yet.
    """

    id: QueueId
    name: str
    waiting: Mapping[tuple[Urgency, Medium], int]
    longest_wait_ms: int
    agents: AgentCounts
    service_level: float | None = None
    estimate: Estimate | None = None
    waits_ms: Mapping[tuple[Urgency, Medium], int] = field(default_factory=dict)
