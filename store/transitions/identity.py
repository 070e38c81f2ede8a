"""Who is the same person as whom."""

from store.loader import Answer
from store.transitions.runner import Json, Runner


class Identity(Runner):
    """Who is the same person as whom."""

    async def link(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        may_move: int,
        other: str,
        entry: Json,
        keep_s: int,
    ) -> Answer:
        """The resident of this conversation is `other`; two open conversations become one."""
        return await self._run(
            "link",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            may_move=may_move,
            other=other,
            entry=entry,
            keep_s=keep_s,
        )

    async def identify(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        may_move: int,
        other: str,
        person: Json,
        house: str,
        entry: Json,
        keep_s: int,
    ) -> Answer:
        """Of those behind its number it is `other`, or, where that is empty, the new `person`."""
        return await self._run(
            "identify",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            may_move=may_move,
            other=other,
            person=person,
            house=house,
            entry=entry,
            keep_s=keep_s,
        )

    async def unlink(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        may_move: int,
        other: str,
        fresh: str,
        entry: Json,
    ) -> Answer:
        """`other`, who was linked, is somebody else; their words get the conversation `fresh`."""
        return await self._run(
            "unlink",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            may_move=may_move,
            other=other,
            fresh=fresh,
            entry=entry,
        )
