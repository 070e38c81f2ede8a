"""Webhooks that never came: the provider's own record is read, and what is missing is received.

Run by one engine at a time. What it finds has the provider's own ids, which are claimed once, so a
webhook that comes after all, and a span that is read twice, change nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from channels.adapter import Intake, Record
from channels.errors import RefusedError, SendError
from core.clock import Clock, iso
from core.contact import Contact
from router.intake import is_ringing
from router.replay import missed
from store.keys import CLAIM_S
from store.position import Position
from store.reader import Reader

EVERY_S = 60.0
LAG_MS = 60_000  # a webhook of the last minute may still be under way, or in a journal
OVERLAP_MS = 600_000  # a record may list late
# Further back nobody could tell what was received: claims have run out.
FURTHEST_MS = (CLAIM_S - 3600) * 1000
SLOWEST_S = 900.0  # between two tries of a provider that throttles or is away

Alert = Callable[[str, str], Awaitable[object]]

log = structlog.get_logger("heard.reconciler")


@dataclass(slots=True)
class Reconciler:
    """Reads the record from where it stopped. `position` holds ms since 1970."""

    record: Record
    intake: Intake
    reader: Reader
    position: Position
    alert: Alert
    clock: Clock
    every_s: float = EVERY_S
    lag_ms: int = LAG_MS
    _needless: set[str] = field(default_factory=set)  # calls that somebody else has answered

    async def run(self) -> None:
        """Reconcile until cancelled; raises StoreUnavailableError when Redis is away.

        A provider that throttles or does not answer is asked half as often each time.
        """
        pause_s = self.every_s
        while True:
            await self.clock.sleep(pause_s)
            try:
                await self.step()
                pause_s = self.every_s
            except SendError as error:
                pause_s = min(2 * pause_s, max(SLOWEST_S, self.every_s))
                log.warning("reconciler.waiting", code=error.code, pause_s=pause_s)

    async def step(self) -> int:
        """Receive what is missing up to a moment ago; return how many contacts that were.

        Raises a SendError when the provider cannot be asked: the next step begins where this did.
        """
        now_ms = self.clock.now_ms()
        position = await self.position.read()
        if not position:
            # The first time of all: what came before Heard did is not for Heard.
            await self.position.write(now_ms + OVERLAP_MS)
            return 0
        since_ms = max(position - OVERLAP_MS, now_ms - FURTHEST_MS)
        span = await asyncio.to_thread(self.record.between, since_ms, now_ms - self.lag_ms)
        found = [await self._receive(contact) for contact in await self._missing(span.contacts)]
        await self.position.write(max(position, span.until_ms))
        if not span.whole or position < since_ms:
            text = (
                f"The provider's record goes further back than can be compared ({iso(since_ms)}); "
                "look through what came before it there."
            )
            await self.alert("reconciler.overrun", text)
        if any(found):
            await self._tell(sum(found))
        return sum(found)

    async def _missing(self, contacts: Sequence[Contact]) -> list[Contact]:
        claimed = await self.reader.claimed([contact.provider_id for contact in contacts])
        known = claimed | self._needless
        self._needless &= {contact.provider_id for contact in contacts}
        return [contact for contact in contacts if contact.provider_id not in known]

    async def _receive(self, contact: Contact) -> bool:
        try:
            whole = await asyncio.to_thread(self.record.complete, contact)
        except RefusedError:
            whole = contact  # a file that was deleted there must not hold up the words
        if whole is None:
            self._needless.add(contact.provider_id)
            return False
        received = await self.intake.receive(missed(whole) if is_ringing(whole) else whole)
        log.info("contact.found", channel=contact.channel, provider_id=contact.provider_id)
        return received.fresh

    async def _tell(self, found: int) -> None:
        text = (
            f"{found} contacts never came by webhook and were found in the provider's record; they "
            "are in the queue now. The provider's log of errors says why."
        )
        await self.alert("reconciler.found", text)
