"""Deadlines: whatever is due is leased, and each kind of timer runs its transition.

Timers live in one sorted set in Redis. Running one twice, late, or on two engines is harmless: the
transition checks the state again and removes the timer itself.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from config.templates import Purpose
from core import ids
from core.clock import Clock
from core.errors import StoreUnavailableError
from core.ids import ConversationId
from core.words import Channel
from router.chat_by_text import ChatByText
from router.reply import Reply
from store.loader import Answer
from store.reader import Reader
from store.scripts import Scripts

LEASE_MS = 5_000  # longer than any transition takes, short enough for the next engine to take over
MOST = 100
BEAT_S = 0.1


@dataclass(frozen=True, slots=True)
class Timers:
    """Runs what is due."""

    scripts: Scripts
    reader: Reader
    reply: Reply
    clock: Clock

    async def run(self) -> None:
        """Run due timers until cancelled; a Redis that is away is waited for."""
        while True:
            try:
                while await self.run_due():
                    pass
            except StoreUnavailableError:
                await self.clock.sleep(1)
            await self.clock.sleep(BEAT_S)

    async def run_due(self) -> int:
        """Run what is due now; return how many were taken."""
        taken = await self.scripts.take_due(
            now_ms=self.clock.now_ms(), lease_ms=LEASE_MS, most=MOST
        )
        if taken.word == "NONE":
            return 0
        timers = json.loads(taken["timers"])
        for timer in timers:
            kind, _, what = timer.partition("|")
            await self._kinds()[kind](what)
        return len(timers)

    def _kinds(self) -> dict[str, Callable[[str], Awaitable[Answer]]]:
        return {
            "offer": self._expire,
            "wrap": self._wrapped_up,
            "grace": self._rescue,
            "promise": self._promise_due,
            "chat": self._chat_unseen,
            "consult": self._consult_unanswered,
            "ring": self._widen,
            "break": self._break_over,
        }

    async def _expire(self, offer: str) -> Answer:
        conversation, _, attempt = offer.rpartition(".")
        return await self.scripts.expire(
            op="", now_ms=self.clock.now_ms(), conversation=conversation, attempt=int(attempt)
        )

    async def _wrapped_up(self, what: str) -> Answer:
        agent, _, until_ms = what.rpartition("|")
        return await self.scripts.wrapped_up(
            op="", now_ms=self.clock.now_ms(), agent=agent, until_ms=int(until_ms)
        )

    async def _rescue(self, what: str) -> Answer:
        agent, _, seen_ms = what.rpartition("|")
        return await self.scripts.rescue(
            op="", now_ms=self.clock.now_ms(), agent=agent, seen_ms=int(seen_ms)
        )

    async def _break_over(self, what: str) -> Answer:
        agent, _, until_ms = what.rpartition("|")
        return await self.scripts.break_over(
            op="", now_ms=self.clock.now_ms(), agent=agent, until_ms=int(until_ms)
        )

    async def _widen(self, conversation: str) -> Answer:
        centre = self.reply.centre
        sender, text = centre.number_for(Channel.SMS), centre.on_call_text()
        texts = [{"number": n, "sender": sender, "text": text} for n in centre.voice.on_call]
        return await self.scripts.widen(
            op="",
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            on_call=texts if sender else [],
        )

    async def _consult_unanswered(self, what: str) -> Answer:
        conversation, _, attempt = what.rpartition("|")
        return await self.scripts.consult_ended(
            op="",
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            cause="no_answer",
            sender="",
            colleague="",
            attempt=int(attempt),
            leg="",
        )

    async def _chat_unseen(self, what: str) -> Answer:
        conversation, _, message = what.partition("|")
        by_text = ChatByText(self.scripts, self.reader, self.reply.centre, self.clock)
        return await by_text.carry(ConversationId(conversation), message)

    async def _promise_due(self, what: str) -> Answer:
        conversation, _, attempt = what.rpartition("|")
        found = await self.reader.conversation(ConversationId(conversation))
        if found and found.rings_again:
            return await self.scripts.ring_again(
                op="",
                now_ms=self.clock.now_ms(),
                conversation=conversation,
                attempt=int(attempt),
            )
        ways = await self.reply.ways(found, person=False, purpose=Purpose.LATE) if found else []
        way = ways[0] if ways else None
        entry = self.reply.entry(
            ConversationId(conversation),
            self.reply.centre.late_text(),
            way,
            agent=None,
            name=self.reply.centre.name,
            op=ids.derived("op", "late", conversation, attempt),
        )
        return await self.scripts.resume(
            op="",
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            attempt=int(attempt),
            entry=entry.to_dict(),
            to=way.to if way else "",
            sender=way.sender if way else "",
        )
