"""Redis away: what residents do is kept on this machine's disk, and replayed when Redis is back.

Between the adapters and the router stand an `Intake` and a `CallDesk` that first try the real one.
When it does not answer, what happened goes into the journal, and then it is durable all the same.
While a resident has lines there, whatever they do next goes there too, so it keeps its order. A
call cannot wait on a disk: its caller hears TwiML that rings people, and the journal knows of it.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import structlog
from pydantic import TypeAdapter

from channels.adapter import Intake, Place, Received
from channels.deadline import within
from core.clock import Clock
from core.contact import Contact
from core.errors import StoreUnavailableError
from core.words import Delivery
from router.calls import Calls
from router.intake import is_ringing
from store.journal.journal import Journal
from store.journal.line import Line
from store.journal.waiting import Waiting

LIVE_S = 2.5  # half of what an adapter gives an answer, so that the disk has the other half
AGAIN_S = 1.0  # between two tries of a Redis that is away; meanwhile nobody waits for it
MOST_LIVE = 128  # that wait for Redis at once: when it is slower than the world, the disk helps out
CONTACT: TypeAdapter[Contact] = TypeAdapter(Contact)

T = TypeVar("T")

log = structlog.get_logger("heard.journal")


@dataclass(slots=True)
class Keeping:
    """The journal of this process, and whether Redis was away a moment ago."""

    journal: Journal
    waiting: Waiting
    clock: Clock
    live_s: float = LIVE_S
    most_live: int = MOST_LIVE
    _live: int = 0
    _away: bool = False
    _again_s: float = 0.0

    async def live(self, act: Callable[[], Awaitable[T]]) -> T:
        """Return the answer of `act`; raises StoreUnavailableError, at once while Redis is away.

        One asks again every `AGAIN_S` and waits for it, the others do not; nor does anybody while
        `most_live` wait already, so that a slow Redis is not buried.
        """
        now_s = self.clock.monotonic_s()
        if (self._away and now_s < self._again_s) or self._live >= self.most_live:
            message = "Redis is away or far behind; ask again."
            raise StoreUnavailableError(message)
        self._again_s = now_s + AGAIN_S
        self._live += 1
        try:
            answer = await within(self.live_s, act())
        except StoreUnavailableError:
            self._away, self._again_s = True, self.clock.monotonic_s() + AGAIN_S
            raise
        finally:
            self._live -= 1
        self._away = False
        return answer

    async def keep(self, who: str, do: str, **data: Any) -> None:  # noqa: ANN401 - whatever is JSON
        """Return once it is on disk; raises StoreUnavailableError when it cannot be kept."""
        await self.journal.append(Line(self.clock.now_ms(), who, do, data))
        log.info("journal.kept", what=do)


@dataclass(frozen=True, slots=True)
class JournalledIntake:
    """An `Intake` that goes on while Redis is away."""

    intake: Intake
    keeping: Keeping
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def receive(self, contact: Contact) -> Received:
        """Make the contact durable: routed, or in the journal and then of no conversation yet.

        A contact whose outcome is unknown is journalled as well: its provider's id is claimed once.
        Raises StoreUnavailableError for a call that could not be routed, which is noted; and when
        not even the disk can take it.
        """
        if is_ringing(contact):
            return await self._ring(contact)
        who = who_is(contact)
        async with self._turn(who):
            if not self.keeping.waiting.has({who, *_addresses(contact)}):
                try:
                    return await self.keeping.live(lambda: self.intake.receive(contact))
                except StoreUnavailableError:
                    pass
            data = CONTACT.dump_python(contact, mode="json")
            await self.keeping.keep(who, "receive", contact=data)
            return Received("", "", fresh=True)

    async def place(self, conversation: str) -> Place | None:
        """Return the place in the queue; None when it is not waiting."""
        return await self.intake.place(conversation)

    async def delivered(
        self, conversation: str, message: str, status: Delivery, error: str = ""
    ) -> None:
        """Note how far a message has come: now, or when Redis is back."""
        try:
            await self.keeping.live(
                lambda: self.intake.delivered(conversation, message, status, error)
            )
        except StoreUnavailableError:
            told = {"conversation": conversation, "message": message}
            await self.keeping.keep(conversation, "delivered", **told, status=status, error=error)

    async def _ring(self, contact: Contact) -> Received:
        try:
            return await within(self.keeping.live_s, self.intake.receive(contact))
        except StoreUnavailableError:
            data = CONTACT.dump_python(contact, mode="json")
            await self.keeping.keep(who_calls(contact.provider_id), "dialled", contact=data)
            raise

    @asynccontextmanager
    async def _turn(self, who: str) -> AsyncIterator[None]:
        """One contact of a resident at a time, in the order in which they came."""
        turn = self._turns.get(who)
        if turn is None:
            self._turns[who] = turn = asyncio.Lock()
        async with turn:
            yield


@dataclass(frozen=True, slots=True)
class JournalledCalls(Calls):
    """A `CallDesk` that notes how legs fare while Redis is away; what is due then is done late."""

    keeping: Keeping

    async def joined(self, conversation: str, agent: str, leg: str) -> None:
        """The agent's leg is in the conference; the caller is fetched if that is still due."""
        told = {"conversation": conversation, "agent": agent, "leg": leg}
        await self._tell(conversation, "joined", Calls.joined, told)

    async def agent_left(self, conversation: str, agent: str, leg: str) -> None:
        """The agent's leg left; a caller who is alone in the conference is queued again."""
        told = {"conversation": conversation, "agent": agent, "leg": leg}
        await self._tell(conversation, "agent_left", Calls.agent_left, told)

    async def picked_up(self, call: str) -> None:
        """Somebody, or something, has answered a call that we placed."""
        await self._tell(who_calls(call), "picked_up", Calls.picked_up, {"call": call})

    async def machine(self, call: str) -> None:
        """It was an answering machine."""
        await self._tell(who_calls(call), "machine", Calls.machine, {"call": call})

    async def unplaced(self, conversation: str, call: str, cause: str) -> None:
        """A call that we placed is over."""
        told = {"conversation": conversation, "call": call, "cause": cause}
        await self._tell(who_calls(call), "unplaced", Calls.unplaced, told)

    async def ended(self, call: str, cause: str) -> None:
        """The resident's leg is over."""
        await self._tell(who_calls(call), "ended", Calls.ended, {"call": call, "cause": cause})

    async def answered(self, call: str) -> None:
        """Somebody whom the centre file names has answered a call that could not be queued."""
        if self.keeping.waiting.has({who_calls(call)}):
            await self.keeping.keep(who_calls(call), "answered", call=call)

    async def _tell(
        self, who: str, do: str, act: Callable[..., Awaitable[None]], told: dict[str, str]
    ) -> None:
        """Tell the router, or the journal: also while earlier events of the same are in it."""
        if not self.keeping.waiting.has({who}):
            try:
                await self.keeping.live(lambda: act(self, **told))
            except StoreUnavailableError:
                pass
            else:
                return
        await self.keeping.keep(who, do, **told)


def who_is(contact: Contact) -> str:
    """Return whose order this contact keeps: the number that was typed in goes before a session."""
    known = contact.claimed or contact.address
    return known.key if known else who_calls(contact.provider_id)


def who_calls(call: str) -> str:
    """Return whose order the events of a call keep: the call's own."""
    return f"call:{call}"


def _addresses(contact: Contact) -> set[str]:
    return {each.key for each in (contact.address, contact.claimed) if each}
