"""Where a conversation stands and how long it may take: reads Redis, asks the pure rule."""

from dataclasses import dataclass

from config.centre import Centre
from queues.estimate import Answer, wait_range

from channels.adapter import Place
from core.clock import Clock
from core.conversation import Conversation, State
from core.ids import QueueId
from core.views import Estimate
from core.words import Medium, Urgency
from store.reader import Reader

RECENT = 50


@dataclass(frozen=True, slots=True)
class Estimates:
    """Honest waits (law 10)."""

    reader: Reader
    centre: Centre
    clock: Clock

    async def place(self, conversation: Conversation) -> Place | None:
        """Return how many are ahead and the range, or None when it is not waiting."""
        if conversation.state is State.OFFERED:
            return Place(0, 0, 60)
        ahead = await self.reader.ahead(
            conversation, self.clock.now_ms(), self._targets(conversation.queue)
        )
        if ahead is None:
            return None
        estimate = await self.of_queue(conversation.queue, ahead)
        return Place(ahead, estimate.low_s, estimate.high_s)

    async def of_queue(self, queue: QueueId, ahead: int) -> Estimate:
        """Return the range of the wait for somebody with `ahead` before them."""
        answered = await self.reader.answered(queue, RECENT)
        serving = [a for a in await self.reader.agents() if a.serves(queue)]
        present = await self.reader.present_agents()
        low_s, high_s = wait_range(
            [Answer(line.waited_ms / 1000) for line in answered],
            ahead=ahead,
            agents=sum(a.id in present for a in serving),
        )
        return Estimate(low_s, high_s)

    def _targets(self, queue: QueueId) -> dict[tuple[Urgency, Medium], int]:
        targets = next(q.targets for q in self.centre.queues if q.id == queue)
        return {(u, m): targets.of(u, m) for u in Urgency for m in Medium}
