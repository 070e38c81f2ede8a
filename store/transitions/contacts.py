"""What residents do and are told."""

from collections.abc import Sequence

from store.loader import Answer
from store.transitions.runner import Json, Runner


class Contacts(Runner):
    """What residents do and are told."""

    async def receive(
        self,
        *,
        op: str,
        now_ms: int,
        provider: str,
        address: str,
        claimed: str,
        conversation: str,
        resident: str,
        contact: Json,
        entry: Json,
        triage: Json,
        claim_s: int,
        call_s: int,
    ) -> Answer:
        """Take in one contact: claim it, find its conversation, lane it, match it."""
        return await self._run(
            "receive",
            op=op,
            now_ms=now_ms,
            provider=provider,
            address=address,
            claimed=claimed,
            conversation=conversation,
            resident=resident,
            contact=contact,
            entry=entry,
            triage=triage,
            claim_s=claim_s,
            call_s=call_s,
        )

    async def send(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        entry: Json,
        to: str,
        sender: str,
    ) -> Answer:
        """An agent, or the engine itself (agent empty), writes to the resident."""
        return await self._run(
            "send",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            entry=entry,
            to=to,
            sender=sender,
        )

    async def carry(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        message: str,
        entry: Json,
        to: str,
        sender: str,
    ) -> Answer:
        """Words that were for the chat go by text; without a message, a copy of what was said."""
        return await self._run(
            "carry",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            message=message,
            entry=entry,
            to=to,
            sender=sender,
        )

    async def status(
        self, *, op: str, now_ms: int, conversation: str, message: str, status: str, error: str
    ) -> Answer:
        """The provider says how far a message has come."""
        return await self._run(
            "status",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            message=message,
            status=status,
            error=error,
        )

    async def take_back(self, *, op: str, now_ms: int, provider: str, message: str) -> Answer:
        """The resident has deleted what they wrote."""
        return await self._run(
            "take_back", op=op, now_ms=now_ms, provider=provider, message=message
        )

    async def stop(self, *, op: str, now_ms: int, conversation: str, address: str) -> Answer:
        """The provider says that the resident wants no more texts at an address."""
        return await self._run(
            "stop", op=op, now_ms=now_ms, conversation=conversation, address=address
        )

    async def note(
        self, *, op: str, now_ms: int, conversation: str, agent: str, entry: Json
    ) -> Answer:
        """Add a line that only agents see: a note, or what the engine did."""
        return await self._run(
            "note", op=op, now_ms=now_ms, conversation=conversation, agent=agent, entry=entry
        )

    async def resident(self, *, op: str, now_ms: int, resident: str, record: Json) -> Answer:
        """Keep the landlord's record of a resident; `record` has `addresses` and `fields`."""
        return await self._run("resident", op=op, now_ms=now_ms, resident=resident, record=record)

    async def forget(self, *, op: str, resident: str, conversations: Sequence[str]) -> Answer:
        """Forget a resident and these closed conversations of theirs."""
        return await self._run("forget", op=op, resident=resident, conversations=conversations)

    async def attach(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        message: str,
        place: int,
        media: Json,
    ) -> Answer:
        """A file that came with a message is kept by now, or never will be."""
        return await self._run(
            "attach",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            message=message,
            place=place,
            media=media,
        )
