"""A queue with several agents, played event by event: who is next is asked of the real rule.

Lanes hold people in the order in which they came. An agent who frees is given the head that
`choose` names among the heads of the lanes that are not empty, as in production; nobody who is
being helped is interrupted. All times are whole milliseconds.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

from core.words import Medium, Urgency
from queues.ordering import Head
from queues.policies import Choose

NEVER = 1 << 62
QUEUE = "repairs"


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of the queue and its target in seconds."""

    urgency: Urgency
    medium: Medium
    target_s: int

    def head(self, since_ms: int) -> Head:
        """Return the head of this lane that came at `since_ms`."""
        return Head(QUEUE, self.urgency, self.medium, since_ms, self.target_s)


class Arrival(NamedTuple):
    """Somebody who comes, how long helping takes, and when they give up unless helped before."""

    at_ms: int
    lane: Lane
    service_ms: int
    until_ms: int = NEVER


class Ending(NamedTuple):
    """How somebody's waiting ended."""

    arrival: Arrival
    waited_ms: int
    answered: bool


class Shift(NamedTuple):
    """From this moment on so many agents work; who is with a resident finishes first."""

    from_ms: int
    agents: int


def simulate(arrivals: Iterable[Arrival], shifts: Sequence[Shift], choose: Choose) -> list[Ending]:
    """Play it until nobody waits. `arrivals` and `shifts` are in the order of time.

    The last shift stays until everybody was helped or gave up. A shift without agents is refused.
    """
    if not shifts or min(shift.agents for shift in shifts) < 1:
        message = f"Every shift needs at least one agent: {shifts}"
        raise ValueError(message)
    room = _Room(choose)
    coming = deque(shifts)
    for arrival in arrivals:
        while coming and coming[0].from_ms <= arrival.at_ms:
            room.change(coming.popleft())
        room.work_until(arrival.at_ms)
        room.arrive(arrival)
    for shift in coming:
        room.change(shift)
    room.work_until(NEVER)
    return room.endings


class _Room:
    """Agents, lanes, and how it went."""

    def __init__(self, choose: Choose) -> None:
        self.endings: list[Ending] = []
        self._choose = choose
        self._agents = 0
        self._busy_until: list[int] = []  # a heap
        self._lines: dict[str, deque[Arrival]] = {}
        self._heads: dict[str, Head] = {}

    def arrive(self, arrival: Arrival) -> None:
        if len(self._busy_until) < self._agents:  # then nobody waits
            self._answer(arrival, arrival.at_ms)
            return
        head = arrival.lane.head(arrival.at_ms)
        line = self._lines.setdefault(head.lane, deque())
        line.append(arrival)
        self._heads.setdefault(head.lane, head)

    def work_until(self, now_ms: int) -> None:
        while self._busy_until and self._busy_until[0] <= now_ms:
            freed_ms = heappop(self._busy_until)
            if len(self._busy_until) < self._agents:
                self._help_next(freed_ms)

    def change(self, shift: Shift) -> None:
        self.work_until(shift.from_ms)
        self._agents = shift.agents
        while len(self._busy_until) < self._agents and self._help_next(shift.from_ms):
            pass

    def _help_next(self, now_ms: int) -> bool:
        self._let_go(now_ms)
        head = self._choose(self._heads.values(), now_ms)
        if head is None:
            return False
        arrival = self._lines[head.lane].popleft()
        self._show_head(head.lane)
        self._answer(arrival, now_ms)
        return True

    def _let_go(self, now_ms: int) -> None:
        """Take who gave up away from the front. Further back they are in nobody's way."""
        for lane in list(self._heads):
            line = self._lines[lane]
            if line[0].until_ms > now_ms:
                continue
            while line and line[0].until_ms <= now_ms:
                gone = line.popleft()
                self.endings.append(Ending(gone, gone.until_ms - gone.at_ms, answered=False))
            self._show_head(lane)

    def _show_head(self, lane: str) -> None:
        line = self._lines[lane]
        if line:
            self._heads[lane] = line[0].lane.head(line[0].at_ms)
        else:
            del self._heads[lane]

    def _answer(self, arrival: Arrival, now_ms: int) -> None:
        heappush(self._busy_until, now_ms + arrival.service_ms)
        self.endings.append(Ending(arrival, now_ms - arrival.at_ms, answered=True))
