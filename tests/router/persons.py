"""What the model knows of a conversation and of an agent."""

from dataclasses import dataclass, field

from core.conversation import State
from core.words import Medium, Status, Urgency
from queues.ordering import Head
from tests.router import centre

# Beside those of the small centre somebody who is a queue's second line.
PEOPLE = {**centre.AGENTS, "dora": "rents:2"}


@dataclass
class Talk:
    """A conversation."""

    id: str
    queue: str
    urgency: Urgency
    medium: Medium
    since_ms: int
    state: State = State.WAITING
    agent: str = ""
    attempt: int = 0
    deadline_ms: int = 0
    accepted: bool = False
    spoke_last: str = "resident"
    last_agent: str = ""
    head_start_ms: int = 0
    promise_ms: int = 0
    calls: list[str] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    ring: int = 0  # 0: no ladder was begun
    ring_since_ms: int = 0
    handed_to: str = ""
    handed_by: str = ""

    @property
    def effective_ms(self) -> int:
        return self.since_ms - self.head_start_ms

    @property
    def weight(self) -> int:
        quiet = self.medium is Medium.MESSAGE and self.spoke_last == "agent"
        return 0 if quiet and self.state is State.ACTIVE else centre.WEIGHTS[self.medium]

    def head(self) -> Head:
        target_s = centre.TARGETS[self.urgency]
        return Head(self.queue, self.urgency, self.medium, self.effective_ms, target_s)


@dataclass
class Person:
    """An agent."""

    id: str
    queues: str
    status: Status = Status.OFFLINE
    beat_ms: int = 0  # 0: not heard from
    last_beat_ms: int = 0
    idle_since_ms: int = 0
    wrap_until_ms: int = 0
    misses: int = 0
    held: dict[str, int] = field(default_factory=dict)

    @property
    def load(self) -> int:
        return sum(self.held.values())

    def ring(self, queue: str) -> int:
        """From which ring on this agent is asked for the queue."""
        served = self.queues.split(",")
        if "*" in served or queue in served:
            return 1
        return 2 if f"{queue}:2" in served else 3
