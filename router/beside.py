"""What happens beside the words: reactions, deletions, receipts. Implements `adapter.Beside`."""

from dataclasses import dataclass

from core import ids
from core.clock import Clock
from core.contact import Address
from core.events import Entry
from core.ids import ConversationId
from core.words import DELIVERY_RANK, Channel, Delivery, Speaker
from router.ways import address_of
from store.reader import Reader
from store.scripts import Scripts


@dataclass(frozen=True, slots=True)
class Margins:
    """Keeps what asks for no answer: it opens nothing and wakes nobody."""

    scripts: Scripts
    reader: Reader
    clock: Clock

    async def add(
        self, provider_id: str, address: Address, channel: Channel, speaker: Speaker, text: str
    ) -> bool:
        """Put a line into the open conversation of this address; False when it is not needed.

        What we sent ourselves comes back as an echo, without a mark on Instagram: the same words
        of ours in the timeline are it.
        """
        conversation = await self.reader.open_conversation_at(address.key)
        if conversation is None:
            return False
        entry = Entry(
            id=ids.derived("msg", provider_id),
            kind="system" if speaker is Speaker.SYSTEM else "message",
            speaker=speaker,
            channel="" if speaker is Speaker.SYSTEM else channel,
            at_ms=self.clock.now_ms(),
            text=text,
            address=address.key,
        )
        lines = [line for line, _, _ in await self.reader.timeline(conversation)]
        ours = [line.text for line in lines if line.speaker != Speaker.RESIDENT]
        if entry.id in {line.id for line in lines}:
            return False
        if speaker is Speaker.AGENT and text in ours:
            return False
        answer = await self.scripts.note(
            op=entry.id,
            now_ms=entry.at_ms,
            conversation=conversation,
            agent="",
            entry=entry.to_dict(),
        )
        return answer.word == "NOTED"

    async def took_back(self, provider_id: str) -> bool:
        """Hide from colleagues what the resident has deleted; the record stays."""
        answer = await self.scripts.take_back(
            op="",
            now_ms=self.clock.now_ms(),
            provider=provider_id,
            message=ids.derived("msg", provider_id),
        )
        return answer.word != "UNKNOWN"

    async def came(self, address: Address, status: Delivery, until_ms: int) -> None:
        """Note it of each message to this address in the open conversation, else the last one."""
        for conversation in await self._conversations(address):
            for entry, held, _ in await self.reader.timeline(conversation):
                to_them = (entry.channel, entry.address) == (address.kind, address.value)
                behind = held is not None and DELIVERY_RANK[held] < DELIVERY_RANK[status]
                if to_them and behind and entry.at_ms <= until_ms:
                    await self.scripts.status(
                        op="",
                        now_ms=self.clock.now_ms(),
                        conversation=conversation,
                        message=entry.id,
                        status=status,
                        error="",
                    )

    async def stopped(self, conversation: str, message: str) -> None:
        """Keep that nothing more is to be sent to where this message went."""
        for entry, _, _ in await self.reader.timeline(ConversationId(conversation)):
            if entry.id == message:
                await self.scripts.stop(
                    op="",
                    now_ms=self.clock.now_ms(),
                    conversation=conversation,
                    address=address_of(Channel(entry.channel), entry.address),
                )

    async def _conversations(self, address: Address) -> list[ConversationId]:
        resident = await self.reader.resident_at(address.key)
        kept = await self.reader.resident(resident) if resident else {}
        return [ConversationId(kept[part]) for part in ("open", "last") if kept.get(part)]
