"""What an agent does while a resident is on the line: hold, consult, leave to a colleague."""

from store.loader import Answer
from store.transitions.runner import Json, Runner


class Line(Runner):
    """What an agent does while a resident is on the line."""

    async def hold(
        self, *, op: str, now_ms: int, conversation: str, agent: str, held: int
    ) -> Answer:
        """The agent puts the resident on hold (1), or takes them back (0)."""
        return await self._run(
            "hold", op=op, now_ms=now_ms, conversation=conversation, agent=agent, held=held
        )

    async def line(self, *, conversation: str, call: str, attempt: int) -> Answer:
        """Tell what a resident's leg should hear now."""
        return await self._run("line", conversation=conversation, call=call, attempt=attempt)

    async def consult(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        to_agent: str,
        queue: str,
        entry: Json,
    ) -> Answer:
        """The agent asks a colleague, or whoever of a queue is free; the resident is on hold."""
        return await self._run(
            "consult",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            to_agent=to_agent,
            queue=queue,
            entry=entry,
        )

    async def consult_joined(
        self, *, op: str, now_ms: int, conversation: str, agent: str, leg: str
    ) -> Answer:
        """The colleague who was asked is in the conference."""
        return await self._run(
            "consult_joined", op=op, now_ms=now_ms, conversation=conversation, agent=agent, leg=leg
        )

    async def consult_ended(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        cause: str,
        sender: str,
        colleague: str,
        attempt: int,
        leg: str,
    ) -> Answer:
        """A consultation is over; what is named must fit, what is empty or 0 may be anything."""
        return await self._run(
            "consult_ended",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            cause=cause,
            sender=sender,
            colleague=colleague,
            attempt=attempt,
            leg=leg,
        )

    async def complete(self, *, op: str, now_ms: int, conversation: str, agent: str) -> Answer:
        """The agent leaves the call to the colleague who is on the line."""
        return await self._run(
            "complete", op=op, now_ms=now_ms, conversation=conversation, agent=agent
        )

    async def rung(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        attempt: int,
        consult: int,
        call: str,
    ) -> Answer:
        """The provider took the call that we place to an agent's own telephone."""
        return await self._run(
            "rung",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            attempt=attempt,
            consult=consult,
            call=call,
        )

    async def recorded(self, *, op: str, now_ms: int, conversation: str, entry: Json) -> Answer:
        """A recording of a call can be had at the provider."""
        return await self._run(
            "recorded", op=op, now_ms=now_ms, conversation=conversation, entry=entry
        )

    async def pause_recording(
        self, *, op: str, now_ms: int, conversation: str, agent: str, paused: int
    ) -> Answer:
        """The agent pauses the recording (1), or goes on with it (0)."""
        return await self._run(
            "pause_recording",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            paused=paused,
        )
