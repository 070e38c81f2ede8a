"""The legs of calls."""

from store.loader import Answer
from store.transitions.runner import Json, Runner


class Calls(Runner):
    """The legs of calls."""

    async def connect(self, *, op: str, now_ms: int, conversation: str, agent: str) -> Answer:
        """The agent's leg is in the conference: the call is active, and the caller is fetched."""
        return await self._run(
            "connect", op=op, now_ms=now_ms, conversation=conversation, agent=agent
        )

    async def leg(self, *, conversation: str, agent: str, leg: str) -> Answer:
        """Remember which leg of a call is the agent's own."""
        return await self._run("leg", conversation=conversation, agent=agent, leg=leg)

    async def supervise(
        self, *, op: str, now_ms: int, conversation: str, by: str, how: str
    ) -> Answer:
        """A supervisor's phone comes into a live call."""
        return await self._run(
            "supervise", op=op, now_ms=now_ms, conversation=conversation, by=by, how=how
        )

    async def hang_up(
        self, *, op: str, now_ms: int, conversation: str, call: str, cause: str, entry: Json
    ) -> Answer:
        """A leg of the resident ended."""
        return await self._run(
            "hang_up",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            call=call,
            cause=cause,
            entry=entry,
        )

    async def agent_left(self, *, op: str, now_ms: int, conversation: str, agent: str) -> Answer:
        """The agent's leg left the conference while the caller was still there."""
        return await self._run(
            "agent_left", op=op, now_ms=now_ms, conversation=conversation, agent=agent
        )

    async def end_call(self, *, op: str, now_ms: int, conversation: str, agent: str) -> Answer:
        """The agent ends the call: the resident's legs are hung up by the outbox."""
        return await self._run(
            "end_call", op=op, now_ms=now_ms, conversation=conversation, agent=agent
        )
