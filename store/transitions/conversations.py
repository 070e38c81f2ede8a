"""Whose hands a conversation is in."""

from collections.abc import Sequence

from store.loader import Answer
from store.transitions.runner import Json, Runner


class Conversations(Runner):
    """Whose hands a conversation is in."""

    async def accept(
        self, *, op: str, now_ms: int, conversation: str, attempt: int, agent: str
    ) -> Answer:
        """The agent takes the offer; a live call then waits for the agent's leg."""
        return await self._run(
            "accept", op=op, now_ms=now_ms, conversation=conversation, attempt=attempt, agent=agent
        )

    async def take(
        self, *, op: str, now_ms: int, conversation: str, agent: str, by: str, reason: str
    ) -> Answer:
        """An agent takes what waits, out of turn; or a supervisor puts it to an agent."""
        return await self._run(
            "take",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            by=by,
            reason=reason,
        )

    async def decline(
        self, *, op: str, now_ms: int, conversation: str, attempt: int, agent: str, cause: str
    ) -> Answer:
        """The agent says no to an offer."""
        return await self._run(
            "decline",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            attempt=attempt,
            agent=agent,
            cause=cause,
        )

    async def expire(self, *, op: str, now_ms: int, conversation: str, attempt: int) -> Answer:
        """The deadline of an offer passed: no answer, or the phone never joined."""
        return await self._run(
            "expire", op=op, now_ms=now_ms, conversation=conversation, attempt=attempt
        )

    async def transfer(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        by: str,
        may_move: int,
        queue: str,
        to_agent: str,
        entry: Json,
    ) -> Answer:
        """Hand a conversation to another queue or agent. A supervisor may move any that is open."""
        return await self._run(
            "transfer",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            by=by,
            may_move=may_move,
            queue=queue,
            to_agent=to_agent,
            entry=entry,
        )

    async def widen(
        self, *, op: str, now_ms: int, conversation: str, on_call: Sequence[Json]
    ) -> Answer:
        """Nobody who was asked so far has taken it: the next ring is asked as well.

        `on_call` are the texts (`number`, `sender`, `text`) for when it is the last.
        """
        return await self._run(
            "widen", op=op, now_ms=now_ms, conversation=conversation, on_call=on_call
        )

    async def park(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        done: str,
        next_step: str,
        by_ms: int,
        medium: str,
        entry: Json,
        to: str,
        sender: str,
    ) -> Answer:
        """Park a conversation with a promise: what was done, what happens next, and by when."""
        return await self._run(
            "park",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            done=done,
            next_step=next_step,
            by_ms=by_ms,
            medium=medium,
            entry=entry,
            to=to,
            sender=sender,
        )

    async def resume(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        attempt: int,
        entry: Json,
        to: str,
        sender: str,
    ) -> Answer:
        """A promise is due: the conversation comes back by itself, ahead of its class."""
        return await self._run(
            "resume",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            attempt=attempt,
            entry=entry,
            to=to,
            sender=sender,
        )

    async def close(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        outcome: str,
        done: str,
        keep_s: int,
    ) -> Answer:
        """Close a conversation."""
        return await self._run(
            "close",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            outcome=outcome,
            done=done,
            keep_s=keep_s,
        )

    async def raise_urgency(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        by: str,
        may_move: int,
        urgency: str,
        reason: str,
    ) -> Answer:
        """A person changes the urgency of a conversation, up or down, in whatever state it is."""
        return await self._run(
            "raise",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            by=by,
            may_move=may_move,
            urgency=urgency,
            reason=reason,
        )
