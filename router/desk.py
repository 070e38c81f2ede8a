"""What an agent or supervisor does to a conversation.

Each method calls one transition and turns its word into the conversation after it or into a named
error with a sentence that says what to do. Nothing is decided here: the script has decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from config.templates import Purpose
from core import ids
from core.clock import Clock, iso
from core.contact import Media
from core.conversation import Conversation, Promise, State
from core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from core.events import Entry
from core.ids import AgentId, ConversationId, OfferId, QueueId, offer_parts
from core.people import Agent
from core.words import Channel, Medium, Outcome, Role, Urgency
from router.asking import account_of, must_know, note_of
from router.reply import Reply, must_exist
from router.taking import check_taken
from store.keys import CLOSED_S
from store.reader import Reader
from store.scripts import Scripts


@dataclass(frozen=True, slots=True)
class AgentDesk:
    """Acts for agents. Every method may raise StoreUnavailableError; asking again is safe."""

    scripts: Scripts
    reader: Reader
    reply: Reply
    clock: Clock
    ids: ids.IdSource

    async def accept(self, agent: AgentId, offer: OfferId) -> Conversation:
        """Take an offer. A call stays `offered` until the agent's phone has joined."""
        conversation, attempt = _parts(offer)
        answer = await self.scripts.accept(
            op=f"accept:{offer}:{agent}",
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            attempt=attempt,
            agent=agent,
        )
        if answer.word == "STALE":
            raise _offer_gone()
        return await must_exist(self.reader, conversation)

    async def decline(self, agent: AgentId, offer: OfferId) -> Conversation:
        """Refuse an offer; the conversation keeps its place and the next agent is asked."""
        conversation, attempt = _parts(offer)
        answer = await self.scripts.decline(
            op=f"decline:{offer}:{agent}",
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            attempt=attempt,
            agent=agent,
            cause="declined",
        )
        if answer.word == "STALE":
            raise _offer_gone()
        return await must_exist(self.reader, conversation)

    async def take(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        """Take what waits, out of turn; ConflictError `not_waiting` or `unavailable`."""
        return await self._take(agent, conversation, agent, "")

    async def assign(
        self, by: AgentId, conversation: ConversationId, to_agent: AgentId, note: str
    ) -> Conversation:
        """Have an agent asked, past room and turn: a supervisor's decision, with the reason.

        What somebody holds is transferred; what waits or is offered is put to the agent.
        """
        found = await must_exist(self.reader, conversation)
        if found.state not in (State.WAITING, State.OFFERED):
            return await self.transfer(by, conversation, queue=None, to_agent=to_agent, note=note)
        return await self._take(to_agent, conversation, by, note)

    async def _take(
        self, agent: AgentId, conversation: ConversationId, by: AgentId, reason: str
    ) -> Conversation:
        answer = await self.scripts.take(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
            by=by,
            reason=reason,
        )
        check_taken(answer, agent)
        return await must_exist(self.reader, conversation)

    async def send(
        self,
        agent: AgentId,
        conversation: ConversationId,
        text: str,
        channel: Channel | None,
        op: str,
        *,
        media: Sequence[Media] = (),
        template: bool = False,
    ) -> Entry:
        """Queue a reply by this channel, else by the one the resident used last.

        With `template` as an approved text, where the channel takes no other any more.
        """
        found = await must_exist(self.reader, conversation)
        way = await self.reply.choose(found, channel, template=template)
        who = await account_of(self.reader, agent)
        return await self.reply.send(
            found, text, way=way, agent=agent, name=who.name, op=op, media=media
        )

    async def note(self, agent: AgentId, conversation: ConversationId, text: str, op: str) -> Entry:
        """Keep a note for colleagues; never sent to the resident."""
        entry = self._note(await account_of(self.reader, agent), conversation, text, op)
        answer = await self.scripts.note(
            op=op,
            now_ms=entry.at_ms,
            conversation=conversation,
            agent=agent,
            entry=entry.to_dict(),
        )
        if answer.word == "OVER":
            message = "There is no open conversation of this name to write a note on."
            raise NotFoundError(message)
        return entry

    async def transfer(
        self,
        agent: AgentId,
        conversation: ConversationId,
        *,
        queue: QueueId | None,
        to_agent: AgentId | None,
        note: str,
    ) -> Conversation:
        """Hand it to a queue or an agent; the waiting time goes on.

        Raises ConflictError `unavailable` when the agent who is named cannot be asked now.
        """
        who = await account_of(self.reader, agent)
        must_know(self.reply.centre, queue)
        if to_agent and await self.reader.agent(to_agent) is None:
            message = f"There is no agent {to_agent!r}."
            raise InvalidError(message)
        op = self.ids.new("op")
        entry = self._note(who, conversation, note, op).to_dict() if note else {}
        answer = await self.scripts.transfer(
            op=op,
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            by=agent,
            may_move=int(who.role.includes(Role.SUPERVISOR)),
            queue=queue or "",
            to_agent=to_agent or "",
            entry=entry,
        )
        _allow(answer.word)
        check_taken(answer, to_agent or "")
        return await must_exist(self.reader, conversation)

    async def park(
        self, agent: AgentId, conversation: ConversationId, done: str, next_: str, by_ms: int
    ) -> Conversation:
        """Promise what comes next and by when; the resident gets it in writing."""
        text = self.reply.centre.promise_text(done=done, next_step=next_, by_ms=by_ms)
        promise = Promise(done, next_, by_ms)
        found = await must_exist(self.reader, conversation)
        return await self._promise(agent, found, promise, text, medium="")

    async def close(
        self, agent: AgentId, conversation: ConversationId, outcome: Outcome, done: str
    ) -> Conversation:
        """End it; ConflictError `resident_waiting` while the resident spoke last."""
        answer = await self.scripts.close(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
            outcome=outcome,
            done=done,
            keep_s=CLOSED_S,
        )
        if answer.word == "RESIDENT_WAITING":
            message = (
                "The resident spoke last and waits for an answer. Answer first, park it with a "
                "promise, or choose an outcome that says why no answer is due."
            )
            raise ConflictError("resident_waiting", message)
        _allow(answer.word)
        return await must_exist(self.reader, conversation)

    async def raise_urgency(
        self, agent: AgentId, conversation: ConversationId, urgency: Urgency, reason: str
    ) -> Conversation:
        """Change the urgency; one that waits moves at once and keeps its waiting time."""
        who = await account_of(self.reader, agent)
        answer = await self.scripts.raise_urgency(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            by=agent,
            may_move=int(who.role.includes(Role.SUPERVISOR)),
            urgency=urgency,
            reason=reason,
        )
        _allow(answer.word)
        return await must_exist(self.reader, conversation)

    async def callback(
        self,
        agent: AgentId,
        conversation: ConversationId,
        at_ms: int | None,
        number: str | None,
    ) -> Conversation:
        """Ring the resident now, or promise a call at a time and come back to the queue for it."""
        found = await must_exist(self.reader, conversation)
        ring = number or found.address.removeprefix("phone:")
        if not ring.startswith("+"):
            message = "This resident has no number to ring; give one as +44…"
            raise InvalidError(message)
        if at_ms is not None:
            text = self.reply.centre.callback_text(at_ms=at_ms)
            promise = Promise("", "We ring you", at_ms)
            return await self._promise(agent, found, promise, text, medium=Medium.CALLBACK)
        answer = await self.scripts.ring(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
            number=ring,
        )
        _allow(answer.word)
        return await must_exist(self.reader, conversation)

    async def hang_up(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        """End the live call; the agent goes to wrap-up when the resident's leg has ended."""
        answer = await self.scripts.end_call(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
        )
        if answer.word == "STALE":
            message = "There is no live call of yours to end."
            raise ConflictError("no_call", message)
        return await must_exist(self.reader, conversation)

    async def announce(self, agent: AgentId, text: str, queue: QueueId | None, op: str) -> None:
        """Tell the agents of a queue, or everybody, something; the same `op` tells it once."""
        must_know(self.reply.centre, queue)
        await self.scripts.announce(
            op=op, now_ms=self.clock.now_ms(), by=agent, text=text, queue=queue or ""
        )

    async def _promise(
        self,
        agent: AgentId,
        conversation: Conversation,
        promise: Promise,
        text: str,
        medium: Medium | Literal[""],
    ) -> Conversation:
        now_ms = self.clock.now_ms()
        if promise.by_ms <= now_ms:
            message = f"A promise is for the future; {iso(promise.by_ms)} has passed."
            raise InvalidError(message)
        who = await account_of(self.reader, agent)
        op = self.ids.new("op")
        purpose = Purpose.CALLBACK if medium else Purpose.PROMISE
        open_ways = await self.reply.ways(conversation, purpose=purpose)
        way = open_ways[0] if open_ways else None
        entry = self.reply.entry(conversation.id, text, way, agent=agent, name=who.name, op=op)
        answer = await self.scripts.park(
            op=op,
            now_ms=now_ms,
            conversation=conversation.id,
            agent=agent,
            done=promise.done,
            next_step=promise.next,
            by_ms=promise.by_ms,
            medium=medium,
            entry=entry.to_dict(),
            to=way.to if way else "",
            sender=way.sender if way else "",
        )
        _allow(answer.word)
        return await must_exist(self.reader, conversation.id)

    def _note(self, agent: Agent, conversation: ConversationId, text: str, op: str) -> Entry:
        at_ms = self.clock.now_ms()
        return note_of(conversation, agent.id, agent.name, text, op=op, at_ms=at_ms)


def _offer_gone() -> ConflictError:
    return ConflictError("offer_gone", "This offer is over: it expired, or somebody else has it.")


def _parts(offer: OfferId) -> tuple[ConversationId, int]:
    parts = offer_parts(offer)
    if parts is None:
        raise _offer_gone()
    return parts


# What a script's "no" means to the person who asked.
_REFUSALS: dict[str, tuple[str, str]] = {
    "NOT_HERE": ("not_here", "It is parked or closed, so it cannot be handed on."),
    "OVER": ("closed", "This conversation is closed."),
    "ON_CALL": ("on_call", "A call is live; end it first."),
}


def _allow(word: str) -> None:
    if word == "NOT_YOURS":
        message = "You do not hold this conversation."
        raise ForbiddenError(message)
    if word in _REFUSALS:
        raise ConflictError(*_REFUSALS[word])
