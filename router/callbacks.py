"""Ringing residents: who is to be rung back, who picked up, and what follows when nobody did.

The half of `router/calls.py` that is about calls of ours.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.rules import Callbacks
from config.templates import Purpose
from core import ids
from core.clock import Clock
from core.contact import Address, Contact, Media
from core.conversation import Conversation, State
from core.events import Entry
from core.words import Channel, Medium, Speaker, Urgency
from router.intake import ContactIntake
from store.reader import Reader
from store.scripts import Scripts

# Causes of an end after which nobody has been talked to.
UNREACHED = frozenset({"busy", "no-answer", "failed", "canceled"})
MACHINE = "machine"

ENDINGS = {
    "completed": "The call ended",
    "canceled": "The caller hung up before anybody answered",
    "busy": "The line was busy",
    "no-answer": "Nobody picked up",
    "failed": "The call could not be connected",
    MACHINE: "An answering machine picked up",
    "answered": "Spoke to somebody on a fallback number, while Heard was away",
}


def missed(conversation: Conversation, call: str, cause: str) -> str:
    """Return why nobody was reached by this call of ours, empty when somebody was.

    Only for one whom we are to ring back: a call of an agent's own accord is the agent's matter.
    """
    if conversation.state is not State.ACTIVE or conversation.calls != (call,):
        return ""
    if not conversation.tries:
        return ""
    if conversation.machine == call:
        return MACHINE
    return cause if cause in UNREACHED else ""


def next_try(rule: Callbacks, zone: ZoneInfo, now_ms: int, urgency: Urgency) -> int:
    """Return when to ring again (ms since 1970): after the pause, and not at night.

    An emergency is rung at any hour.
    """
    due_ms = now_ms + rule.retry_s * 1000
    due = datetime.fromtimestamp(due_ms / 1000, UTC).astimezone(zone)
    earliest, latest = time.fromisoformat(rule.earliest), time.fromisoformat(rule.latest)
    if urgency is Urgency.EMERGENCY or earliest <= due.time() <= latest:
        return due_ms
    day = due.date() + timedelta(days=1) if due.time() > latest else due.date()
    return round(datetime.combine(day, earliest, tzinfo=zone).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class RingsBack:
    """Turns what happened to a call of ours into the transition it means."""

    scripts: Scripts
    reader: Reader
    intake: ContactIntake
    clock: Clock

    async def ring_back(self, call: str) -> str | None:
        """The caller wants to be rung: the place is kept, the end of this leg is no giving up."""
        conversation = await self._of_call(call)
        if conversation is None:
            return None
        entry = self._line("back", call, "Asked to be rung back, and keeps the place")
        answer = await self.scripts.ring_back(
            op="",
            now_ms=entry.at_ms,
            conversation=conversation.id,
            call=call,
            entry={**entry.to_dict(), "speaker": Speaker.RESIDENT},
        )
        if answer.word == "STALE":
            return None
        return answer.values.get("address", "").removeprefix("phone:")

    async def left_word(self, call: str, recording: str, url: str, seconds: int) -> str | None:
        """Take in a message that a caller has left: a contact like any other, and a callback."""
        conversation = await self._of_call(call)
        if conversation is None:
            return None
        kind, _, value = conversation.address.partition(":")
        contact = Contact(
            provider_id=recording,
            channel=Channel.VOICE,
            medium=Medium.VOICE,
            received_ms=self.clock.now_ms(),
            address=Address(kind, value),
            to=conversation.to,
            text=f"Left a voice message of {seconds} seconds",
            media=(Media(url=url, content_type="audio/wav"),) if url else (),
        )
        await self.intake.receive(contact)
        return await self.ring_back(call)

    async def picked_up(self, call: str) -> None:
        """Somebody, or something, has answered a call of ours."""
        conversation = await self._of_call(call)
        if conversation is not None:
            await self.scripts.picked_up(
                op="", now_ms=self.clock.now_ms(), conversation=conversation.id, call=call
            )

    async def machine(self, call: str) -> None:
        """It was an answering machine: it is told who rang, and nobody was reached."""
        conversation = await self._of_call(call)
        if conversation is not None:
            await self.scripts.machine(
                op="", now_ms=self.clock.now_ms(), conversation=conversation.id, call=call
            )

    async def unplaced(self, conversation: str, call: str, cause: str) -> None:
        """A call of ours is over; if we do not know it yet, it is as if it had not been placed."""
        entry = self._line("end", call, ENDINGS.get(cause, ENDINGS["completed"]))
        await self.scripts.unplaced(
            op="",
            now_ms=entry.at_ms,
            conversation=conversation,
            dial="",
            call=call,
            entry=entry.to_dict(),
        )

    async def _missed(self, found: Conversation, call: str, why: str) -> None:
        """Try again later, and write what comes next; after the last try write how to reach us."""
        reply, now_ms = self.intake.reply, self.clock.now_ms()
        centre = reply.centre
        again_ms = 0
        if found.tries < centre.callbacks.attempts:
            again_ms = next_try(centre.callbacks, centre.zone, now_ms, found.urgency)
            text = centre.unreached_text(at_ms=again_ms, language=found.language)
        else:
            text = centre.given_up_text(language=found.language)
        ways = await reply.ways(found, person=False, purpose=Purpose.CALLBACK)
        way = ways[0] if ways else None
        op = ids.derived("op", "missed", call)
        words = reply.entry(found.id, text, way, agent=None, name=centre.name, op=op)
        await self.scripts.unreached(
            op="",
            now_ms=now_ms,
            conversation=found.id,
            call=call,
            cause=why,
            tries=found.tries,
            again_ms=again_ms,
            next_step="We ring again",
            entry=self._line("end", call, ENDINGS[why]).to_dict(),
            words=words.to_dict(),
            to=way.to if way else "",
            sender=way.sender if way else "",
        )

    def _line(self, prefix: str, call: str, text: str) -> Entry:
        """Return a line of the timeline about a call; its id follows from the call."""
        return Entry(
            id=ids.derived(prefix, call),
            kind="call",
            speaker=Speaker.SYSTEM,
            channel=Channel.VOICE,
            at_ms=self.clock.now_ms(),
            text=text,
        )

    async def _of_call(self, call: str) -> Conversation | None:
        conversation = await self.reader.conversation_of_call(call)
        return await self.reader.conversation(conversation) if conversation else None
