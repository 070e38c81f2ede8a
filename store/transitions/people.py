"""Agents: accounts and the three parts of presence."""

from store.loader import Answer
from store.transitions.runner import Json, Runner


class People(Runner):
    """Agents: accounts and the three parts of presence."""

    async def enroll(self, *, op: str, now_ms: int, account: Json, password_hash: str) -> Answer:
        """Add an account, or change what it serves and may do."""
        return await self._run(
            "enroll", op=op, now_ms=now_ms, account=account, password_hash=password_hash
        )

    async def remove(self, *, op: str, now_ms: int, agent: str) -> Answer:
        """Remove an account."""
        return await self._run("remove", op=op, now_ms=now_ms, agent=agent)

    async def presence(
        self, *, op: str, now_ms: int, agent: str, status: str, reason: str, until_ms: int
    ) -> Answer:
        """The agent chooses what to be; `until_ms` is the planned end of a break, 0 without."""
        return await self._run(
            "presence",
            op=op,
            now_ms=now_ms,
            agent=agent,
            status=status,
            reason=reason,
            until_ms=until_ms,
        )

    async def break_over(self, *, op: str, now_ms: int, agent: str, until_ms: int) -> Answer:
        """The planned end of a break has come."""
        return await self._run("break_over", op=op, now_ms=now_ms, agent=agent, until_ms=until_ms)

    async def heartbeat(self, *, now_ms: int, agent: str, phone: str) -> Answer:
        """The agent's console is alive, and says whether its phone is registered."""
        return await self._run("heartbeat", now_ms=now_ms, agent=agent, phone=phone)

    async def go_stale(self, *, op: str, now_ms: int, agent: str, seen_ms: int) -> Answer:
        """The agent's console has not been heard from: their offers go on at once."""
        return await self._run("go_stale", op=op, now_ms=now_ms, agent=agent, seen_ms=seen_ms)

    async def rescue(self, *, op: str, now_ms: int, agent: str, seen_ms: int) -> Answer:
        """Grace is over and the console still silent: unanswered residents go back."""
        return await self._run("rescue", op=op, now_ms=now_ms, agent=agent, seen_ms=seen_ms)

    async def wrapped_up(self, *, op: str, now_ms: int, agent: str, until_ms: int) -> Answer:
        """After-call work is over: the agent is free for the next."""
        return await self._run("wrapped_up", op=op, now_ms=now_ms, agent=agent, until_ms=until_ms)
