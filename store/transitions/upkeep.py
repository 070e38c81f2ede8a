"""What keeps the centre going."""

from collections.abc import Sequence

from store.loader import Answer
from store.transitions.runner import Json, Runner


class Upkeep(Runner):
    """What keeps the centre going."""

    async def configure(self, *, op: str, config: Json) -> Answer:
        """Put the centre file's queues, targets and settings where the scripts read them."""
        return await self._run("configure", op=op, config=config)

    async def relane(
        self, *, now_ms: int, conversations: Sequence[str], agents: Sequence[str]
    ) -> Answer:
        """Let some conversations and agents be as the centre file of now wants them."""
        return await self._run("relane", now_ms=now_ms, conversations=conversations, agents=agents)

    async def take_due(self, *, now_ms: int, lease_ms: int, most: int) -> Answer:
        """Lease the timers that are due."""
        return await self._run("take_due", now_ms=now_ms, lease_ms=lease_ms, most=most)

    async def sweep(self, *, now_ms: int, turn: int) -> Answer:
        """Match what the events may have missed: once a second, bounded."""
        return await self._run("sweep", now_ms=now_ms, turn=turn)

    async def audit(
        self, *, now_ms: int, conversations: Sequence[str], agents: Sequence[str]
    ) -> Answer:
        """Verify the laws over some conversations and agents, and put right what is not."""
        return await self._run("audit", now_ms=now_ms, conversations=conversations, agents=agents)

    async def alert(self, *, op: str, now_ms: int, alert: str, text: str) -> Answer:
        """Tell supervisors of something that no transition made: an alert in the log."""
        return await self._run("alert", op=op, now_ms=now_ms, alert=alert, text=text)

    async def announce(self, *, op: str, now_ms: int, by: str, text: str, queue: str) -> Answer:
        """A supervisor tells the agents something; `queue` is empty when it is for everybody."""
        return await self._run("announce", op=op, now_ms=now_ms, by=by, text=text, queue=queue)
