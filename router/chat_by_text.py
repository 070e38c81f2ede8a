"""Chats that go on by text: answers that nobody saw in the window, and copies that were asked for.

Implements `channels.webchat.chats.Copies`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from config.centre import Centre
from core import ids
from core.clock import Clock
from core.contact import Address
from core.conversation import Conversation
from core.events import Entry
from core.ids import ConversationId, ResidentId
from core.reach import KNOWN, Reachable, read_reach
from core.words import Channel, Speaker
from store.loader import Answer
from store.reader import Reader
from store.scripts import Scripts

A_FILE = "(a file)"
MOST = 1400  # characters of a copy: with its sentence within the 1,600 that a provider takes


@dataclass(frozen=True, slots=True)
class ChatByText:
    """Carries words of a chat to a telephone. Raises StoreUnavailableError; again is harmless."""

    scripts: Scripts
    reader: Reader
    centre: Centre
    clock: Clock

    async def carry(self, conversation: ConversationId, message: str) -> Answer:
        """Send by text what was said in the chat, if it was not seen there by now."""
        found = await self.reader.conversation(conversation)
        lines = [entry for entry, _, _ in await self.reader.timeline(conversation)]
        said = next((entry for entry in lines if entry.id == message), None)
        to = await self._number(found) if found and said else ""
        name = said.name if said and said.name else self.centre.name
        words = said.text if said else ""
        text = self.centre.chat_left_text(who=name, words=words, language=_language(found))
        files = said.media if said else ()  # the text then ends with links to them
        return await self._send(conversation, message, text, to, message, media=files)

    async def copy(self, session: str, to: Address) -> bool:
        """Send what was said to this session to a telephone, once as long as nothing is added.

        Returns False when there is nothing to send: no person has answered there yet, or texts
        to this number are not wanted or not possible.
        """
        address = Address(Channel.WEBCHAT, session).key
        found = await self._last_of(address)
        if found is None or not self._may_text(await self._reach(found), to.key):
            return False
        lines = [e for e, _, _ in await self.reader.timeline(found.id) if _is_of(e, session)]
        if not any(entry.speaker == Speaker.AGENT for entry in lines):
            return False  # nobody makes us text strangers with words of their own
        told = _told(lines)
        text = self.centre.copy_text(words=told, language=_language(found))
        answer = await self._send(found.id, "", text, to.value, f"{to.value}:{lines[-1].id}")
        return answer.word in ("CARRIED", "SEEN")

    async def _send(
        self,
        conversation: ConversationId,
        message: str,
        text: str,
        to: str,
        what: str,
        *,
        media: tuple[Mapping[str, str], ...] = (),
    ) -> Answer:
        op = ids.derived("op", "carry", conversation, what)
        entry = Entry(
            id=ids.derived("msg", conversation, op),
            kind="system",
            speaker=Speaker.SYSTEM,
            channel=Channel.SMS,
            at_ms=self.clock.now_ms(),
            text=text,
            name=self.centre.name,
            address=to,
            media=media,
        )
        return await self.scripts.carry(
            op="",  # the entry's id is what makes a repeat safe
            now_ms=entry.at_ms,
            conversation=conversation,
            message=message,
            entry=entry.to_dict(),
            to=to,
            sender=self.centre.number_for(Channel.SMS),
        )

    async def _last_of(self, address: str) -> Conversation | None:
        """Return the conversation of who is known by this address, open or the last."""
        resident = await self.reader.resident_at(address)
        fields = await self.reader.resident(resident) if resident else {}
        known = fields.get("open") or fields.get("last")
        return await self.reader.conversation(ConversationId(known)) if known else None

    async def _reach(self, conversation: Conversation) -> Mapping[str, Reachable]:
        [fields] = await self.reader.addresses([ResidentId(conversation.resident)])
        return read_reach(fields)

    async def _number(self, conversation: Conversation) -> str:
        """Return where they are texted: the number that they gave last, else one they use."""
        reach = await self._reach(conversation)
        phones = [each for each in reach if each.startswith("phone:")]
        best = sorted(
            (each for each in phones if self._may_text(reach, each)),
            key=lambda each: (each != conversation.address, reach[each].level == KNOWN),
        )
        return best[0].partition(":")[2] if best else ""

    def _may_text(self, reach: Mapping[str, Reachable], address: str) -> bool:
        known = reach.get(address)
        return bool(self.centre.number_for(Channel.SMS)) and not (known and known.stopped_ms)


def _is_of(entry: Entry, session: str) -> bool:
    spoken = entry.kind in ("message", "system") and entry.channel == Channel.WEBCHAT
    return spoken and entry.address.removeprefix("webchat:") == session


def _told(lines: list[Entry]) -> str:
    told = " / ".join(f"{_who(entry)}: {entry.text or A_FILE}" for entry in lines)
    return told if len(told) <= MOST else f"… {told[-MOST:]}"


def _who(entry: Entry) -> str:
    return entry.name or ("You" if entry.speaker == Speaker.RESIDENT else "We")


def _language(conversation: Conversation | None) -> str:
    return conversation.language if conversation else ""
