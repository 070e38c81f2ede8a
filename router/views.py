"""Reading what is open, as the console shows it. Implements `console.house.Views`."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from config.centre import Centre
from config.current import Current
from config.templates import Purpose
from core.clock import Clock
from core.conversation import Conversation, State
from core.errors import StoreUnavailableError
from core.events import Entry, Event
from core.ids import AgentId, ConversationId, QueueId, ResidentId
from core.people import Agent
from core.reach import PROBABLE, read_reach
from core.views import AgentCounts, QueueView, Reach, ReplyWay
from core.words import Delivery, Status
from router.estimates import RECENT, estimate_of
from router.reply import Reply
from router.ways import Way, open_ways, templated
from store.archive.faults import AWAY
from store.reader import Answered, Reader


class Past(Protocol):
    """The archive: what Redis no longer holds. `store.archive.history.History` is one."""

    async def conversation(self, conversation: ConversationId) -> Conversation | None:
        """Return the conversation as its newest event showed it, or None."""
        ...

    async def timeline(
        self, conversation: ConversationId
    ) -> Sequence[tuple[Entry, Delivery | None, str]]:
        """Return its lines, oldest first."""
        ...

    async def events(self, conversation: ConversationId) -> Sequence[Event]:
        """Return its events in order."""
        ...

    async def history(self, resident: ResidentId, limit: int) -> Sequence[Conversation]:
        """Return the closed conversations of a resident, the newest first."""
        ...

    async def closed(
        self, agent: AgentId | None, queue: QueueId | None, limit: int, before_ms: int | None
    ) -> Sequence[Conversation]:
        """Return closed conversations, the newest first."""
        ...


@dataclass(frozen=True, slots=True)
class HouseViews:
    """What agents and supervisors may look at; who may see what is the console's to say."""

    reader: Reader
    history: Past | None
    reply: Reply
    current: Current
    clock: Clock

    @property
    def centre(self) -> Centre:
        """The centre file as it is now."""
        return self.current.centre

    async def agent(self, agent: AgentId) -> Agent | None:
        """Return one account, or None when there is none."""
        return await self.reader.agent(agent)

    async def agents(self) -> Sequence[Agent]:
        """Return every account that somebody logs in by."""
        return [agent for agent in await self.reader.agents() if not agent.on_call]

    async def conversation(self, conversation: ConversationId) -> Conversation | None:
        """Return one conversation, open or closed, or None.

        While the archive is away, one that was closed days ago is not found.
        """
        found = await self.reader.conversation(conversation)
        if found is None and self.history:
            with suppress(*AWAY):
                found = await self.history.conversation(conversation)
        return found

    async def timeline(
        self, conversation: ConversationId
    ) -> Sequence[tuple[Entry, Delivery | None, str]]:
        """Return its lines, oldest first, each with its delivery and what went wrong."""
        found: Sequence[tuple[Entry, Delivery | None, str]]
        found = await self.reader.timeline(conversation)
        if not found and self.history:
            with suppress(*AWAY):
                found = await self.history.timeline(conversation)
        return found

    async def held(self, agent: AgentId) -> Sequence[Conversation]:
        """Return what this agent holds or is offered."""
        return await self.reader.held(agent)

    async def conversations(
        self, state: State | None, queue: QueueId | None, limit: int, before: int | None
    ) -> Sequence[Conversation]:
        """Return at most `limit` open ones, the newest first, opened before `before` (ms)."""
        found: list[Conversation] = []
        while len(found) < limit:
            page = await self.reader.open_conversations(limit, before)
            found += [c for c in page if state in (None, c.state) and queue in (None, c.queue)]
            if len(page) < limit:
                break
            before = page[-1].opened_ms
        return found[:limit]

    async def closed(
        self, agent: AgentId | None, queue: QueueId | None, limit: int, before: int | None
    ) -> Sequence[Conversation]:
        """Return at most `limit` closed ones from the archive, the newest first.

        With an agent only those that they closed. Raises StoreUnavailableError while it is away.
        """
        if self.history is None:
            return []
        try:
            return await self.history.closed(agent, queue, limit, before)
        except AWAY:
            message = "The archive of closed conversations does not answer; ask again in a moment."
            raise StoreUnavailableError(message) from None

    async def earlier(self, resident: ResidentId, limit: int) -> Sequence[Conversation]:
        """Return the last closed ones of a resident, the newest first; none while it is away."""
        found: Sequence[Conversation] = ()
        if self.history:
            with suppress(*AWAY):
                found = await self.history.history(resident, limit)
        return found

    async def past_events(self, conversation: ConversationId) -> Sequence[Event]:
        """Return the events that the archive holds, in order; none while it is away."""
        found: Sequence[Event] = ()
        if self.history:
            with suppress(*AWAY):
                found = await self.history.events(conversation)
        return found

    async def queues(self) -> Sequence[QueueView]:
        """Return every queue, in the order of the centre file."""
        ids = [queue.id for queue in self.centre.queues]
        sizes = await self.reader.lane_sizes(ids)
        heads = await self.reader.lane_heads(sizes)
        agents = await self.reader.agents()
        present = await self.reader.present_agents()
        loads = await self.reader.loads([agent.id for agent in agents])
        answered = await self.reader.answered(ids, RECENT)
        now_ms = self.clock.now_ms()
        views = []
        for queue in self.centre.queues:
            waits_ms = {
                lane[1:]: max(0, now_ms - head.waiting_since_ms)
                for lane, head in heads.items()
                if lane[0] == queue.id
            }
            serving = [agent for agent in agents if agent.serves(queue.id)]
            here = sum(agent.id in present for agent in serving)
            waiting = {lane[1:]: size for lane, size in sizes.items() if lane[0] == queue.id}
            view = QueueView(
                id=queue.id,
                name=queue.name,
                waiting=waiting,
                longest_wait_ms=max(waits_ms.values(), default=0),
                agents=count_agents(serving, present, loads),
                service_level=service_level(answered[queue.id]),
                estimate=estimate_of(answered[queue.id], sum(waiting.values()), here),
                waits_ms=waits_ms,
            )
            views.append(view)
        return views

    async def reach(self, conversations: Sequence[Conversation]) -> Sequence[Reach]:
        """Return for each how its resident can be reached; one round trip for any number."""
        known = await self.reader.addresses(each.resident for each in conversations)
        return [self.reach_of(each, of) for each, of in zip(conversations, known, strict=True)]

    def reach_of(self, conversation: Conversation, known: Mapping[str, str]) -> Reach:
        """Return how a resident can be reached who is known by these addresses."""
        ways = self.reply.ways_of(conversation, known)
        answers = templated(ways, self.reply.centre, Purpose.ANSWER, conversation.language)
        approved = {way.channel for way in answers}
        best = {way.channel: way for way in sorted(ways, key=_is_open)}
        return Reach(
            addresses=tuple(sorted(known)),
            channels=tuple(dict.fromkeys(way.channel for way in open_ways(ways))),
            ways=tuple(
                ReplyWay(way.channel, way.until_ms, way.closed, way.channel in approved)
                for way in dict.fromkeys(best[way.channel] for way in ways)
            ),
            probable=tuple(a for a, of in read_reach(known).items() if of.level == PROBABLE),
        )


def _is_open(way: Way) -> bool:
    return way.closed is None


def count_agents(
    serving: Iterable[Agent], present: set[str], loads: dict[AgentId, int]
) -> AgentCounts:
    """Count who serves a queue by presence; a full share of capacity, or wrap-up, is busy."""
    available = busy = away = offline = 0
    for agent in serving:
        if agent.status is Status.OFFLINE or agent.id not in present:
            offline += 1
        elif agent.status in (Status.AWAY, Status.DRAINING):
            away += 1
        elif loads[agent.id] >= 100 or agent.wrap_until_ms:  # noqa: PLR2004 - per cent
            busy += 1
        else:
            available += 1
    return AgentCounts(available, busy, away, offline)


def service_level(answered: Sequence[Answered]) -> float | None:
    """Return the share of answers within target, 0 to 1; None when nothing was answered."""
    if not answered:
        return None
    return sum(a.waited_ms <= a.target_ms for a in answered) / len(answered)
