"""What makes an agent present: what they chose, and whether their console is heard from."""

from dataclasses import dataclass

from core.clock import Clock
from core.errors import InvalidError, NotFoundError
from core.ids import AgentId, IdSource
from core.people import Agent
from core.words import Status
from store.reader import Reader
from store.scripts import Scripts


@dataclass(frozen=True, slots=True)
class AgentPresence:
    """Keeps the three parts of presence apart; the scripts put them together."""

    scripts: Scripts
    reader: Reader
    clock: Clock
    ids: IdSource

    async def choose(self, agent: AgentId, status: Status, reason: str, until_ms: int = 0) -> Agent:
        """Take the status that was chosen, and return the agent after it.

        `until_ms` is the planned end of a break; 0 without one.
        """
        if until_ms and (status is not Status.AWAY or until_ms <= self.clock.now_ms()):
            message = "Only a break (away) has a planned end, and that is in the future."
            raise InvalidError(message)
        await self.scripts.presence(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            agent=agent,
            status=status,
            reason=reason,
            until_ms=until_ms,
        )
        found = await self.reader.agent(agent)
        if found is None:
            message = "This account has been removed; ask your supervisor."
            raise NotFoundError(message)
        return found

    async def heartbeat(self, agent: AgentId, phone: str) -> None:
        """The console is alive; `phone` is empty when it says nothing new of the phone."""
        await self.scripts.heartbeat(now_ms=self.clock.now_ms(), agent=agent, phone=phone)
