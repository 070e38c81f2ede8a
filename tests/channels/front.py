"""What adapters are given as the intake: the recording of the house, or a journal before it."""

from pathlib import Path

from channels.adapter import Intake, Place, Received
from core.clock import ManualClock
from core.contact import Contact
from core.ids import SequentialIds
from core.words import Delivery
from router.journalled import JournalledIntake, Keeping
from router.replay import Replay
from store.journal.backlog import Backlog
from store.journal.journal import Journal
from store.journal.waiting import Waiting
from tests.channels.house import House


class Front:
    """Implements `Intake`; `shelter` puts the real journal before the house."""

    def __init__(self, house: House) -> None:
        """Lead straight into the house."""
        self._house = house
        self._intake: Intake = house
        self._backlog = Backlog(Path())
        self._journal: Journal | None = None

    def shelter(self, folder: Path) -> None:
        """Keep in this folder what the house cannot take."""
        self._journal = Journal(folder, SequentialIds())
        keeping = Keeping(self._journal, Waiting(folder), ManualClock())
        self._intake = JournalledIntake(self._house, keeping)
        self._backlog = Backlog(folder)

    def close(self) -> None:
        """Close the journal, if there is one."""
        if self._journal:
            self._journal.close()

    async def replay(self) -> list[str]:
        """Let the house have what was kept; return what kinds of lines those were."""
        kinds = [each.line.do for each in Backlog(self._backlog.folder).take(10) if each.line]

        async def known(_: str) -> None:
            return None

        async def alert(_: str, __: str) -> None:
            return None

        replay = Replay(self._backlog, self._house, self._house, known, alert, ManualClock())
        await replay.step()
        return kinds

    async def receive(self, contact: Contact) -> Received:
        """Make the contact durable."""
        return await self._intake.receive(contact)

    async def place(self, conversation: str) -> Place | None:
        """Return the place in the queue."""
        return await self._intake.place(conversation)

    async def delivered(
        self, conversation: str, message: str, status: Delivery, error: str = ""
    ) -> None:
        """Note how far a message has come."""
        await self._intake.delivered(conversation, message, status, error)
