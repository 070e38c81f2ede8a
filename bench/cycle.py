"""One complete routing cycle through the real transitions: in, offered, accepted, closed."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from bench.house import House
from config.current import Current
from core.contact import Address, Contact
from core.conversation import Reason
from core.triage import Triage
from core.words import Channel, Medium, Outcome, Urgency
from queues.triage.context import NOTHING_KNOWN, Context
from queues.triage.triager import Readings, Triager
from router.estimates import Estimates
from router.intake import ContactIntake
from router.reply import Reply
from store.keys import CLOSED_S
from store.loader import Answer

TO = "+442079460958"
TEXT = "My boiler has stopped working and there has been no hot water since yesterday evening"
TRIAGE = Triage(
    urgency=Urgency.URGENT,
    topic="heating",
    danger_to_life=False,
    complaint=False,
    distressed=False,
    language="en",
    reasons=(Reason("heating", "boiler has stopped"), Reason("heating", "no hot water")),
    confidence=0.9,
    human_eyes=False,
)


class UnexpectedError(RuntimeError):
    """Raised when a cycle did not go as it should: its figure would mean nothing."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """Ids that end with the number of the resident, so that a recording shows what varies."""

    number: int

    def new(self, prefix: str) -> str:
        """Return the id, as long as those of production are."""
        return f"{prefix}_{self.number:032}"


class Labelled(Triager):
    """Labels that are there already: triage costs the same with and without Redis."""

    def __init__(self) -> None:
        """Read no words."""

    def readings(self, text: str, context: Context = NOTHING_KNOWN) -> Readings:  # noqa: ARG002 - the same for all
        """Return the labels of `TEXT`."""
        return Readings(TRIAGE, {})


@dataclass(frozen=True, slots=True)
class Cycle:
    """Cycles of new residents, each with one text that needs no reply."""

    house: House
    triager: Triager = field(default_factory=Labelled)
    residents: Iterator[int] = field(default_factory=lambda: count(1))

    async def run(self, number: int) -> None:
        """Route the text of resident `number` from receipt to close: four requests to Redis."""
        stores, clock = self.house.stores, self.house.clock
        conversation = await self.receive(number)
        key = stores.keys.of("conversation", conversation)
        agent, attempt = map(str, await stores.redis.hmget(key, ["agent", "attempt"]))
        accepted = await stores.scripts.accept(
            op=f"accept:{conversation}.{attempt}:{agent}",
            now_ms=clock.now_ms(),
            conversation=conversation,
            attempt=int(attempt),
            agent=agent,
        )
        _expect("ACCEPTED", accepted)
        closed = await stores.scripts.close(
            op=f"op_{number:032}",
            now_ms=clock.now_ms(),
            conversation=conversation,
            agent=agent,
            outcome=Outcome.NO_REPLY_NEEDED,
            done="A plumber is there already",
            keep_s=CLOSED_S,
        )
        _expect("CLOSED", closed)

    async def receive(self, number: int) -> str:
        """Let resident `number` write, and return the conversation."""
        return (await self._intake(number).receive(self._text(number))).conversation

    def _text(self, number: int) -> Contact:
        return Contact(
            provider_id=f"SM{number:032}",
            channel=Channel.SMS,
            medium=Medium.MESSAGE,
            received_ms=self.house.clock.now_ms(),
            address=Address("phone", f"+44{number:012}"),
            to=TO,
            text=TEXT,
        )

    def _intake(self, number: int) -> ContactIntake:
        house, stores = self.house, self.house.stores
        current, reader = Current(house.settings.centre), stores.reader
        estimates = Estimates(reader, current, house.clock)
        reply = Reply(stores.scripts, reader, current, house.clock)
        return ContactIntake(
            stores.scripts,
            reader,
            current,
            self.triager,
            estimates,
            reply,
            house.clock,
            Numbered(number),
        )


async def cycles_per_s(cycle: Cycle, callers: int, for_s: float) -> float:
    """Return the complete cycles a second of so many callers, each with one cycle at a time."""
    began_s = time.perf_counter()

    async def call() -> int:
        done = 0
        while time.perf_counter() < began_s + for_s:
            await cycle.run(next(cycle.residents))
            done += 1
        return done

    async with asyncio.TaskGroup() as tasks:
        calling = [tasks.create_task(call()) for _ in range(callers)]
    return sum(task.result() for task in calling) / (time.perf_counter() - began_s)


def _expect(word: str, answer: Answer) -> None:
    if answer.word != word:
        message = f"{answer.word} instead of {word}"
        raise UnexpectedError(message)
