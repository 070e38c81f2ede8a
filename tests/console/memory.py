"""What the small house of these tests knows, and how it is read: views and log."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence

from core.clock import Clock
from core.conversation import Conversation, State
from core.errors import StoreUnavailableError
from core.events import Entry, Event, EventType
from core.ids import AgentId, ConversationId, QueueId, ResidentId
from core.people import Agent
from core.views import AgentCounts, QueueView, Reach, ReplyWay
from core.words import Delivery, Status


class Memory:
    """Accounts, conversations and events in memory; `away` makes all of it unreachable."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nobody and nothing."""
        self.clock = clock
        self.away = False
        self.people: dict[str, Agent] = {}
        self.fields: dict[str, dict[str, str]] = {}
        self.lines: dict[str, list[Entry]] = {}
        self.deliveries: dict[str, tuple[Delivery, str]] = {}
        self.events: list[Event] = []
        self.kept_from = 1
        self.recorded: list[Event] = []
        self.read_from: list[int] = []
        self.operations: dict[str, Entry] = {}
        self.beats: list[tuple[str, str]] = []
        self._news = asyncio.Event()

    def tell(self, kind: EventType, conversation: str, agent: str, **data: object) -> None:
        if conversation:
            data["conversation"] = dict(self.fields[conversation])
        now_ms = self.clock.now_ms()
        # Through JSON, as the log keeps it.
        kept = json.loads(json.dumps(data))
        self.events.append(Event(len(self.events) + 1, kind, now_ms, conversation, agent, kept))
        self._news.set()

    # Views.

    async def agent(self, agent: AgentId) -> Agent | None:
        self._reach()
        return self.people.get(agent)

    async def agents(self) -> Sequence[Agent]:
        self._reach()
        return list(self.people.values())

    async def conversation(self, conversation: ConversationId) -> Conversation | None:
        self._reach()
        return self._get(conversation) if conversation in self.fields else None

    async def timeline(
        self, conversation: ConversationId
    ) -> Sequence[tuple[Entry, Delivery | None, str]]:
        self._reach()
        return [
            (entry, *self.deliveries.get(entry.id, (None, "")))
            for entry in self.lines[conversation]
        ]

    async def held(self, agent: AgentId) -> Sequence[Conversation]:
        self._reach()
        return [c for c in map(self._get, self.fields) if c.agent == agent]

    async def conversations(
        self, state: State | None, queue: QueueId | None, limit: int, before: int | None
    ) -> Sequence[Conversation]:
        self._reach()
        found = [
            c
            for c in map(self._get, self.fields)
            if c.state is not State.CLOSED
            and state in (None, c.state)
            and queue in (None, c.queue)
            and (before is None or c.opened_ms < before)
        ]
        return sorted(found, key=lambda c: c.opened_ms, reverse=True)[:limit]

    async def closed(
        self, agent: AgentId | None, queue: QueueId | None, limit: int, before: int | None
    ) -> Sequence[Conversation]:
        self._reach()
        found = [
            c
            for c in map(self._get, self.fields)
            if c.state is State.CLOSED
            and agent in (None, c.last_agent)
            and queue in (None, c.queue)
            and (before is None or c.opened_ms < before)
        ]
        return sorted(found, key=lambda c: c.opened_ms, reverse=True)[:limit]

    async def earlier(self, resident: ResidentId, limit: int) -> Sequence[Conversation]:
        """Return the closed ones of a resident, the newest first."""
        found = [c for c in await self.closed(None, None, limit, None) if c.resident == resident]
        return found[:limit]

    async def past_events(self, conversation: ConversationId) -> Sequence[Event]:
        return [event for event in self.recorded if event.conversation == conversation]

    async def queues(self) -> Sequence[QueueView]:
        self._reach()
        found = [c for c in map(self._get, self.fields) if c.state is State.WAITING]
        lanes = [(c.urgency, c.medium) for c in found]
        available = sum(a.status is Status.AVAILABLE for a in self.people.values())
        return [
            QueueView(
                id=QueueId("repairs"),
                name="Repairs",
                waiting={lane: lanes.count(lane) for lane in lanes},
                longest_wait_ms=0,
                agents=AgentCounts(available, 0, 0, len(self.people) - available),
            )
        ]

    async def reach(self, conversations: Sequence[Conversation]) -> Sequence[Reach]:
        self._reach()
        return [self.reach_of(each, {"phone:+447700900123": "known"}) for each in conversations]

    def reach_of(self, conversation: Conversation, known: Mapping[str, str]) -> Reach:
        return Reach(tuple(known), (conversation.channel,), (ReplyWay(conversation.channel),))

    # Log.

    async def last_seq(self) -> int:
        self._reach()
        return len(self.events)

    async def first_seq(self) -> int:
        self._reach()
        return self.kept_from if len(self.events) >= self.kept_from else 0

    async def read(self, after: int, limit: int) -> Sequence[Event]:
        self._reach()
        self.read_from.append(after)
        first = max(after, self.kept_from - 1)
        return self.events[first : first + limit]

    async def follow(self, after: int) -> AsyncIterator[Sequence[Event]]:
        while True:
            self._reach()
            self._news.clear()
            if batch := self.events[after:]:
                yield batch
                after = batch[-1].seq
            else:
                await self._news.wait()

    # Inside.

    def _reach(self) -> None:
        if self.away:
            message = "Redis did not answer; ask again"
            raise StoreUnavailableError(message)

    def _get(self, conversation: str) -> Conversation:
        return Conversation.from_fields(self.fields[conversation])
