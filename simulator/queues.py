"""The provider's queues: first in, first out, made when first named."""

from dataclasses import dataclass, field

from simulator.leg import Leg
from simulator.runtime import Runtime

DEFAULT_MAX = 1000
LONGEST_NAME = 64


@dataclass(slots=True, eq=False)
class Queue:
    """One queue and who is in it, since when."""

    runtime: Runtime
    sid: str
    name: str
    created_ms: int
    max_size: int = DEFAULT_MAX
    since_ms: dict[Leg, int] = field(default_factory=dict)

    def enter(self, leg: Leg, most: int) -> bool:
        """Put the leg at the end; False when the queue is full. `most` resizes it first."""
        self.max_size = most or self.max_size
        if len(self.since_ms) >= self.max_size:
            return False
        self.since_ms[leg] = self.runtime.clock.now_ms()
        leg.place = self
        return True

    def leave(self, leg: Leg, why: str) -> dict[str, str]:
        """Take the leg out; return what the action URL is told."""
        result = {"QueueResult": why, "QueueSid": self.sid, "QueueTime": str(self.waited_s(leg))}
        del self.since_ms[leg]
        leg.place = None
        return result

    def utter(self, leg: Leg, text: str) -> None:
        """Nobody listens to a queue."""

    def position(self, leg: Leg) -> int:
        """Return the place of the leg, the front being 1."""
        return list(self.since_ms).index(leg) + 1

    def waited_s(self, leg: Leg) -> int:
        """Return how long the leg has been in the queue."""
        return (self.runtime.clock.now_ms() - self.since_ms[leg]) // 1000

    def average_s(self) -> int:
        """Return how long those who are in it have been, on average."""
        waits = [self.waited_s(leg) for leg in self.since_ms]
        return sum(waits) // len(waits) if waits else 0

    def wait_params(self, leg: Leg) -> dict[str, str]:
        """Return what the waitUrl is told besides the call."""
        return {
            "QueueSid": self.sid,
            "QueuePosition": str(self.position(leg)),
            "QueueTime": str(self.waited_s(leg)),
            "AvgQueueTime": str(self.average_s()),
            "CurrentQueueSize": str(len(self.since_ms)),
            "MaxQueueSize": str(self.max_size),
        }


class Queues:
    """All queues by name."""

    def __init__(self, runtime: Runtime) -> None:
        """Start with none."""
        self._runtime = runtime
        self._by_name: dict[str, Queue] = {}

    def named(self, name: str) -> Queue | None:
        """Return the queue, made when new; None when the name is not allowed."""
        if not 0 < len(name) <= LONGEST_NAME:
            return None
        if name not in self._by_name:
            now_ms = self._runtime.clock.now_ms()
            queue = Queue(self._runtime, self._runtime.sid("QU"), name, now_ms)
            self._by_name[name] = queue
        return self._by_name[name]

    def get(self, sid: str) -> Queue | None:
        """Return the queue with this SID."""
        return next((queue for queue in self.all() if queue.sid == sid), None)

    def all(self) -> list[Queue]:
        """Return every queue, the oldest first."""
        return list(self._by_name.values())
