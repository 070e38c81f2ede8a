"""Redis is back: what the journals of this machine hold is told to it, in order.

Replaying twice is harmless: a provider's id is claimed once, deliveries only move forward, and the
end of a call that is over already changes nothing. So a process that dies half way is no matter:
another begins again with what is still there.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from channels.adapter import CallDesk, Intake
from core.clock import Clock, iso
from core.contact import Contact
from core.errors import StoreUnavailableError
from core.words import Delivery, Medium
from router.journalled import CONTACT
from store.journal.backlog import Backlog, File, Taken

CHUNK = 64  # lines at once; of one resident one after another
POLL_S = 0.5
OUTCOME_S = 1800.0  # when nobody has said how a call went that was dialled from configuration

Known = Callable[[str], Awaitable[object | None]]  # a call's id → its conversation
Alert = Callable[[str, str], Awaitable[object]]

log = structlog.get_logger("heard.journal")


@dataclass(slots=True)
class _Dialled:
    """A call that could not be queued: whom the centre file names was rung instead."""

    contact: Contact
    since_ms: int
    files: set[File] = field(default_factory=set)
    answered: bool = False


@dataclass(slots=True)
class Replay:
    """Tells Redis what it has missed. `intake` and `calls` are the real ones."""

    backlog: Backlog
    intake: Intake
    calls: CallDesk
    known: Known
    alert: Alert
    clock: Clock
    done: int = 0  # lines, since this process began
    _batch: Sequence[Taken] = ()
    _told: Counter[str] = field(default_factory=Counter)
    _since_ms: int = 0
    _dialled: dict[str, _Dialled] = field(default_factory=dict)

    async def run(self) -> None:
        """Replay until cancelled; a Redis that is away is waited for."""
        try:
            while True:
                try:
                    if self.backlog.mine() and not await self.step():
                        await self.tell()
                except StoreUnavailableError as error:
                    log.warning("replay.waiting", code=error.code)
                except OSError as error:
                    log.exception("replay.failed", error=error.strerror)
                await self.clock.sleep(POLL_S)
        finally:
            self.backlog.close()

    async def step(self) -> int:
        """Replay everything that is there, and delete it; return how many lines that were.

        Raises StoreUnavailableError: what was not done is done by the next step.
        """
        before = self.done
        while batch := self._batch or self.backlog.take(CHUNK):
            self._batch = batch  # until all of it is done
            await self._do(batch)
            self._batch = ()
            self.done += len(batch)
            await self._retire()
        await self._give_up_waiting()
        await self._retire()
        return self.done - before

    async def _retire(self) -> None:
        torn = self.backlog.retire()
        if torn:
            log.warning("journal.torn", lines=torn)
            text = f"{torn} unfinished line(s) of the journal were left out; none was acknowledged."
            await self.alert("journal.torn", text)

    async def _do(self, batch: Sequence[Taken]) -> None:
        lanes: dict[str, list[Taken]] = {}
        for taken in batch:
            lanes.setdefault(taken.line.who if taken.line else "", []).append(taken)
        try:
            async with asyncio.TaskGroup() as tasks:
                for lane in lanes.values():
                    tasks.create_task(self._one_after_another(lane))
        except* StoreUnavailableError as away:
            raise _first(away) from None

    async def _one_after_another(self, lane: Sequence[Taken]) -> None:
        for taken in lane:
            try:
                await self._one(taken)
            except StoreUnavailableError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, those behind it must come in
                # Only the kind: an error's words may quote what a resident wrote.
                log.error("journal.refused", error=type(error).__name__)  # noqa: TRY400 - as above
                text = (
                    "A line of the journal could not be replayed; it is kept in journal/refused "
                    "of the data directory. Moved into journal, it is tried again."
                )
                await self.alert("journal.refused", text)
                self.backlog.refuse(taken)

    async def _one(self, taken: Taken) -> None:
        if taken.line is None:
            message = "it is no line of a journal"
            raise ValueError(message)
        self._since_ms = min(self._since_ms or taken.at_ms, taken.at_ms)
        doers: dict[str, Callable[[Taken, dict[str, Any]], Awaitable[None]]] = {
            "receive": self._receive,
            "delivered": self._delivered,
            "dialled": self._was_dialled,
            "answered": self._was_answered,
            "ended": self._ended,
        }
        tell: dict[str, Callable[..., Awaitable[None]]] = {
            "joined": self.calls.joined,
            "agent_left": self.calls.agent_left,
            "picked_up": self.calls.picked_up,
            "machine": self.calls.machine,
            "unplaced": self.calls.unplaced,
        }
        if taken.line.do in tell:
            await tell[taken.line.do](**taken.line.data)
        else:
            await doers[taken.line.do](taken, dict(taken.line.data))

    async def _receive(self, _: Taken, data: dict[str, Any]) -> None:
        await self.intake.receive(CONTACT.validate_python(data["contact"]))
        self._told["contacts"] += 1

    async def _delivered(self, _: Taken, data: dict[str, Any]) -> None:
        await self.intake.delivered(**{**data, "status": Delivery(data["status"])})

    # ---- calls that were dialled from configuration -------------------------------------------

    async def _was_dialled(self, taken: Taken, data: dict[str, Any]) -> None:
        """Wait for the outcome: who was not answered there is called back."""
        contact = CONTACT.validate_python(data["contact"])
        one = self._dialled.setdefault(contact.provider_id, _Dialled(contact, taken.at_ms))
        self._await(one, taken)

    async def _was_answered(self, taken: Taken, data: dict[str, Any]) -> None:
        one = self._dialled.get(data["call"])
        if one:
            one.answered = True
            self._await(one, taken)

    async def _ended(self, _: Taken, data: dict[str, Any]) -> None:
        if data["call"] in self._dialled:
            await self._settle(**data)
        else:
            await self.calls.ended(**data)

    async def _give_up_waiting(self) -> None:
        late_ms = self.clock.now_ms() - round(OUTCOME_S * 1000)
        for call in [call for call, one in self._dialled.items() if one.since_ms < late_ms]:
            await self._settle(call, "completed")

    async def _settle(self, call: str, cause: str) -> None:
        """The call is over: a callback, unless it was answered.

        It may be in the queue all the same: Redis did what it was asked too late, or the caller
        came back to it. Then it ends as every call does.
        """
        one = self._dialled[call]
        if await self.known(call) is not None:
            await self.calls.ended(call, "answered" if one.answered else cause)
        elif not one.answered:
            await self.intake.receive(missed(one.contact))
            self._told["callbacks"] += 1
        self._told["answered"] += one.answered
        del self._dialled[call]
        for file in one.files:
            file.awaited.discard(call)

    def _await(self, one: _Dialled, taken: Taken) -> None:
        one.files.add(taken.file)
        taken.file.awaited.add(one.contact.provider_id)

    # ---- and then -----------------------------------------------------------------------------

    async def tell(self) -> None:
        """Tell supervisors, once it is quiet, what came in late; statuses are not worth a word."""
        told = self._told
        if told.total():
            text = (
                f"Redis was away from {iso(self._since_ms)}. What residents did was kept on disk "
                f"and has come in now: {told['contacts']} texts and chats, {told['callbacks']} "
                f"callbacks for calls that nobody answered; {told['answered']} calls were answered "
                "by the fallback numbers."
            )
            await self.alert("journal.replayed", text)
            log.info("journal.replayed", **told)
        told.clear()
        self._since_ms = 0


def missed(contact: Contact) -> Contact:
    """Return a call that reached nobody as what it is now: one to be called back, in its place.

    Who withheld the number cannot be; a person sees that they rang.
    """
    can_be_rung = contact.address is not None and contact.address.kind == "phone"
    return replace(contact, medium=Medium.CALLBACK if can_be_rung else Medium.MESSAGE)


def _first(group: BaseExceptionGroup[StoreUnavailableError]) -> StoreUnavailableError:
    for error in group.exceptions:
        return _first(error) if isinstance(error, BaseExceptionGroup) else error
    raise AssertionError  # a group has at least one
