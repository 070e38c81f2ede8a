"""Redis away under load: residents who write and ring on, and what must hold afterwards.

Nobody waits for anybody: texts and calls leave at their pace, answered or not, as in the world.
"""

import asyncio
import os
import signal
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree as ET

from aiohttp import ClientSession

from core.clock import SystemClock
from heard import children, embedded
from simulator.tasks import Tasks
from tests.console.screen import Message
from tests.journeys.member import Member
from tests.journeys.provider import Provider
from tests.wait import wait_until

WITHIN_S = 90
RESIDENTS = 10
LANDLORDS_PEOPLE = {"+447700900461", "+447700900462"}  # the demo's fallback numbers


class Redis:
    """A redis-server of its own, which can be taken away and given back."""

    def __init__(self, data_dir: Path) -> None:
        """Keep its data there."""
        self._data_dir = data_dir
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return embedded.url(self._data_dir)

    async def start(self) -> None:
        """Start it on the data that is there."""
        command = embedded.command(embedded.find_server(), self._data_dir)
        self._process = await children.start(command)
        await embedded.until_answering(self._process, self._data_dir, SystemClock())

    async def stop(self) -> None:
        """Stop it."""
        if self._process and self._process.returncode is None:
            await children.stop(self._process, WITHIN_S)

    async def freeze(self) -> None:
        """Let it stand still: connections stay, and nothing is answered."""
        self._signal(signal.SIGSTOP)

    async def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        assert self._process
        if self._process.returncode is None:
            os.kill(self._process.pid, number)


@asynccontextmanager
async def redis_server(data_dir: Path) -> AsyncIterator[Redis]:
    """Run one until the block is left."""
    redis = Redis(data_dir)
    await redis.start()
    try:
        yield redis
    finally:
        await redis.thaw()
        await redis.stop()


@dataclass
class Outage:
    """What residents did meanwhile: `texts` that got a 2xx by number, in order; `callers`."""

    twilio: Provider
    supervisor: Member
    texts_per_s: float
    calls_per_s: float
    texts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    rang: dict[str, str] = field(default_factory=dict)  # caller → where the TwiML led
    refused: list[int] = field(default_factory=list)
    slowest_s: float = 0.0
    _sent: list[asyncio.Task[None]] = field(default_factory=list)
    _tasks: Tasks = field(default_factory=Tasks)
    _clock: SystemClock = field(default_factory=SystemClock)

    async def goes_on(
        self,
        away: Callable[[], Awaitable[None]],
        back: Callable[[], Awaitable[None]],
        *,
        seconds: float,
    ) -> None:
        """Write and ring for a while, take Redis away for `seconds`, and go on for a while."""
        writing = self._tasks.start(self._texts())
        ringing = self._tasks.start(self._calls())
        try:
            await self._clock.sleep(seconds / 5)
            await away()
            await self._clock.sleep(seconds)
            assert await self._ready() == 503
            await back()
            await self._clock.sleep(seconds / 5)
            writing.cancel()
            ringing.cancel()
            await wait_until(lambda: all(t.done() for t in self._sent), "all are heard", WITHIN_S)
        finally:
            await self._tasks.close()

    async def all_there(self) -> None:
        """Every text with a 2xx is there once and in order, and every caller is known."""
        await wait_until(self._drained, "the journal is replayed and deleted", WITHIN_S)
        kept: dict[str, list[str]] = {}
        callers = set()
        for conversation in await self._conversations():
            lines = await self.supervisor.timeline(conversation["id"])
            number = conversation["resident"]["addresses"][0].removeprefix("phone:")
            said = [each["text"] for each in lines if each["kind"] == "message"]
            kept.setdefault(number, []).extend(said)
            if any(each["kind"] == "call" for each in lines):
                callers.add(number)
        assert self.refused == []
        assert {number: kept.get(number) for number in self.texts} == dict(self.texts)
        assert callers >= self.rang.keys()
        assert "Dial" in self.rang.values()
        assert await self._ready() == 200

    # ---- what residents do --------------------------------------------------------------------

    async def _texts(self) -> None:
        for turn, last in enumerate(cycle(range(RESIDENTS))):
            self._sent.append(self._tasks.start(self._text(f"+4477009004{last:02}", turn)))
            await self._clock.sleep(1 / self.texts_per_s)

    async def _text(self, number: str, turn: int) -> None:
        words = f"Text {turn}"
        # Noted before it is answered: the order of sending is what must be found again.
        self.texts[number].append(words)
        began_s = self._clock.monotonic_s()
        status, _ = await self.twilio.post("/twilio/messages", self.twilio.text(number, words))
        self.slowest_s = max(self.slowest_s, self._clock.monotonic_s() - began_s)
        if status != 200:
            self.texts[number].remove(words)
            self.refused.append(status)

    async def _calls(self) -> None:
        for turn in range(1000):
            self._sent.append(self._tasks.start(self._call(f"+44207946{turn:04}")))
            await self._clock.sleep(1 / self.calls_per_s)

    async def _call(self, number: str) -> None:
        """Ring, hear who is rung or that one waits, and give up."""
        call = self.twilio.call(number)
        status, document = await self.twilio.post("/twilio/voice", call)
        assert status == 200
        twiml = ET.fromstring(document)
        dial = twiml.find("Dial")
        if dial is None:
            assert twiml.find("Enqueue") is not None
        else:
            assert {each.text for each in dial.findall("Number")} == LANDLORDS_PEOPLE
        self.rang[number] = "Enqueue" if dial is None else "Dial"
        over = {**call, "CallStatus": "completed"}
        status, _ = await self.twilio.post("/twilio/status/calls", over)
        assert status == 204

    # ---- what is seen of it -------------------------------------------------------------------

    async def _ready(self) -> int:
        async with ClientSession() as http, http.get(f"{self.twilio.heard}/health/ready") as answer:
            return answer.status

    async def _drained(self) -> bool:
        async with ClientSession() as http, http.get(f"{self.twilio.heard}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return 'heard_journal_lines{state="waiting"} 0.0' in lines

    async def _conversations(self) -> list[Message]:
        found = await self.supervisor.get("/api/conversations?limit=200")
        conversations: list[Message] = found["conversations"]
        return conversations
