"""A small house behind the console: it satisfies `console.house` in memory and writes its log.

It is the outside of the console package. What it does is as plain as can be; the real router is
tested on its own, and with the console in `test_real_house.py`.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from core.contact import Media
from core.conversation import Conversation, State
from core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)
from core.events import Entry, EventType
from core.ids import AgentId, ConversationId, OfferId, QueueId, offer_id
from core.people import EVERY_QUEUE, Agent
from core.words import Channel, Delivery, Outcome, Role, Speaker, Status, Urgency
from tests.console.line import Line
from tests.console.residents import Residents

OFFER_MS = 20_000


class House(Line, Residents):
    """Desk, presence, views and log in one."""

    # What the tests make happen.

    def enrol(self, name: str, role: Role = Role.AGENT) -> Agent:
        agent = Agent(
            id=AgentId(name),
            name=name.title(),
            role=role,
            queues=(EVERY_QUEUE,),
            skills=(),
            phone_number="",
            status=Status.OFFLINE,
            reason="",
            phone="",
            heartbeat_ms=0,
            idle_since_ms=0,
            wrap_until_ms=0,
            misses=0,
        )
        self._change_agent(agent)
        return agent

    def text(self, name: str, text: str, urgency: Urgency = Urgency.ROUTINE) -> ConversationId:
        """A resident writes: their conversation is opened, or joined."""
        now_ms = self.clock.now_ms()
        known = ConversationId(f"cnv_{name}")
        opened = known not in self.fields
        if opened:
            self.fields[known] = {
                "id": known,
                "resident": f"res_{name}",
                "name": name.title(),
                "state": "waiting",
                "queue": "repairs",
                "urgency": str(urgency),
                "medium": "message",
                "reasons": json.dumps([{"label": str(urgency), "words": text}]),
                "opened_ms": str(now_ms + len(self.fields)),
                "waiting_since_ms": str(now_ms + len(self.fields)),
                "channel": "sms",
                "address": "phone:+447700900123",
            }
        self.fields[known] |= {"spoke_last": "resident", "preview": text}
        entry = self._line(known, "message", Speaker.RESIDENT, text)
        holder = self.fields[known].get("agent", "")
        self.tell(EventType.CONTACT_RECEIVED, known, holder, entry=entry.to_dict(), opened=opened)
        return known

    def offer(self, conversation: str, agent: str) -> OfferId:
        """Put a waiting conversation to an agent."""
        now_ms = self.clock.now_ms()
        fields = self.fields[conversation]
        attempt = int(fields.get("attempt", 0)) + 1
        fields |= {
            "state": "offered",
            "agent": agent,
            "attempt": str(attempt),
            "offered_ms": str(now_ms),
            "deadline_ms": str(now_ms + OFFER_MS),
        }
        why = {"rule": "arrival", "skipped": ["ben=full"], "chosen": agent}
        self.tell(EventType.CONVERSATION_OFFERED, conversation, agent, why=why)
        return offer_id(ConversationId(conversation), attempt)

    def expire(self, conversation: str) -> None:
        """Nobody answered the offer in time."""
        self._end_offer(conversation, EventType.OFFER_MISSED, "no_answer")

    def delivered(self, conversation: str, message: str, status: Delivery, error: str = "") -> None:
        """The provider says how far a message has come."""
        self.deliveries[message] = (status, error)
        self.tell(
            EventType.MESSAGE_STATUS,
            conversation,
            self.fields[conversation].get("agent", ""),
            message=message,
            status=status,
            error=error,
        )

    def alert(self, text: str) -> None:
        """Something that supervisors must look at."""
        self.tell(EventType.ALERT_RAISED, "", "", alert="nobody_serves", text=text)

    # Desk.

    async def accept(self, agent: AgentId, offer: OfferId) -> Conversation:
        self._reach()
        found = self._offered(agent, offer)
        self.fields[found.id] |= {"state": "active", "accepted": "1", "last_agent": agent}
        self.tell(EventType.OFFER_ACCEPTED, found.id, agent, offer=offer)
        return self._get(found.id)

    async def decline(self, agent: AgentId, offer: OfferId) -> Conversation:
        self._reach()
        found = self._offered(agent, offer)
        self._end_offer(found.id, EventType.OFFER_DECLINED, "declined")
        return self._get(found.id)

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
        self._hold(agent, conversation)
        if channel is Channel.WHATSAPP and not template:
            code, message = "window_closed", "WhatsApp takes no reply now. Use sms instead."
            raise ConflictError(code, message)
        if op not in self.operations:
            entry = self._line(conversation, "message", Speaker.AGENT, text, agent)
            entry = replace(entry, media=tuple(each.to_dict() for each in media))
            self.lines[conversation][-1] = self.operations[op] = entry
            self.deliveries[entry.id] = (Delivery.QUEUED, "")
            self.fields[conversation]["spoke_last"] = "agent"
            self.tell(EventType.MESSAGE_QUEUED, conversation, agent, entry=entry.to_dict())
        return self.operations[op]

    async def note(self, agent: AgentId, conversation: ConversationId, text: str, op: str) -> Entry:
        self._reach()
        entry = self._line(conversation, "note", Speaker.AGENT, text, agent)
        self.operations[op] = entry
        self.tell(EventType.NOTE_ADDED, conversation, agent, entry=entry.to_dict())
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
        self._reach()
        if queue not in (None, "repairs", "rents"):
            message = f"There is no queue {queue!r}; there are repairs, rents."
            raise InvalidError(message)
        before = self._get(conversation)
        if note:
            self._line(conversation, "note", Speaker.AGENT, note, agent)
        fields = self.fields[conversation]
        fields |= {"state": "waiting", "agent": "", "queue": queue or before.queue}
        self.tell(
            EventType.CONVERSATION_WAITING,
            conversation,
            agent,
            cause="transfer",
            from_agent=before.agent or "",
            to_agent=to_agent or "",
        )
        if before.offer:
            self.tell(
                EventType.OFFER_WITHDRAWN,
                conversation,
                before.agent or "",
                offer=before.offer,
                cause="transfer",
            )
        if to_agent:
            self.offer(conversation, to_agent)
        return self._get(conversation)

    async def take(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        self._reach()
        if self._get(conversation).state is not State.WAITING:
            code, message = "not_waiting", "It does not wait any more."
            raise ConflictError(code, message)
        self.fields[conversation] |= {"state": "active", "agent": agent, "last_agent": agent}
        self.tell(EventType.OFFER_ACCEPTED, conversation, agent)
        return self._get(conversation)

    async def assign(
        self, by: AgentId, conversation: ConversationId, to_agent: AgentId, note: str
    ) -> Conversation:
        return await self.transfer(by, conversation, queue=None, to_agent=to_agent, note=note)

    async def park(
        self, agent: AgentId, conversation: ConversationId, done: str, next_: str, by_ms: int
    ) -> Conversation:
        self._hold(agent, conversation)
        self.fields[conversation] |= {
            "state": "parked",
            "agent": "",
            "last_agent": agent,
            "spoke_last": "agent",
            "promise_done": done,
            "promise_next": next_,
            "promise_by_ms": str(by_ms),
        }
        entry = self._line(conversation, "message", Speaker.AGENT, f"{done} {next_}", agent)
        self.tell(EventType.CONVERSATION_PARKED, conversation, agent, entry=entry.to_dict())
        self.deliveries[entry.id] = (Delivery.QUEUED, "")
        self.tell(EventType.MESSAGE_QUEUED, conversation, agent, entry=entry.to_dict())
        return self._get(conversation)

    async def close(
        self, agent: AgentId, conversation: ConversationId, outcome: Outcome, done: str
    ) -> Conversation:
        found = self._hold(agent, conversation)
        if found.spoke_last is Speaker.RESIDENT and outcome is Outcome.RESOLVED:
            code, message = "resident_waiting", "The resident spoke last and waits for an answer."
            raise ConflictError(code, message)
        self.fields[conversation] |= {"state": "closed", "agent": "", "last_agent": agent}
        self.tell(EventType.CONVERSATION_CLOSED, conversation, agent, outcome=outcome, done=done)
        return self._get(conversation)

    async def raise_urgency(
        self, agent: AgentId, conversation: ConversationId, urgency: Urgency, reason: str
    ) -> Conversation:
        self._reach()
        before = self._get(conversation).urgency
        self.fields[conversation]["urgency"] = str(urgency)
        self.tell(
            EventType.CONVERSATION_RAISED,
            conversation,
            agent,
            **{"from": before, "to": urgency, "reason": reason},
        )
        return self._get(conversation)

    async def callback(
        self,
        agent: AgentId,
        conversation: ConversationId,
        at_ms: int | None,
        number: str | None,
    ) -> Conversation:
        self._hold(agent, conversation)
        if at_ms is not None:
            return await self.park(agent, conversation, "", f"We ring {number}", at_ms)
        self.tell(EventType.CALL_REQUESTED, conversation, agent, number=number or "")
        return self._get(conversation)

    async def hang_up(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        self._hold(agent, conversation)
        code, message = "no_call", "There is no live call of yours to end."
        raise ConflictError(code, message)

    async def announce(self, agent: AgentId, text: str, queue: QueueId | None, op: str) -> None:
        self._reach()
        if not any(event.data.get("op") == op for event in self.events):
            said = {"alert": "announcement", "text": text, "queue": queue or "", "op": op}
            self.tell(EventType.ALERT_RAISED, "", agent, **said)

    # Presence.

    async def choose(self, agent: AgentId, status: Status, reason: str, until_ms: int = 0) -> Agent:
        self._reach()
        return self._change_agent(
            replace(self.people[agent], status=status, reason=reason, away_until_ms=until_ms)
        )

    async def heartbeat(self, agent: AgentId, phone: str) -> None:
        self._reach()
        self.beats.append((agent, phone))
        now_ms = self.clock.now_ms()
        before = self.people[agent]
        after = replace(before, heartbeat_ms=now_ms, phone=phone or before.phone)
        self.people[agent] = after
        if before.heartbeat_ms == 0 or before.phone != after.phone:
            self._change_agent(after)

    # Inside.

    def _hold(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        self._reach()
        found = self._get(conversation)
        if found.agent != agent or found.state is not State.ACTIVE:
            message = "You do not hold this conversation."
            raise ForbiddenError(message)
        return found

    def _offered(self, agent: AgentId, offer: OfferId) -> Conversation:
        for found in map(self._get, self.fields):
            if found.offer == offer and found.agent == agent:
                return found
        if not offer.startswith("cnv_"):
            message = "There is no such offer."
            raise NotFoundError(message)
        code, message = "offer_gone", "This offer is over."
        raise ConflictError(code, message)

    def _end_offer(self, conversation: str, kind: EventType, cause: str) -> None:
        before = self._get(conversation)
        self.fields[conversation] |= {"state": "waiting", "agent": ""}
        self.tell(kind, conversation, before.agent or "", offer=before.offer, cause=cause)

    def _line(
        self, conversation: str, kind: str, speaker: Speaker, text: str, agent: str = ""
    ) -> Entry:
        lines = self.lines.setdefault(conversation, [])
        name = self.people[agent].name if agent else ""
        entry = Entry(
            id=f"msg_{conversation}_{len(lines)}",
            kind=kind,
            speaker=speaker,
            channel="sms" if kind == "message" else "",
            at_ms=self.clock.now_ms(),
            text=text,
            agent=agent,
            name=name,
        )
        lines.append(entry)
        return entry

    def _change_agent(self, agent: Agent) -> Agent:
        self.people[agent.id] = agent
        presence = {
            "id": agent.id,
            "name": agent.name,
            "role": agent.role,
            "queues": ",".join(agent.queues),
            "skills": ",".join(agent.skills),
            "status": agent.status,
            "reason": agent.reason,
            "phone": agent.phone,
            "fresh": int(agent.heartbeat_ms > 0),
            "wrap_until_ms": str(agent.wrap_until_ms),
            "away_until_ms": str(agent.away_until_ms),
            "misses": agent.misses,
        }
        self.tell(EventType.AGENT_PRESENCE, "", agent.id, presence=presence)
        return agent
