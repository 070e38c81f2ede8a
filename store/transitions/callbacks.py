"""Calls to residents: asked for, placed, answered by somebody, by a machine or by nobody."""

from store.loader import Answer
from store.transitions.runner import Json, Runner


class Callbacks(Runner):
    """Calls to residents."""

    async def ring_back(
        self, *, op: str, now_ms: int, conversation: str, call: str, entry: Json
    ) -> Answer:
        """The caller asks to be rung back, and keeps the place."""
        return await self._run(
            "ring_back", op=op, now_ms=now_ms, conversation=conversation, call=call, entry=entry
        )

    async def ring(
        self, *, op: str, now_ms: int, conversation: str, agent: str, number: str
    ) -> Answer:
        """The agent asks to ring the resident now; the outbox places the call."""
        return await self._run(
            "ring", op=op, now_ms=now_ms, conversation=conversation, agent=agent, number=number
        )

    async def placing(self, *, op: str, now_ms: int, conversation: str, dial: str) -> Answer:
        """The outbox is about to place the call that was asked for."""
        return await self._run(
            "placing", op=op, now_ms=now_ms, conversation=conversation, dial=dial
        )

    async def placed(
        self, *, op: str, now_ms: int, conversation: str, dial: str, call: str, call_s: int
    ) -> Answer:
        """The provider took the call that we place to a resident."""
        return await self._run(
            "placed",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            dial=dial,
            call=call,
            call_s=call_s,
        )

    async def unplaced(
        self, *, op: str, now_ms: int, conversation: str, dial: str, call: str, entry: Json
    ) -> Answer:
        """No call came about; `dial` is empty for whichever was asked for, `call` if unknown."""
        return await self._run(
            "unplaced",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            dial=dial,
            call=call,
            entry=entry,
        )

    async def picked_up(self, *, op: str, now_ms: int, conversation: str, call: str) -> Answer:
        """The resident whom we ring has picked up."""
        return await self._run(
            "picked_up", op=op, now_ms=now_ms, conversation=conversation, call=call
        )

    async def machine(self, *, op: str, now_ms: int, conversation: str, call: str) -> Answer:
        """An answering machine has picked up instead of the resident."""
        return await self._run(
            "machine", op=op, now_ms=now_ms, conversation=conversation, call=call
        )

    async def unreached(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        call: str,
        cause: str,
        tries: int,
        again_ms: int,
        next_step: str,
        entry: Json,
        words: Json,
        to: str,
        sender: str,
    ) -> Answer:
        """Nobody picked up our `tries`-th call; `again_ms` is when the next is due, 0 for never."""
        return await self._run(
            "unreached",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            call=call,
            cause=cause,
            tries=tries,
            again_ms=again_ms,
            next_step=next_step,
            entry=entry,
            words=words,
            to=to,
            sender=sender,
        )

    async def ring_again(self, *, op: str, now_ms: int, conversation: str, attempt: int) -> Answer:
        """It is time to ring a resident again who did not pick up."""
        return await self._run(
            "ring_again", op=op, now_ms=now_ms, conversation=conversation, attempt=attempt
        )
