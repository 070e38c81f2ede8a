"""Words to a resident: over which channels they can go, and putting them in the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.centre import Centre
from core import ids
from core.clock import Clock
from core.conversation import Conversation
from core.errors import ConflictError, InvalidError, NotFoundError
from core.events import Entry
from core.ids import AgentId, ConversationId
from core.triage import Triage
from core.words import Channel, Speaker
from store.reader import Reader
from store.scripts import Scripts

WHATSAPP_WINDOW_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a resident now: the channel, where to, and from which of our numbers."""

    channel: Channel
    to: str
    sender: str


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a resident is known (`<kind>:<value>`, sorted), and every way that is open now."""

    addresses: list[str]
    ways: list[Way]


def ways(
    conversation: Conversation,
    reach: Mapping[str, str],
    last_whatsapp_ms: int,
    now_ms: int,
    centre: Centre,
) -> list[Way]:
    """Return every way that is open now, the one the resident used last first.

    WhatsApp is open for 24 hours after the resident's last WhatsApp message (Twilio, error 63016).
    A number that was only said (`probable`) is not written to: it may be somebody else's.
    """
    found: list[Way] = []
    in_window = now_ms - last_whatsapp_ms < WHATSAPP_WINDOW_MS
    for address, level in sorted(reach.items()):
        kind, _, value = address.partition(":")
        if level != "known":
            continue
        sms, whatsapp = centre.number_for(Channel.SMS), centre.number_for(Channel.WHATSAPP)
        if kind == "phone" and sms:
            found.append(Way(Channel.SMS, value, sms))
        if kind in {"phone", "whatsapp"} and in_window and whatsapp:
            found.append(Way(Channel.WHATSAPP, value, whatsapp))
        if kind == "webchat":
            found.append(Way(Channel.WEBCHAT, value, ""))
    last = conversation.channel
    current = conversation.address.partition(":")[2]
    return sorted(found, key=lambda way: (way.channel is not last, not way.to.endswith(current)))


@dataclass(frozen=True, slots=True)
class Reply:
    """Puts words in the outbox, for an agent or for the engine itself."""

    scripts: Scripts
    reader: Reader
    centre: Centre
    clock: Clock

    async def ways(self, conversation: Conversation) -> list[Way]:
        """Return how this conversation's resident can be written to now."""
        [reached] = await self.reach([conversation])
        return reached.ways

    async def reach(self, conversations: Sequence[Conversation]) -> list[Reached]:
        """Return for each where its resident is known and how they can be written to now."""
        found = await self.reader.reached(conversations, Channel.WHATSAPP)
        now_ms = self.clock.now_ms()
        return [
            Reached(sorted(known), ways(each, known, last_ms, now_ms, self.centre))
            for each, (known, last_ms) in zip(conversations, found, strict=True)
        ]

    async def choose(self, conversation: Conversation, channel: Channel | None) -> Way:
        """Return the way to use; ConflictError `window_closed` says what to do instead."""
        open_ways = await self.ways(conversation)
        wanted = [way for way in open_ways if channel in (None, way.channel)]
        if wanted:
            return wanted[0]
        instead = _instead(open_ways, conversation)
        if channel is Channel.VOICE:
            message = f"A call is not written. {instead}"
            raise InvalidError(message)
        message = f"This resident cannot be written to by {channel or 'any channel'} now. {instead}"
        raise ConflictError("window_closed", message)

    async def send(
        self,
        conversation: Conversation,
        text: str,
        *,
        way: Way,
        agent: AgentId | None,
        name: str,
        op: str,
    ) -> Entry:
        """Put the words in the timeline and the outbox in one step; the same `op` sends once.

        Raises ConflictError `not_yours` when the agent does not hold the conversation.
        """
        entry = self.entry(conversation.id, text, way, agent=agent, name=name, op=op)
        answer = await self.scripts.send(
            op=op,
            now_ms=entry.at_ms,
            conversation=conversation.id,
            agent=agent or "",
            entry=entry.to_dict(),
            to=way.to,
            sender=way.sender,
        )
        if answer.word == "NOT_YOURS":
            message = "You do not hold this conversation; accept or take it first."
            raise ConflictError("not_yours", message)
        if answer.word == "OVER":
            message = "This conversation is closed; the resident's next message opens a new one."
            raise ConflictError("closed", message)
        return entry

    def entry(
        self,
        conversation: ConversationId,
        text: str,
        way: Way | None,
        *,
        agent: AgentId | None,
        name: str,
        op: str,
    ) -> Entry:
        """Return the line that goes into the timeline; its id follows from the operation."""
        return Entry(
            id=ids.derived("msg", conversation, op),
            kind="message" if agent else "system",
            speaker=Speaker.AGENT if agent else Speaker.SYSTEM,
            channel=way.channel if way else "",
            at_ms=self.clock.now_ms(),
            text=text,
            agent=agent or "",
            name=name,
            address=way.to if way else "",
        )

    async def advise(self, conversation: ConversationId, contact: str, triage: Triage) -> None:
        """Send the safety advice for a danger to life, together with the queue, never instead."""
        text = self.centre.advice(triage.dangers, triage.language)
        found = await self.reader.conversation(conversation)
        if found is None or not text:
            return
        open_ways = await self.ways(found)
        if open_ways:
            await self.send(
                found,
                text,
                way=open_ways[0],
                agent=None,
                name=self.centre.name,
                op=f"advice:{contact}",
            )


async def must_exist(reader: Reader, conversation: ConversationId) -> Conversation:
    """Return the conversation or raise NotFoundError."""
    found = await reader.conversation(conversation)
    if found is None:
        message = "There is no such conversation; it may have been archived."
        raise NotFoundError(message)
    return found


def _instead(open_ways: Sequence[Way], conversation: Conversation) -> str:
    if open_ways:
        channels = ", ".join(dict.fromkeys(way.channel for way in open_ways))
        return f"Use {channels} instead."
    if conversation.address.startswith("phone:"):
        return "Ring the resident instead."
    return "Leave a note; nobody can be reached from here until the resident makes contact again."
