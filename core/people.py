"""An agent as routing sees one: who they are, what they serve, and how present they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from core.ids import AgentId, QueueId
from core.words import Role, Status

EVERY_QUEUE = QueueId("*")
SECOND_LINE = ":2"  # behind a queue: asked when the first line has not taken it in time


@dataclass(frozen=True, slots=True)
class Agent:
    """One account with its presence (`{centre}:agent:<id>`). Every `_ms` is since 1970 UTC.

    Presence has three parts that are kept apart: what the agent chose (`status`), whether the
    console is heard from (`heartbeat_ms`, judged against the clock), and whether the phone is
    registered (`phone`: `registered`, `unregistered`, `own` for a telephone that the house rings,
    or empty when the console never said). `on_call` is a telephone of the centre file, which
    nobody logs in by; `away_until_ms` is the planned end of a break.
    """

    id: AgentId
    name: str
    role: Role
    queues: tuple[QueueId, ...]
    skills: tuple[str, ...]
    phone_number: str
    status: Status
    reason: str
    phone: str
    heartbeat_ms: int
    idle_since_ms: int
    wrap_until_ms: int
    misses: int
    away_until_ms: int = 0
    on_call: bool = False

    @classmethod
    def from_fields(cls, fields: Mapping[str, str]) -> Self:
        """Read the Redis hash; raises KeyError or ValueError when it is no agent's."""
        return cls(
            id=AgentId(fields["id"]),
            name=fields["name"],
            role=Role(fields["role"]),
            queues=tuple(QueueId(q) for q in fields["queues"].split(",") if q),
            skills=tuple(filter(None, fields.get("skills", "").split(","))),
            phone_number=fields.get("phone_number", ""),
            status=Status(fields.get("status") or Status.OFFLINE),
            reason=fields.get("reason", ""),
            phone=fields.get("phone", ""),
            heartbeat_ms=int(fields.get("heartbeat_ms") or 0),
            idle_since_ms=int(fields.get("idle_since_ms") or 0),
            wrap_until_ms=int(fields.get("wrap_until_ms") or 0),
            misses=int(fields.get("misses") or 0),
            away_until_ms=int(fields.get("away_until_ms") or 0),
            on_call=fields.get("on_call") == "1",
        )

    def serves(self, queue: QueueId) -> bool:
        """Whether this agent takes conversations of that queue, as first or second line."""
        mine = {EVERY_QUEUE, queue, QueueId(queue + SECOND_LINE)}
        return not mine.isdisjoint(self.queues)
