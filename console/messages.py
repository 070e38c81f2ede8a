"""What the house tells the console, as things. The one definition of the wire.

Beside it: `answers.py` (what the API answers), `requests.py` (what a browser may send) and
`stream_messages.py` (the socket). `console/typegen.py` writes `wire.gen.ts` from the four and
OpenAPI is made of them; docs/protocol.md explains them by example. Times are ISO 8601 in UTC with
milliseconds. Names may be added, never changed.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.conversation import State
from core.views import Closed
from core.words import Channel, Delivery, Medium, Role, Speaker, Status, Urgency


class Wire(BaseModel):
    """What every message has in common: it does not change and holds nothing unnamed."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        serialize_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )


class Reason(Wire):
    """Why triage said what it said: a label and the resident's own words."""

    label: str
    words: str


class Linked(Wire):
    """Somebody who was found to be the same person, and when."""

    id: str
    name: str
    at: str


class Sharer(Wire):
    """Somebody who uses a shared number."""

    id: str
    name: str


class Resident(Wire):
    """Who it is about. `addresses` are `<kind>:<value>`, for example `phone:+447700900123`.

    `probable` are those of them that were only said to be theirs. `linked` are those who are the
    same person; each can be unlinked. `people` are those behind a shared number, the resident among
    them once an agent has said who it is. `prefers` is the channel that they asked to be answered
    by, empty when nobody knows.
    """

    id: str
    name: str
    addresses: tuple[str, ...]
    probable: tuple[str, ...]
    linked: tuple[Linked, ...]
    people: tuple[Sharer, ...]
    prefers: str


class Person(Wire):
    """A resident who was looked for. `listed`: the landlord's list has them."""

    id: str
    name: str
    reference: str
    addresses: tuple[str, ...]
    listed: bool
    has_open: bool


class Offer(Wire):
    """One conversation put to one agent until `expires_at`.

    `accepted` is true while an accepted call waits for the agent's phone to join.
    """

    id: str
    agent: str
    offered_at: str
    expires_at: str
    accepted: bool


class Call(Wire):
    """The live call of a conversation; `id` is the provider's.

    `held_since` is since when the resident has been on hold, null while they are not;
    `recording` whether it is recorded, null where calls are not.
    """

    id: str
    held_since: str | None
    recording: Literal["on", "paused"] | None


class Consult(Wire):
    """A colleague whom the agent on a call has asked to come into it.

    Until `expires_at`, which is null when they have `joined`.
    """

    agent: str
    joined: bool
    expires_at: str | None


class PromiseMade(Wire):
    """What the resident was told: done so far, what comes next, and by when."""

    done: str
    next: str
    by: str


class Way(Wire):
    """A channel to a resident; `closed` says why it takes no words now, and is null while it does.

    `until` is when its time for a reply ends, or has ended; null when it has none. With `template`
    an answer can still go as an approved text.
    """

    channel: Channel
    until: str | None
    closed: Closed | None
    template: bool


class Conversation(Wire):
    """Everything open with one resident.

    `agent` is who holds it; while it is offered that is null and `offer.agent` names the one
    asked. `offer` is null unless the state is `offered`. `channels` is where a reply can go now,
    `channel` the default; `ways` has the closed ones too.
    """

    id: str
    resident: Resident
    state: State
    queue: str
    urgency: Urgency
    medium: Medium
    topic: str
    language: str
    danger_to_life: bool
    distressed: bool
    complaint: bool
    reasons: tuple[Reason, ...]
    opened_at: str
    waiting_since: str
    agent: str | None
    last_agent: str | None
    offer: Offer | None
    spoke_last: Speaker
    channel: Channel
    channels: tuple[Channel, ...]
    ways: tuple[Way, ...]
    call: Call | None
    consult: Consult | None
    preview: str
    promise: PromiseMade | None


class Media(Wire):
    """A file of a message: `GET /api/conversations/{id}/files/{file}` has it.

    `file` is null until it is kept; `error` says why it never will be. `size` in bytes, 0 until it
    is kept, as `name` is empty.
    """

    file: str | None
    content_type: str
    name: str
    size: int
    error: str


class Entry(Wire):
    """One line of a timeline. `agent` is the id of the agent who said it, else null.

    `status` is how far an outbound message has come and null for anything else; `error` says why
    it failed.
    """

    id: str
    kind: Literal["message", "note", "call", "system"]
    speaker: Speaker = Field(alias="from")
    channel: Channel | None
    agent: str | None
    name: str
    text: str
    at: str
    status: Delivery | None
    error: str
    media: tuple[Media, ...]


class ConversationWithTimeline(Conversation):
    """One conversation with its timeline across channels, oldest first."""

    timeline: tuple[Entry, ...]


class Presence(Wire):
    """What the agent chose, whether the console is heard from (`fresh`), and the phone.

    `phone` is empty when the console never said. `wrap_until` is the end of after-call work,
    `away_until` the planned end of a break.
    """

    status: Status
    reason: str
    fresh: bool
    phone: Literal["registered", "unregistered", "own", ""]
    wrap_until: str | None
    away_until: str | None


class Agent(Wire):
    """One account with its presence. `queues` is `["*"]` for every queue."""

    id: str
    name: str
    role: Role
    queues: tuple[str, ...]
    skills: tuple[str, ...]
    presence: Presence


class Colleague(Wire):
    """What an agent may know of another agent."""

    id: str
    name: str
    status: Status


class AgentCounts(Wire):
    """The agents who serve a queue, by presence; `busy` is available without room."""

    available: int
    busy: int
    away: int
    offline: int


class Estimate(Wire):
    """The wait as a range that holds 80 % of the time."""

    low_s: int
    high_s: int


class Queue(Wire):
    """One queue. Every urgency and medium is named in `waiting`, zero or not."""

    id: str
    name: str
    waiting: Mapping[Urgency, Mapping[Medium, int]]
    longest_wait_s: int
    agents: AgentCounts
    service_level: float | None
    estimate: Estimate | None


class Account(Wire):
    """Who has logged in."""

    id: str
    name: str
    role: Role


class QueuedMessage(Wire):
    """A reply on its way; its status follows on the stream."""

    id: str
    status: Delivery


class Decision(Wire):
    """One thing that was decided, in words, with the event that recorded it."""

    seq: int
    at: str
    event: str
    agent: str | None
    text: str


class Failure(Wire):
    """One thing that went wrong for a resident, in words that an agent can apologise for."""

    at: str
    text: str


class EmergencyNumber(Wire):
    """A service to ring where a life is in danger, by the nation of the centre."""

    name: str
    number: str


class Fault(Wire):
    """What went wrong: `code` for programs, `message` for people."""

    code: str
    message: str
