"""Reading what is open: conversations, timelines, agents and lanes, as core's dataclasses.

Reads never decide anything: what they show may have changed a moment later, and every script
checks again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.conversation import Conversation
from core.events import Entry
from core.ids import AgentId, ConversationId, QueueId, ResidentId
from core.people import Agent
from core.words import Delivery, Medium, Urgency
from store.clients import StoreClient
from store.keys import Keys

Lane = tuple[QueueId, Urgency, Medium]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: when, how long the resident had waited, and the target of the lane.

    `ahead` is how many stood before them in the lane at arrival, -1 when an agent was free at once.
    """

    at_ms: int
    waited_ms: int
    target_ms: int
    ahead: int


CLAIMS = 1000  # asked for at once
LANES = tuple((urgency, medium) for urgency in Urgency for medium in Medium)


class Reader:
    """Reads of one centre. Each raises StoreUnavailableError when Redis is away."""

    def __init__(self, redis: StoreClient, keys: Keys) -> None:
        """Read through this client."""
        self._redis = redis
        self._keys = keys

    async def conversation(self, conversation: ConversationId) -> Conversation | None:
        """Return one conversation, open or lately closed, or None."""
        found = await self.conversations_by_id([conversation])
        return found[0] if found else None

    async def conversations_by_id(self, ids: Iterable[str]) -> list[Conversation]:
        """Return those that exist, in the order asked for."""
        hashes = await self._hashes("conversation", ids)
        return [Conversation.from_fields(fields) for fields in hashes if fields]

    async def open_conversations(self, limit: int, before_ms: int | None) -> list[Conversation]:
        """Return at most `limit` open ones, the newest first, opened before `before_ms`."""
        below = "+inf" if before_ms is None else f"({before_ms}"
        ids = await self._redis.zrevrangebyscore(
            self._keys.of("open"), below, "-inf", start=0, num=limit
        )
        return await self.conversations_by_id(_texts(ids))

    async def open_count(self) -> int:
        """Return how many conversations are open."""
        return int(await self._redis.zcard(self._keys.of("open")))

    async def configured(self) -> str:
        """Return the digest of the centre file that routing works by, empty before the first."""
        return str(await self._redis.get(self._keys.of("configured")) or "")

    async def open_ids(self, offset: int, most: int) -> list[str]:
        """Return open conversations, the oldest first, from the `offset`-th on."""
        return _texts(await self._redis.zrange(self._keys.of("open"), offset, offset + most - 1))

    async def timeline(
        self, conversation: ConversationId
    ) -> list[tuple[Entry, Delivery | None, str]]:
        """Return the lines, oldest first, each with its delivery state and error."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.lrange(self._keys.of("timeline", conversation), 0, -1)
            pipe.hgetall(self._keys.of("deliveries", conversation))
            lines, deliveries = await pipe.execute()
        return [_with_delivery(Entry.from_dict(json.loads(line)), deliveries) for line in lines]

    async def agent(self, agent: AgentId) -> Agent | None:
        """Return one account, or None."""
        found = await self.agents_by_id([agent])
        return found[0] if found else None

    async def agent_ids(self) -> list[str]:
        """Return the ids of every account, sorted."""
        return sorted(_texts(await self._redis.smembers(self._keys.of("agents"))))

    async def agents(self) -> list[Agent]:
        """Return every account, by id."""
        return await self.agents_by_id(await self.agent_ids())

    async def agents_by_id(self, ids: Iterable[str]) -> list[Agent]:
        """Return those that exist, in the order asked for."""
        return [Agent.from_fields(fields) for fields in await self._hashes("agent", ids) if fields]

    async def loads(self, agents: Sequence[AgentId]) -> dict[AgentId, int]:
        """Return the share of capacity that each holds, 0 to 100 and above."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for agent in agents:
                pipe.hvals(self._keys.of("held", agent))
            weights = await pipe.execute()
        return {a: sum(map(int, held)) for a, held in zip(agents, weights, strict=True)}

    async def held(self, agent: AgentId) -> list[Conversation]:
        """Return what this agent holds or is offered, the oldest wait first."""
        ids = await self._redis.hkeys(self._keys.of("held", agent))
        return sorted(await self.conversations_by_id(_texts(ids)), key=lambda c: c.waiting_since_ms)

    async def addresses(self, residents: Iterable[ResidentId]) -> list[dict[str, str]]:
        """Return each one's addresses (`<kind>:<value>`), with what `core.reach` reads."""
        return await self._hashes("reach", residents)

    async def resident_at(self, address: str) -> ResidentId | None:
        """Return who is known by `<kind>:<value>`, or None."""
        found = await self._redis.hget(self._keys.of("addresses"), address)
        return ResidentId(str(found)) if found else None

    async def resident(self, resident: ResidentId) -> dict[str, str]:
        """Return what is kept of a resident, empty when nothing is."""
        [found] = await self._hashes("resident", [resident])
        return found

    async def open_conversation_at(self, address: str) -> ConversationId | None:
        """Return the open conversation of whoever is known by `<kind>:<value>`, or None."""
        resident = await self.resident_at(address)
        if resident is None:
            return None
        found = await self._redis.hget(self._keys.of("resident", resident), "open")
        return ConversationId(str(found)) if found else None

    async def conversation_of_call(self, call: str) -> ConversationId | None:
        """Return the conversation that a provider's call belongs to, or None."""
        found = await self._redis.get(self._keys.of("call", call))
        return ConversationId(str(found)) if found else None

    async def claimed(self, providers: Sequence[str]) -> set[str]:
        """Return which of these provider's ids were received within `keys.CLAIM_S`."""
        found: set[str] = set()
        for start in range(0, len(providers), CLAIMS):
            some = providers[start : start + CLAIMS]
            claims = await self._redis.mget([self._keys.of("claim", each) for each in some])
            found |= {each for each, claim in zip(some, claims, strict=True) if claim}
        return found

    async def lane_sizes(self, queues: Iterable[QueueId]) -> dict[Lane, int]:
        """Return how many wait in each lane that is not empty."""
        lanes = [(queue, *lane) for queue in queues for lane in LANES]
        async with self._redis.pipeline(transaction=False) as pipe:
            for lane in lanes:
                pipe.zcard(self._keys.of("lane", *lane))
            sizes = await pipe.execute()
        return {lane: size for lane, size in zip(lanes, sizes, strict=True) if size}

    async def lane_heads(self, lanes: Iterable[Lane]) -> dict[Lane, Conversation]:
        """Return who is at the head of each lane."""
        asked = list(lanes)
        async with self._redis.pipeline(transaction=False) as pipe:
            for lane in asked:
                pipe.zrange(self._keys.of("lane", *lane), 0, 0)
            heads = await pipe.execute()
        found = {c.id: c for c in await self.conversations_by_id(i for ids in heads for i in ids)}
        return {
            lane: found[ids[0]]
            for lane, ids in zip(asked, heads, strict=True)
            if ids and ids[0] in found
        }

    async def ahead(
        self, conversation: Conversation, now_ms: int, targets: Mapping[tuple[Urgency, Medium], int]
    ) -> int | None:
        """Return how many of its queue would be taken before it, None when it is not waiting.

        By the order rule: in another lane those whose waited/target is larger, that is, who began
        to wait before `now - ratio * target`. One count a lane, whatever waits. `targets` in s.
        """
        c = conversation
        own_lane = self._keys.of("lane", c.queue, c.urgency, c.medium)
        since_ms = c.waiting_since_ms - c.head_start_ms
        ratio = max(0, now_ms - since_ms) / (targets[c.urgency, c.medium] * 1000)
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.zrank(own_lane, c.id)
            for (urgency, medium), target_s in targets.items():
                lane = self._keys.of("lane", c.queue, urgency, medium)
                if lane == own_lane:
                    continue
                if Urgency.EMERGENCY in (c.urgency, urgency):
                    sooner: float = since_ms if c.urgency is urgency else now_ms + 1
                    if c.urgency is Urgency.EMERGENCY and urgency is not Urgency.EMERGENCY:
                        continue
                else:
                    sooner = now_ms - ratio * target_s * 1000
                pipe.zcount(lane, "-inf", f"({sooner}")
            rank, *others = await pipe.execute()
        return None if rank is None else rank + sum(others)

    async def answered(self, queues: Sequence[QueueId], most: int) -> dict[QueueId, list[Answered]]:
        """Return the latest answers of each queue, the newest first."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for queue in queues:
                pipe.lrange(self._keys.of("answered", queue), 0, most - 1)
            found = await pipe.execute()
        return {
            queue: [Answered(*map(int, line.split("|"))) for line in lines]
            for queue, lines in zip(queues, found, strict=True)
        }

    async def first_timer(self) -> int | None:
        """Return when the earliest timer is due (ms), None when there is none."""
        found: Any = await self._redis.zrange(self._keys.of("timers"), 0, 0, withscores=True)
        return int(found[0][1]) if found else None

    async def leases(self, names: Sequence[str]) -> dict[str, bool]:
        """Return for each kind of work whether some engine holds it now."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.exists(self._keys.of("lease", name))
            held = await pipe.execute()
        return {name: bool(one) for name, one in zip(names, held, strict=True)}

    async def silent_agents(self, since_ms: int, most: int) -> dict[AgentId, int]:
        """Return agents last heard from before `since_ms`, with when that was."""
        found: Any = await self._redis.zrangebyscore(
            self._keys.of("heartbeats"), "-inf", f"({since_ms}", 0, most, withscores=True
        )
        return {AgentId(agent): int(beat) for agent, beat in found}

    async def present_agents(self) -> set[str]:
        """Return the agents whose console is heard from."""
        return set(_texts(await self._redis.zrange(self._keys.of("heartbeats"), 0, -1)))

    async def _hashes(self, name: str, ids: Iterable[str]) -> list[dict[str, str]]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for part in ids:
                pipe.hgetall(self._keys.of(name, part))
            found: list[dict[str, str]] = await pipe.execute()
        return found


def _with_delivery(entry: Entry, deliveries: dict[str, str]) -> tuple[Entry, Delivery | None, str]:
    state, _, error = deliveries.get(entry.id, "").partition("|")
    return entry, Delivery(state) if state else None, error


def _texts(values: Iterable[Any]) -> list[str]:
    """Return Redis' answers as the text that they are: the client decodes, its types do not say."""
    return [str(value) for value in values]
