"""What the console asks of the house: the router's classes satisfy these protocols.

Every method may raise StoreUnavailableError. A `no` arrives as one of `core.errors` and is turned
into an answer in one place (`console/faults.py`).
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from core.contact import Media
from core.conversation import Conversation, State
from core.events import Entry, Event
from core.ids import AgentId, ConversationId, OfferId, QueueId, ResidentId
from core.people import Agent
from core.residents import Person
from core.views import QueueView, Reach
from core.words import Channel, Delivery, Outcome, Status, Urgency


class Desk(Protocol):
    """What an agent does. `agent` is who asks; a supervisor may ask for any conversation.

    Raises NotFoundError, ForbiddenError (not theirs), InvalidError and ConflictError with the code
    named at each method.
    """

    async def accept(self, agent: AgentId, offer: OfferId) -> Conversation:
        """Take an offer; ConflictError `offer_gone` when it is over."""
        ...

    async def decline(self, agent: AgentId, offer: OfferId) -> Conversation:
        """Refuse an offer; ConflictError `offer_gone` when it is over."""
        ...

    async def take(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        """Take what waits, out of turn; ConflictError `not_waiting` or `unavailable`."""
        ...

    async def assign(
        self, by: AgentId, conversation: ConversationId, to_agent: AgentId, note: str
    ) -> Conversation:
        """Have an agent asked, past room and turn; ConflictError `unavailable`."""
        ...

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
        """Queue a reply, with files; the same `op` sends once. ConflictError `window_closed`.

        With `template` it goes as an approved text.
        """
        ...

    async def note(self, agent: AgentId, conversation: ConversationId, text: str, op: str) -> Entry:
        """Keep a note for colleagues; the same `op` notes once."""
        ...

    async def transfer(
        self,
        agent: AgentId,
        conversation: ConversationId,
        *,
        queue: QueueId | None,
        to_agent: AgentId | None,
        note: str,
    ) -> Conversation:
        """Give it to a queue or to an agent; its wait goes on. ConflictError `unavailable`."""
        ...

    async def park(
        self, agent: AgentId, conversation: ConversationId, done: str, next_: str, by_ms: int
    ) -> Conversation:
        """Promise what comes next and by when."""
        ...

    async def close(
        self, agent: AgentId, conversation: ConversationId, outcome: Outcome, done: str
    ) -> Conversation:
        """End it; ConflictError `resident_waiting` while the resident spoke last."""
        ...

    async def raise_urgency(
        self, agent: AgentId, conversation: ConversationId, urgency: Urgency, reason: str
    ) -> Conversation:
        """Change the urgency, with the reason."""
        ...

    async def callback(
        self,
        agent: AgentId,
        conversation: ConversationId,
        at_ms: int | None,
        number: str | None,
    ) -> Conversation:
        """Ring the resident now or at a time."""
        ...

    async def hang_up(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        """End the live call."""
        ...

    async def announce(self, agent: AgentId, text: str, queue: QueueId | None, op: str) -> None:
        """Tell the agents of a queue, or everybody, something; the same `op` tells it once."""
        ...


class Line(Protocol):
    """What an agent does while a resident is on the line; errors as of `Desk`.

    ConflictError `no_call` when they are not, or no more.
    """

    async def hold(
        self, agent: AgentId, conversation: ConversationId, *, held: bool
    ) -> Conversation:
        """Let the resident hear music, or the agent again."""
        ...

    async def consult(
        self,
        agent: AgentId,
        conversation: ConversationId,
        *,
        queue: QueueId | None,
        to_agent: AgentId | None,
        note: str,
    ) -> Conversation:
        """Ask a colleague; ConflictError `nobody` (with why) or `asked_already`."""
        ...

    async def end_consult(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        """Call it off, refuse it or leave it; ConflictError `nobody_asked` when it is over."""
        ...

    async def record(
        self, agent: AgentId, conversation: ConversationId, *, paused: bool
    ) -> Conversation:
        """Pause the recording or go on with it; ConflictError `not_recorded`."""
        ...

    async def complete(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        """Leave the call to the colleague; ConflictError `nobody` while none is on the line."""
        ...


class ResidentDesk(Protocol):
    """Who a resident is. Raises as `Desk` does; any agent may look for people."""

    async def search(self, text: str) -> Sequence[Person]:
        """Return those whom a number, a name or a reference means, at most 20."""
        ...

    async def link(
        self, agent: AgentId, conversation: ConversationId, resident: ResidentId
    ) -> Conversation:
        """Say that its resident is that one; ConflictError `same_resident`, `on_call`, `not_here`.

        Returns the conversation that stays, when both had one.
        """
        ...

    async def identify(
        self,
        agent: AgentId,
        conversation: ConversationId,
        *,
        resident: ResidentId | None,
        name: str,
    ) -> Conversation:
        """Say who of those behind its number it is; ConflictError also `no_number`."""
        ...

    async def unlink(
        self, agent: AgentId, conversation: ConversationId, resident: ResidentId
    ) -> Conversation:
        """Say that somebody who was linked is another person; ConflictError as `link`."""
        ...


class PresenceDesk(Protocol):
    """What makes an agent present."""

    async def choose(self, agent: AgentId, status: Status, reason: str, until_ms: int = 0) -> Agent:
        """Take the status that was chosen, and return the agent after it.

        `until_ms` is the planned end of a break, 0 without one.
        """
        ...

    async def heartbeat(self, agent: AgentId, phone: str) -> None:
        """The console is alive; `phone` is empty when it says nothing new of the phone."""
        ...


class Views(Protocol):
    """Reading what is open."""

    async def agent(self, agent: AgentId) -> Agent | None:
        """Return one account, or None when there is none."""
        ...

    async def agents(self) -> Sequence[Agent]:
        """Return every account."""
        ...

    async def conversation(self, conversation: ConversationId) -> Conversation | None:
        """Return one conversation, open or lately closed."""
        ...

    async def timeline(
        self, conversation: ConversationId
    ) -> Sequence[tuple[Entry, Delivery | None, str]]:
        """Return its lines, oldest first, each with its delivery and what went wrong."""
        ...

    async def held(self, agent: AgentId) -> Sequence[Conversation]:
        """Return what this agent holds or is offered."""
        ...

    async def conversations(
        self, state: State | None, queue: QueueId | None, limit: int, before: int | None
    ) -> Sequence[Conversation]:
        """Return at most `limit` open ones, the newest first, opened before `before` (ms)."""
        ...

    async def closed(
        self, agent: AgentId | None, queue: QueueId | None, limit: int, before: int | None
    ) -> Sequence[Conversation]:
        """Return at most `limit` closed ones from the archive, the newest first.

        With an agent only those that they closed. Raises StoreUnavailableError while it is away.
        """
        ...

    async def earlier(self, resident: ResidentId, limit: int) -> Sequence[Conversation]:
        """Return the last closed ones of a resident, the newest first; none while it is away."""
        ...

    async def past_events(self, conversation: ConversationId) -> Sequence[Event]:
        """Return the events that the archive holds, in order; none while it is away."""
        ...

    async def queues(self) -> Sequence[QueueView]:
        """Return every queue, in the order of the centre file."""
        ...

    async def reach(self, conversations: Sequence[Conversation]) -> Sequence[Reach]:
        """Return for each how its resident can be reached; as quick for many as for one."""
        ...

    def reach_of(self, conversation: Conversation, known: Mapping[str, str]) -> Reach:
        """Return how a resident can be reached, from what an event says is known of them."""
        ...


class Log(Protocol):
    """The centre's events, as `store.log.EventLog` reads them."""

    async def last_seq(self) -> int:
        """Return the number of the newest event, 0 before the first."""
        ...

    async def first_seq(self) -> int:
        """Return the number of the oldest event that is still kept, 0 when there is none."""
        ...

    async def read(self, after: int, limit: int) -> Sequence[Event]:
        """Return at most `limit` events after that number, in order."""
        ...

    def follow(self, after: int) -> AsyncIterator[Sequence[Event]]:
        """Yield the events after that number in batches, some empty, and go on as they happen."""
        ...
