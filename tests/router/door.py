"""One web process in front of the router, with a Redis that a test can take away."""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from channels.adapter import Received
from core.contact import Address, Contact
from core.conversation import Conversation
from core.ids import SequentialIds
from core.words import Channel, Medium
from router.intake import ContactIntake
from router.journalled import AGAIN_S, JournalledCalls, JournalledIntake, Keeping
from router.replay import Replay
from store.clients import command_client
from store.journal.backlog import Backlog
from store.journal.folder import names
from store.journal.journal import Journal
from store.journal.waiting import Waiting
from store.scripts import Scripts
from tests.router.conftest import ANN, KEYS, NUMBER, House

BEN = "+447700900124"
LIVE_S = 0.3  # so that a test need not wait as long as a provider may
IDS = SequentialIds()


@dataclass
class Door:
    """One web process in front of the router, on one machine's disk."""

    house: House
    folder: Path
    pid: int
    sent: int = 0

    def __post_init__(self) -> None:
        """Open the journal of this process."""
        self.journal = Journal(self.folder, IDS)
        self.keeping = Keeping(self.journal, Waiting(self.folder), self.house.clock, LIVE_S)
        house = self.house
        self.intake = JournalledIntake(house.intake, self.keeping)
        self.calls = JournalledCalls(
            house.scripts, house.reader, house.intake, house.clock, self.keeping
        )
        self.alerts: list[tuple[str, str]] = []

    async def text(self, words: str, number: str = ANN) -> Received:
        """Let a resident write."""
        self.sent += 1
        return await self.intake.receive(self.contact(words, f"SM-{self.sent}", number))

    def contact(self, words: str, provider_id: str, number: str | None = ANN) -> Contact:
        """Return a text, or a call when there are no words."""
        return Contact(
            provider_id=provider_id,
            channel=Channel.SMS if words else Channel.VOICE,
            medium=Medium.MESSAGE if words else Medium.VOICE,
            received_ms=self.house.clock.now_ms(),
            address=Address("phone", number) if number else None,
            to=NUMBER,
            text=words,
        )

    @contextmanager
    def redis_away(self) -> Iterator[None]:
        """Let Redis stand still, as a machine does that has no memory left."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)
            self.house.clock.advance(AGAIN_S)

    def gone(self) -> ContactIntake:
        """Return the router on a Redis that is not there at all."""
        redis = command_client(f"unix://{self.folder}/nowhere.sock")
        return replace(self.house.intake, scripts=Scripts(redis, KEYS))

    def replay(self) -> Replay:
        """Return what replays, as it is after a restart."""

        async def alert(name: str, text: str) -> None:
            self.alerts.append((name, text))

        house = self.house
        known = house.reader.conversation_of_call
        backlog = Backlog(self.folder)
        return Replay(backlog, house.intake, house.calls, known, alert, house.clock)

    async def replayed(self) -> None:
        """Let everything be replayed and told."""
        replay = self.replay()
        await replay.step()
        await replay.tell()

    @property
    def empty(self) -> bool:
        """Whether nothing of a resident is on the disk any more."""
        return names(self.folder) == []

    async def timeline(self, number: str = ANN) -> list[str]:
        """Return what the timeline of the open conversation says; the conversation is one."""
        found = await self.open(number)
        return [entry.text for entry, _, _ in await self.house.reader.timeline(found.id)]

    async def open(self, number: str = ANN) -> Conversation:
        """Return the open conversation of a number."""
        found = await self.house.reader.open_conversation_at(f"phone:{number}")
        assert found is not None
        return await self.house.conversation(found)


@asynccontextmanager
async def open_door(house: House, folder: Path) -> AsyncIterator[Door]:
    """Open a web process with its journal in a folder."""
    pid = int((await house.redis.info("server"))["process_id"])
    door = Door(house, folder, pid)
    yield door
    door.journal.close()
