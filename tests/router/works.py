"""rq as Heard runs it, on a real Redis, with a provider that a test scripts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from rq import Queue, SimpleWorker
from rq.job import Job
from rq.timeouts import TimerDeathPenalty

from channels.adapter import Outbound, Sent
from core.events import Event
from core.words import Channel, Delivery
from router.handover import Outbox
from router.jobs import QUEUE, TOOLS, Act, RqJobs, Tools
from router.telephone import Asked
from store.clients import JobsClient, jobs_client
from store.position import Position
from tests.router.conftest import KEYS, House


@dataclass
class Post:
    """A `Sender`. Each send has the next of `outcomes`; `taken` is what the provider then has."""

    outcomes: list[Exception | None] = field(default_factory=list)
    taken: list[Outbound] = field(default_factory=list)
    sends: int = 0
    looked_up: int = 0

    def send(self, outbound: Outbound) -> Sent:
        """Take it, and then break if that is the outcome; a refusal takes nothing."""
        self.sends += 1
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is None or isinstance(outcome, LostAnswerError):
            self.taken.append(outbound)
        if outcome is not None:
            raise outcome
        return Sent(f"SM-{len(self.taken)}", Delivery.QUEUED)

    def find_sent(
        self, outbound: Outbound, since_ms: int, known: Collection[str] = ()
    ) -> Sent | None:
        """Look among what was taken, as a provider does: by address and words."""
        del since_ms
        self.looked_up += 1
        for number, taken in enumerate(self.taken, start=1):
            same = (taken.to, taken.text) == (outbound.to, outbound.text)
            if same and f"SM-{number}" not in known:
                return Sent(f"SM-{number}", Delivery.DELIVERED)
        return None


class LostAnswerError(Exception):
    """The worker died, or the line broke, when the provider had taken it."""


@dataclass
class Line:
    """A `Telephone` that keeps what it was asked; each act has the next of `outcomes`."""

    outcomes: list[Exception | None] = field(default_factory=list)
    asked: list[tuple[str, ...]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    def bridge(self, call: str, conference: str, agent: str, conversation: str) -> None:
        """Fetch the caller."""
        self._ask("bridge", call, conference, agent, conversation)

    def back_to_queue(
        self, call: str, conversation: str, *, transferred: bool, language: str
    ) -> None:
        """Put the caller on hold."""
        self.languages.append(language)
        self._ask("back_to_queue", call, conversation, *(["transferred"] if transferred else []))

    def hold(self, call: str, conference: str, *, held: bool, language: str) -> None:
        """Let them hear music, or the others; the words are the adapter's."""
        del language
        self._ask("hold", call, conference, *(["held"] if held else []))

    def record(self, conference: str, *, paused: bool) -> None:
        """Pause the recording, or go on."""
        self._ask("record", conference, "paused" if paused else "on")

    def hang_up(self, call: str) -> None:
        """End the leg."""
        self._ask("hang_up", call)

    def speak_to_machine(self, call: str, language: str) -> None:
        """Speak to it."""
        self.languages.append(language)
        self._ask("speak_to_machine", call)

    def ring_agent(self, number: str, asked: Asked) -> str:
        """Ring an agent's own telephone."""
        self._ask("ring_agent", number, asked.agent, asked.by)
        return f"CA-{asked.agent}"

    def ring(self, number: str, conference: str, conversation: str, language: str) -> str:
        """Ring the resident."""
        self.languages.append(language)
        self._ask("ring", number, conference, conversation)
        return "CA-rung"

    def _ask(self, *what: str) -> None:
        self.asked.append(what)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome


class ThreadWorker(SimpleWorker):
    """Works in a thread beside the test's loop, where there are no signals."""

    death_penalty_class = TimerDeathPenalty

    def _install_signal_handlers(self) -> None:
        """The test's process keeps its own."""


@dataclass
class Works:
    """The outbox, rq and a worker."""

    house: House
    redis: JobsClient
    queue: Queue
    outbox: Outbox
    post: Post = field(default_factory=Post)
    line: Line = field(default_factory=Line)

    @property
    def jobs(self) -> list[Job]:
        """Return what is to be done now, and what is to be tried again later."""
        ids = [*self.queue.job_ids, *self.queue.scheduled_job_registry.get_job_ids()]
        return [job for job in map(self.queue.fetch_job, ids) if job]

    async def hand_over(self) -> list[Event]:
        """Hand over every event that was not yet, as the engine does; return them."""
        events = await self.house.log.read(await self.outbox.position.read())
        if events:
            await self.outbox.hand_over(events)
        return events

    async def work(self) -> None:
        """Hand over and do all that is to be done now; events that this makes are not."""
        await self.hand_over()
        await self.do_jobs()

    async def do_jobs(self) -> None:
        """Do all that is to be done now."""
        worker = ThreadWorker([self.queue], connection=self.redis, serializer="json")
        await asyncio.to_thread(worker.work, burst=True, logging_level="CRITICAL")

    async def later(self) -> None:
        """Do what is to be tried again, as if its time had come."""
        registry = self.queue.scheduled_job_registry
        for job_id in registry.get_job_ids():
            job = self.queue.fetch_job(job_id)
            assert job
            registry.remove(job)
            self.queue.enqueue_job(job)
        await self.do_jobs()


@asynccontextmanager
async def working(house: House, redis_url: str) -> AsyncIterator[Works]:
    """Yield the works of a house; transitions run on the test's own loop."""
    redis = jobs_client(redis_url)
    position = Position(house.redis, KEYS, "outbox")
    works = Works(
        house,
        redis,
        Queue(QUEUE, connection=redis, serializer="json"),
        Outbox(house.log, RqJobs(redis), position, house.clock),
    )
    tools = Tools(
        senders={Channel.SMS: works.post, Channel.WHATSAPP: works.post},
        telephone=works.line,
        change=on_loop(asyncio.get_running_loop(), house),
        file_url=lambda file, at_ms: f"https://heard/files/{file}?{at_ms}",
        status_url=lambda conversation, message: f"https://heard/{conversation}/{message}",
        clock=house.clock,
    )
    token = TOOLS.set(tools)
    try:
        yield works
    finally:
        TOOLS.reset(token)
        redis.close()


def on_loop(loop: asyncio.AbstractEventLoop, house: House) -> Callable[[Act], Any]:
    async def run(act: Act) -> Any:  # noqa: ANN401 - whatever the transition answers
        return await act(house.scripts)

    return lambda act: asyncio.run_coroutine_threadsafe(run(act), loop).result(10)
