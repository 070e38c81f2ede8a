"""Legs of calls: what the voice adapter asks while a call lives.

Implements `channels.adapter.CallDesk`. The conference of a conversation is named after it and its
attempt, so a call that goes back to the queue never meets the conference it has left.
"""

from dataclasses import dataclass, replace
from typing import Any

from channels.adapter import Bridge
from core import ids
from core.contact import Address, Contact, Media
from core.conversation import Conversation, State
from core.events import Entry
from core.ids import AgentId, ConversationId
from core.words import Channel, Medium, Role, Speaker, Supervision
from router.callbacks import ENDINGS, RingsBack, missed

RING_BACK = "ring_back"  # the cause of an end that is no giving up


def conference_of(conversation: str, attempt: int) -> str:
    """Return the name of the conference of this attempt."""
    return f"{conversation}-{attempt}"


@dataclass(frozen=True, slots=True)
class Calls(RingsBack):
    """Turns what happened to a leg into the transition it means."""

    async def said(
        self, call: str, question: str, text: str, confidence: float | None = None
    ) -> str:
        """The caller said or keyed something while waiting; it is triaged and kept once."""
        conversation = await self._of_call(call)
        if conversation is None or not text.strip():
            return ""
        kind, _, value = conversation.address.partition(":")
        contact = Contact(
            provider_id=ids.derived("said", call, question),
            channel=Channel.VOICE,
            medium=Medium.VOICE,
            received_ms=self.clock.now_ms(),
            address=Address(kind, value),
            to=conversation.to,
            text=text,
            confidence=confidence,
        )
        received = await self.intake.receive(contact)
        return received.advice

    async def bridge(self, agent: str, conversation: str) -> Bridge | None:
        """Return the conference if this agent is offered, has or is asked into this call."""
        found = await self.reader.conversation(ConversationId(conversation))
        if found is None or (found.agent != agent and not _asks(found, agent)):
            return None
        on_call = found.calls or found.medium in (Medium.VOICE, Medium.CALLBACK)
        if found.state not in (State.OFFERED, State.ACTIVE) or not on_call:
            return None
        return Bridge(found.id, conference_of(found.id, found.attempt), agent)

    async def supervise(
        self, supervisor: str, conversation: str, how: Supervision, call: str
    ) -> Bridge | None:
        """Return the live conference if this account may come into it; it is in the log then.

        `call` names the operation, so a webhook that comes again is told once.
        """
        account = await self.reader.agent(AgentId(supervisor))
        if account is None or not account.role.includes(Role.SUPERVISOR):
            return None
        answer = await self.scripts.supervise(
            op=f"supervise:{call}",
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            by=supervisor,
            how=how,
        )
        if answer.word == "STALE":
            return None
        live = answer.values
        conference = conference_of(conversation, int(live["attempt"]))
        return Bridge(conversation, conference, live["agent"], live["leg"])

    async def keyed(
        self, agent: str, conversation: str, *, attempt: int, consult: int, taken: bool
    ) -> Bridge | None:
        """An agent has answered on their own telephone: by the key 1 it is theirs."""
        if consult:
            return await self._keyed_consult(agent, conversation, consult, taken=taken)
        offer: dict[str, Any] = {
            "op": "",
            "now_ms": self.clock.now_ms(),
            "conversation": conversation,
            "attempt": attempt,
            "agent": agent,
        }
        if not taken:
            await self.scripts.decline(**offer, cause="declined")
            return None
        answer = await self.scripts.accept(**offer)
        return None if answer.word == "STALE" else await self.bridge(agent, conversation)

    async def _keyed_consult(
        self, agent: str, conversation: str, consult: int, *, taken: bool
    ) -> Bridge | None:
        if taken:
            found = await self.reader.conversation(ConversationId(conversation))
            same = found and found.consult and found.consult.attempt == consult
            return await self.bridge(agent, conversation) if same else None
        await self.scripts.consult_ended(
            op="",
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            cause="declined",
            sender="",
            colleague=agent,
            attempt=consult,
            leg="",
        )
        return None

    async def joined(self, conversation: str, agent: str, leg: str) -> None:
        """The agent's leg is in the conference: the call is active, fetch the caller.

        A colleague whom the agent has asked is on the line.
        """
        found = await self.reader.conversation(ConversationId(conversation))
        if found is not None and _asks(found, agent):
            await self.scripts.consult_joined(
                op="",
                now_ms=self.clock.now_ms(),
                conversation=conversation,
                agent=agent,
                leg=leg,
            )
            return
        await self.scripts.connect(
            op="", now_ms=self.clock.now_ms(), conversation=conversation, agent=agent
        )
        await self.scripts.leg(conversation=conversation, agent=agent, leg=leg)

    async def agent_left(self, conversation: str, agent: str, leg: str) -> None:
        """The agent's leg left the conference while the caller is still there.

        Of a colleague it ends the consultation. Which of the two they are only the scripts know for
        sure: the call may be handed over this moment.
        """
        ended = await self.scripts.consult_ended(
            op="",
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            cause="left",
            sender="",
            colleague=agent,
            attempt=0,
            leg=leg,
        )
        if ended.word != "STALE":
            return
        await self.scripts.agent_left(
            op="", now_ms=self.clock.now_ms(), conversation=conversation, agent=agent
        )

    async def recorded(self, conversation: str, recording: str, url: str, seconds: int) -> None:
        """A recording can be had at `url`; it is a line of the timeline, once."""
        now_ms = self.clock.now_ms()
        entry = Entry(
            id=ids.derived("rec", recording),
            kind="call",
            speaker=Speaker.SYSTEM,
            channel=Channel.VOICE,
            at_ms=now_ms,
            text=f"Recording of the call, {seconds // 60}:{seconds % 60:02}",
            media=(Media(url=url).to_dict(),),
        )
        await self.scripts.recorded(
            op="", now_ms=now_ms, conversation=conversation, entry=entry.to_dict()
        )

    async def ended(self, call: str, cause: str) -> None:
        """The resident's leg is over; a repeat or a late event changes nothing."""
        conversation = await self._of_call(call)
        if conversation is None:
            return
        why = missed(conversation, call, cause)
        if why:
            await self._missed(conversation, call, why)
            return
        entry = self._line("end", call, ENDINGS.get(cause, ENDINGS["completed"]))
        waiting = conversation.state in (State.WAITING, State.OFFERED)
        if waiting and conversation.ring_back == call:
            cause, entry = RING_BACK, replace(entry, text="The call ended; we ring them back")
        elif waiting and cause == "completed":
            entry = replace(entry, text="The caller hung up while waiting")
        await self.scripts.hang_up(
            op="",
            now_ms=self.clock.now_ms(),
            conversation=conversation.id,
            call=call,
            cause=cause,
            entry=entry.to_dict(),
        )

    async def answered(self, call: str) -> None:
        """Somebody outside the house has talked to a caller who could not be queued.

        Nothing is known of such a call here; `router/journalled.py` sees that nobody rings back.
        """


def _asks(conversation: Conversation, agent: str) -> bool:
    """Whether this is the colleague whom the agent on the call has asked."""
    return conversation.consult is not None and conversation.consult.agent == agent
