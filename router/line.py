"""What an agent does while a resident is on the line: hold, ask a colleague, leave it to them.

One agent holds the call all the while (law 9). The colleague comes in by their own phone, which is
let into the same conference (`router/calls.py`); their coming is the answer.
"""

from dataclasses import dataclass

from core import ids
from core.clock import Clock
from core.conversation import Conversation
from core.errors import ConflictError, ForbiddenError
from core.ids import AgentId, ConversationId, QueueId
from router.asking import must_know, note_of
from router.reply import Reply, must_exist
from store.reader import Reader
from store.scripts import Scripts

# Why a colleague cannot be asked now, by the word of the script.
_WHY = {
    "away": "They are not available.",
    "stale": "Their console is not heard from.",
    "no_phone": "Their phone is not ready.",
    "on_call": "They are on a call or have one offered.",
    "unknown": "There is no such colleague.",
    "nobody_free": "Nobody of that queue is free for a call.",
}


@dataclass(frozen=True, slots=True)
class AgentLine:
    """Acts for agents on live calls. Every method may raise StoreUnavailableError."""

    scripts: Scripts
    reader: Reader
    reply: Reply
    clock: Clock
    ids: ids.IdSource

    async def hold(
        self, agent: AgentId, conversation: ConversationId, *, held: bool
    ) -> Conversation:
        """Let the resident hear music, or the agent again; asked twice it is done once."""
        answer = await self.scripts.hold(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
            held=int(held),
        )
        if answer.word == "STALE":
            raise _no_call()
        return await must_exist(self.reader, conversation)

    async def consult(
        self,
        agent: AgentId,
        conversation: ConversationId,
        *,
        queue: QueueId | None,
        to_agent: AgentId | None,
        note: str,
    ) -> Conversation:
        """Ask a colleague while the resident is on hold; the note is theirs to read.

        ConflictError `no_call`, `asked_already`, or `nobody` with why they cannot be asked.
        """
        must_know(self.reply.centre, queue)
        who = await self.reader.agent(agent)
        op = self.ids.new("op")
        answer = await self.scripts.consult(
            op=op,
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
            to_agent=to_agent or "",
            queue=queue or "",
            entry=self._note(conversation, agent, who.name if who else agent, note, op),
        )
        match answer.word:
            case "NOT_YOURS":
                raise _not_yours()
            case "NO_CALL":
                raise _no_call()
            case "ASKED_ALREADY":
                message = "A colleague is asked already; end that first."
                raise ConflictError("asked_already", message)
            case "NOBODY":
                raise ConflictError("nobody", _WHY.get(answer["why"], _WHY["nobody_free"]))
        return await must_exist(self.reader, conversation)

    async def end_consult(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        """Call it off, or, as the colleague, refuse or leave: the resident is with the sender."""
        found = await must_exist(self.reader, conversation)
        mine = found.agent == agent
        answer = await self.scripts.consult_ended(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            cause="called_off" if mine else _refused_or_left(found),
            sender=agent if mine else "",
            colleague="" if mine else agent,
            attempt=0,
            leg="",
        )
        if answer.word == "STALE":
            raise _nobody_asked()
        return await must_exist(self.reader, conversation)

    async def complete(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        """Leave the call to the colleague; ConflictError `nobody` while none is on the line."""
        answer = await self.scripts.complete(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
        )
        if answer.word == "NOT_YOURS":
            raise _not_yours()
        if answer.word == "NOBODY":
            message = "No colleague is on the line to leave it to."
            raise ConflictError("nobody", message)
        return await must_exist(self.reader, conversation)

    async def record(
        self, agent: AgentId, conversation: ConversationId, *, paused: bool
    ) -> Conversation:
        """Pause the recording, for a card number, or go on; ConflictError `not_recorded`."""
        answer = await self.scripts.pause_recording(
            op=self.ids.new("op"),
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
            paused=int(paused),
        )
        if answer.word == "STALE":
            message = "No call of yours is being recorded."
            raise ConflictError("not_recorded", message)
        return await must_exist(self.reader, conversation)

    def _note(
        self, conversation: ConversationId, agent: AgentId, name: str, note: str, op: str
    ) -> dict[str, object]:
        if not note:
            return {}
        at_ms = self.clock.now_ms()
        return note_of(conversation, agent, name, note, op=op, at_ms=at_ms).to_dict()


def _refused_or_left(found: Conversation) -> str:
    return "left" if found.consult and found.consult.joined else "declined"


def _no_call() -> ConflictError:
    return ConflictError("no_call", "There is no live call of yours.")


def _nobody_asked() -> ConflictError:
    return ConflictError("nobody_asked", "This consultation is over.")


def _not_yours() -> ForbiddenError:
    return ForbiddenError("You do not hold this conversation.")
