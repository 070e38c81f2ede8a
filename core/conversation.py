"""A conversation: everything open with one resident, and the states it can be in.

`TRANSITIONS` is the whole state machine. Each pair in it is carried out by one Lua script of
`store/lua`; a test holds the scripts against this table.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from core.ids import AgentId, ConversationId, OfferId, QueueId, ResidentId, offer_id
from core.words import Channel, Medium, Speaker, Urgency


class State(StrEnum):
    """Whose hands an open conversation is in. There is no fifth place (law 2)."""

    WAITING = "waiting"  # in a lane
    OFFERED = "offered"  # put to one agent until a deadline
    ACTIVE = "active"  # with one agent
    PARKED = "parked"  # promised, with a timer in the future
    CLOSED = "closed"


class Act(StrEnum):
    """What can move a conversation; named as the script that does it, or the part of one."""

    OFFER = "offer"
    ACCEPT = "accept"
    CONNECT = "connect"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    TRANSFER = "transfer"
    RELEASE = "release"
    PARK = "park"
    RESUME = "resume"
    AGENT_LEFT = "agent_left"
    RECEIVE_CALL = "receive_call"
    RECEIVE_TEXT = "receive_text"
    HANG_UP = "hang_up"
    UNREACHED = "unreached"
    CLOSE = "close"
    LINK = "link"
    UNLINK = "unlink"
    IDENTIFY = "identify"


_WAITING, _OFFERED = frozenset({State.WAITING}), frozenset({State.OFFERED})
_ACTIVE, _PARKED = frozenset({State.ACTIVE}), frozenset({State.PARKED})
_CLOSED = frozenset({State.CLOSED})

# Where each act can leave a conversation, before anybody is looked for: that is an `offer` of its
# own, in the same step.
TRANSITIONS: dict[tuple[State, Act], frozenset[State]] = {
    (State.WAITING, Act.OFFER): _OFFERED,
    (State.WAITING, Act.TRANSFER): _WAITING,
    (State.WAITING, Act.HANG_UP): _WAITING,
    (State.WAITING, Act.RECEIVE_CALL): _WAITING,
    (State.WAITING, Act.RECEIVE_TEXT): _WAITING,
    # Accepting a text makes it active. Accepting a call keeps it offered until the agent's leg
    # has joined (`connect`): an agent whose phone is dead must not hold a caller.
    (State.OFFERED, Act.ACCEPT): _ACTIVE | _OFFERED,
    (State.OFFERED, Act.CONNECT): _ACTIVE,
    (State.OFFERED, Act.DECLINE): _WAITING,
    (State.OFFERED, Act.EXPIRE): _WAITING,
    (State.OFFERED, Act.WITHDRAW): _WAITING,
    (State.OFFERED, Act.TRANSFER): _WAITING,
    # Of a household that rings twice, one telephone may come or go and the offer stays.
    (State.OFFERED, Act.HANG_UP): _WAITING | _OFFERED,
    (State.OFFERED, Act.RECEIVE_CALL): _WAITING | _OFFERED,
    (State.OFFERED, Act.RECEIVE_TEXT): _OFFERED,
    (State.ACTIVE, Act.TRANSFER): _WAITING,
    (State.ACTIVE, Act.RELEASE): _WAITING,
    # The agent's phone died with the caller still there: back to the queue, never a dead line.
    # A colleague who was consulted and is in the call goes on with it.
    (State.ACTIVE, Act.AGENT_LEFT): _WAITING | _ACTIVE,
    (State.ACTIVE, Act.PARK): _PARKED,
    (State.ACTIVE, Act.HANG_UP): _ACTIVE,
    # Nobody picked up our call: it is parked until the next, or stays with who rang.
    (State.ACTIVE, Act.UNREACHED): _PARKED | _ACTIVE,
    # A call from a resident whose text an agent holds asks that agent first (law 9), who may have
    # no room for it; one more telephone of a live call joins it.
    (State.ACTIVE, Act.RECEIVE_CALL): _WAITING | _ACTIVE,
    (State.ACTIVE, Act.RECEIVE_TEXT): _ACTIVE,
    (State.ACTIVE, Act.CLOSE): _CLOSED,
    # Two residents are one person: one of their two open conversations stays, the other is over.
    (State.WAITING, Act.LINK): _WAITING | _CLOSED,
    (State.OFFERED, Act.LINK): _OFFERED | _CLOSED,
    (State.ACTIVE, Act.LINK): _ACTIVE | _CLOSED,
    (State.PARKED, Act.LINK): _CLOSED,
    # Of the people behind a shared number, who it is: what is open with them already is joined.
    (State.WAITING, Act.IDENTIFY): _WAITING | _CLOSED,
    (State.OFFERED, Act.IDENTIFY): _OFFERED,
    (State.ACTIVE, Act.IDENTIFY): _ACTIVE,
    (State.WAITING, Act.UNLINK): _WAITING,
    (State.OFFERED, Act.UNLINK): _OFFERED,
    (State.ACTIVE, Act.UNLINK): _ACTIVE,
    (State.PARKED, Act.RESUME): _WAITING,
    (State.PARKED, Act.RECEIVE_CALL): _WAITING,
    (State.PARKED, Act.RECEIVE_TEXT): _WAITING,
}


class ImpossibleTransitionError(ValueError):
    """Raised when code asks for a transition that is not in the table."""


def after(state: State, act: Act, conversation: str) -> frozenset[State]:
    """Return the states that `act` can lead to, or raise with state, act and conversation."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        message = f"{conversation}: nothing leads from {state} by {act}"
        raise ImpossibleTransitionError(message) from None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why triage said what it said: a label and the resident's own words."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What the agent told the resident in writing: done so far, what comes next, and by when."""

    done: str
    next: str
    by_ms: int


@dataclass(frozen=True, slots=True)
class Linked:
    """Somebody who was found to be the same person as the resident, and when."""

    id: ResidentId
    name: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Consult:
    """A colleague whom the agent on a call has asked, until `until_ms`, to come into it.

    `attempt` counts the consultations of a conversation; `joined` says that they are on the line.
    """

    agent: AgentId
    attempt: int
    joined: bool
    until_ms: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as Redis holds it (`{centre}:conversation:<id>`).

    `waiting_since_ms` is the moment since which the resident has been owed an answer. Only the
    answer ends it (park or close): no miss, decline, transfer, callback or restart moves it
    (law 6). `calls` are the live legs of the resident: two when a household rings twice at once;
    `ring_back` is the one whose caller asked to be rung back. `tries` are our calls to a resident
    who is to be rung back, `machine` the one that an answering machine took, and `ring_again_ms`
    when the next is due.
    `recording` is `on` or `paused` of a call that is recorded, else empty.
    `held_ms` is since when the resident on the line hears music, `consult` whom the agent asks
    meanwhile. `linked` are those who are the same person,
    `people` those behind a shared number, `prefers` the channel they asked for.
    Every `_ms` is milliseconds since 1970 UTC; 0 means none.
    """

    id: ConversationId
    resident: ResidentId
    name: str
    state: State
    queue: QueueId
    urgency: Urgency
    medium: Medium
    topic: str
    language: str
    skills: tuple[str, ...]
    danger_to_life: bool
    distressed: bool
    complaint: bool
    reasons: tuple[Reason, ...]
    opened_ms: int
    waiting_since_ms: int
    head_start_ms: int
    agent: AgentId | None
    attempt: int
    offered_ms: int
    deadline_ms: int
    accepted: bool
    last_agent: AgentId | None
    spoke_last: Speaker
    resident_spoke_ms: int
    channel: Channel
    address: str
    to: str
    calls: tuple[str, ...]
    held_ms: int
    recording: str
    consult: Consult | None
    preview: str
    promise: Promise | None
    ring_back: str
    tries: int
    machine: str
    ring_again_ms: int
    linked: tuple[Linked, ...] = ()
    people: tuple[Linked, ...] = ()
    prefers: str = ""

    @property
    def offer(self) -> OfferId | None:
        """The id of the open offer, or None when there is none."""
        return offer_id(self.id, self.attempt) if self.state is State.OFFERED else None

    @property
    def rings_again(self) -> bool:
        """Whether it is parked only until we ring again, and not with an agent's promise."""
        by_ms = self.promise.by_ms if self.promise else 0
        return self.state is State.PARKED and by_ms != 0 and by_ms == self.ring_again_ms

    @property
    def on_call(self) -> bool:
        """Whether an agent holds it while the resident is on the line."""
        return self.state is State.ACTIVE and bool(self.calls)

    @classmethod
    def from_fields(cls, fields: Mapping[str, str]) -> Self:
        """Read the Redis hash, or the copy of it that every conversation event carries.

        Raises KeyError or ValueError when the fields are not those of a conversation.
        """
        return cls(
            id=ConversationId(fields["id"]),
            resident=ResidentId(fields["resident"]),
            name=fields.get("name", ""),
            state=State(fields["state"]),
            queue=QueueId(fields["queue"]),
            urgency=Urgency(fields["urgency"]),
            medium=Medium(fields["medium"]),
            topic=fields.get("topic", ""),
            language=fields.get("language", ""),
            skills=tuple(filter(None, fields.get("skills", "").split(","))),
            danger_to_life=fields.get("danger_to_life") == "1",
            distressed=fields.get("distressed") == "1",
            complaint=fields.get("complaint") == "1",
            reasons=tuple(Reason(**item) for item in json.loads(fields.get("reasons") or "[]")),
            opened_ms=int(fields["opened_ms"]),
            waiting_since_ms=int(fields["waiting_since_ms"]),
            head_start_ms=int(fields.get("head_start_ms") or 0),
            agent=AgentId(fields["agent"]) if fields.get("agent") else None,
            attempt=int(fields.get("attempt") or 0),
            offered_ms=int(fields.get("offered_ms") or 0),
            deadline_ms=int(fields.get("deadline_ms") or 0),
            accepted=fields.get("accepted") == "1",
            last_agent=AgentId(fields["last_agent"]) if fields.get("last_agent") else None,
            spoke_last=Speaker(fields.get("spoke_last") or Speaker.RESIDENT),
            resident_spoke_ms=int(fields.get("resident_spoke_ms") or 0),
            channel=Channel(fields["channel"]),
            address=fields.get("address", ""),
            to=fields.get("to", ""),
            calls=tuple(filter(None, fields.get("calls", "").split(","))),
            held_ms=int(fields.get("held_ms") or 0),
            recording=fields.get("recording", ""),
            consult=_consult(fields),
            preview=fields.get("preview", ""),
            promise=_promise(fields),
            ring_back=fields.get("ring_back", ""),
            tries=int(fields.get("tries") or 0),
            machine=fields.get("machine", ""),
            ring_again_ms=int(fields.get("ring_again_ms") or 0),
            linked=_linked(fields, "linked"),
            people=_linked(fields, "people"),
            prefers=fields.get("prefers", ""),
        )


def _linked(fields: Mapping[str, str], name: str) -> tuple[Linked, ...]:
    found = json.loads(fields.get(name) or "[]")
    return tuple(
        Linked(ResidentId(each["id"]), each.get("name", ""), int(each.get("at_ms") or 0))
        for each in found
    )


def _consult(fields: Mapping[str, str]) -> Consult | None:
    if not fields.get("consult"):
        return None
    return Consult(
        agent=AgentId(fields["consult"]),
        attempt=int(fields.get("consult_attempt") or 0),
        joined=fields.get("consult_joined") == "1",
        until_ms=int(fields.get("consult_until_ms") or 0),
    )


def _promise(fields: Mapping[str, str]) -> Promise | None:
    by_ms = int(fields.get("promise_by_ms") or 0)
    if not by_ms:
        return None
    return Promise(fields.get("promise_done", ""), fields.get("promise_next", ""), by_ms)
