"""Where a conversation stands and how long it may take: reads Redis, asks the pure rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from channels.adapter import Place
from config.centre import Centre
from config.current import Current
from core.clock import Clock
from core.conversation import Conversation, State
from core.ids import QueueId
from core.views import Estimate
from core.words import Medium, Urgency
from queues.estimate import Answer, wait_range
from store.reader import Answered, Reader

RECENT = 500
OFFERED_S = 60  # an agent is being asked now


def estimate_of(answered: Sequence[Answered], ahead: int, agents: int) -> Estimate | None:
    """Return the range with `ahead` before and `agents` present; None without agents."""
    lines = [Answer(line.waited_ms / 1000, line.ahead) for line in answered if line.ahead >= 0]
    found = wait_range(lines, ahead=ahead, agents=agents)
    return Estimate(found.low_s, found.high_s) if found else None


@dataclass(frozen=True, slots=True)
class Estimates:
    """Honest waits (law 10)."""

    reader: Reader
    current: Current
    clock: Clock

    @property
    def centre(self) -> Centre:
        """The centre file as it is now."""
        return self.current.centre

    async def place(self, conversation: Conversation) -> Place | None:
        """Return how many are ahead and the range, or None when it is not waiting."""
        if conversation.state is State.OFFERED:
            return Place(0, 0, OFFERED_S)
        ahead = await self.reader.ahead(
            conversation, self.clock.now_ms(), self._targets(conversation.queue)
        )
        if ahead is None:
            return None
        estimate = await self.of_queue(conversation.queue, ahead)
        if estimate is None:
            return Place(ahead, 0, None)
        return Place(ahead, estimate.low_s, estimate.high_s)

    async def of_queue(self, queue: QueueId, ahead: int) -> Estimate | None:
        """Return the range of the wait with `ahead` before; None while nobody serves the queue."""
        answered = await self.reader.answered([queue], RECENT)
        serving = [a for a in await self.reader.agents() if a.serves(queue)]
        present = await self.reader.present_agents()
        return estimate_of(answered[queue], ahead, sum(a.id in present for a in serving))

    def _targets(self, queue: QueueId) -> dict[tuple[Urgency, Medium], int]:
        targets = next(q.targets for q in self.centre.queues if q.id == queue)
        return {(u, m): targets.of(u, m) for u in Urgency for m in Medium}
