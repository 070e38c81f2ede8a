"""Words to a resident: over which channels they can go, and putting them in the outbox."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from config.centre import Centre
from config.current import Current
from config.templates import Purpose, Template
from config.texts import ENGLISH, day_and_time
from core import ids
from core.clock import Clock
from core.contact import Contact, Media
from core.conversation import Conversation
from core.errors import ConflictError, InvalidError, NotFoundError
from core.events import Entry
from core.ids import AgentId, ConversationId
from core.views import Closed
from core.words import Channel, Speaker
from router.ways import Way, all_ways, despite_stop, open_ways, templated
from store.reader import Reader
from store.scripts import Scripts


@dataclass(frozen=True, slots=True)
class Reply:
    """Puts words in the outbox, for an agent or for the engine itself."""

    scripts: Scripts
    reader: Reader
    current: Current
    clock: Clock

    @property
    def centre(self) -> Centre:
        """The centre file as it is now."""
        return self.current.centre

    async def ways(
        self, conversation: Conversation, *, person: bool = True, purpose: Purpose | None = None
    ) -> list[Way]:
        """Return how the resident can be written to now, by a person or by the engine itself.

        With a `purpose` its approved text counts too, after what is open.
        """
        every = await self.all_ways(conversation)
        found = open_ways(every, person=person)
        return found + self._templated(conversation, every, purpose) if purpose else found

    def _templated(
        self, conversation: Conversation, every: Sequence[Way], purpose: Purpose
    ) -> list[Way]:
        return templated(every, self.centre, purpose, conversation.language)

    async def all_ways(self, conversation: Conversation) -> list[Way]:
        """Return every way to this conversation's resident, open or closed."""
        [known] = await self.reader.addresses([conversation.resident])
        return self.ways_of(conversation, known)

    def ways_of(self, conversation: Conversation, known: Mapping[str, str]) -> list[Way]:
        """Return every way, from what is known of the resident's addresses."""
        return all_ways(conversation, known, self.clock.now_ms(), self.centre)

    async def choose(
        self, conversation: Conversation, channel: Channel | None, *, template: bool = False
    ) -> Way:
        """Return the way to use; ConflictError `window_closed` or `opted_out` says what to do.

        With `template` the words go in an approved text where the channel takes no others.
        """
        every = await self.all_ways(conversation)
        approved = self._templated(conversation, every, Purpose.ANSWER)
        found = open_ways(every) + (approved if template else [])
        wanted = [way for way in found if channel in (None, way.channel)]
        if wanted:
            return wanted[0]
        instead = _instead(open_ways(every), conversation)
        if channel is Channel.VOICE:
            message = f"A call is not written. {instead}"
            raise InvalidError(message)
        closed = next((way for way in every if channel in (None, way.channel)), None)
        if closed and closed.closed is Closed.STOPPED:
            message = f"They have asked for no more texts there; START undoes it. {instead}"
            raise ConflictError("opted_out", message)
        if closed:
            at = day_and_time(closed.until_ms, self.centre.zone, ENGLISH)
            if approved and not template:
                instead = f"Send it as a template. Or: {instead}"
            message = f"{closed.channel.capitalize()} took a reply until {at}. {instead}"
        else:
            by = channel or "any channel"
            message = f"This resident cannot be written to by {by} now. {instead}"
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
        media: Sequence[Media] = (),
    ) -> Entry:
        """Put the words in the timeline and the outbox in one step; the same `op` sends once.

        Raises ConflictError `not_yours` when the agent does not hold the conversation.
        """
        entry = self.entry(conversation.id, text, way, agent=agent, name=name, op=op)
        entry = replace(entry, media=tuple(each.to_dict() for each in media))
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
        how = {"human": "1"} if way and way.human else {}
        if way and way.template:
            given = self.centre.template_values(text)
            text, how = way.template.shown(given), _approved(way.template, given)
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
            how=how,
        )

    async def advise(self, conversation: ConversationId, contact: str, text: str) -> None:
        """Send the safety advice for a danger to life, together with the queue, never instead.

        Also to who wrote STOP before: it answers what they have just said. Where the provider holds
        it back, the agent sees that it failed.
        """
        found = await self.reader.conversation(conversation)
        if found is None or not text:
            return
        ways = despite_stop(await self.all_ways(found))
        if ways:
            await self.send(
                found,
                text,
                way=ways[0],
                agent=None,
                name=self.centre.name,
                op=f"advice:{contact}",
            )

    async def acknowledge(
        self, conversation: ConversationId, comment: Contact, advice: str
    ) -> None:
        """Answer a public comment: in public with nothing of the resident's, and in private.

        The private one is the only one that Meta takes before the resident answers it, so safety
        advice goes with it.
        """
        found = await self.reader.conversation(conversation)
        if found is None:
            return
        sender = self.centre.sender_for(comment.channel, comment.to)
        public, private = self.centre.public_texts(language=found.language)
        said = {"public": public, "comment": f"{advice} {private}".strip()}
        for where, text in said.items():
            to = f"{where}:{comment.public}"
            way = Way(comment.channel, to, sender)
            await self.send(
                found, text, way=way, agent=None, name=self.centre.name, op=f"{to}:answer"
            )


def _approved(template: Template, given: Mapping[str, str]) -> dict[str, str]:
    values = json.dumps(template.values(given), ensure_ascii=False)
    return {"template": template.name, "language": template.language, "values": values}


async def must_exist(reader: Reader, conversation: ConversationId) -> Conversation:
    """Return the conversation or raise NotFoundError."""
    found = await reader.conversation(conversation)
    if found is None:
        message = "There is no such conversation; it may have been archived."
        raise NotFoundError(message)
    return found


def _instead(ways: Sequence[Way], conversation: Conversation) -> str:
    if ways:
        channels = ", ".join(dict.fromkeys(way.channel for way in ways))
        return f"Use {channels} instead."
    if conversation.address.startswith("phone:"):
        return "Ring the resident instead."
    return "Leave a note; nobody can be reached from here until the resident makes contact again."
