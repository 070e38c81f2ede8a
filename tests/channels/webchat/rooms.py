"""A recording of what the house says to webchat sessions."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from channels.webchat.chats import ChatEvent, Said
from core.contact import Address
from core.errors import StoreUnavailableError
from core.words import Speaker

END = None


class Rooms:
    """Implements `Chats` and `Copies`: a test puts messages in and ends the listening."""

    def __init__(self) -> None:
        """Begin with no session."""
        self.open: dict[str, str] = {}
        self.said: dict[str, list[Said]] = {}
        self.copied: list[tuple[str, str]] = []
        self.away = False
        self._listeners: dict[str, list[asyncio.Queue[ChatEvent | None]]] = {}

    def enter(self, session: str, conversation: str) -> None:
        """Make the session have an open conversation."""
        self.open[session] = conversation

    def agent_says(self, session: str, number: int, text: str = "Hello") -> Said:
        """Say something to the session, live and for later."""
        said = Said(
            f"msg_{number}", self.open[session], Speaker.AGENT, "Amina", text, 1_800_000_000_000
        )
        self.tell(session, said)
        return said

    def tell(self, session: str, event: ChatEvent) -> None:
        """Tell whoever listens, and remember what was said."""
        if isinstance(event, Said):
            self.said.setdefault(session, []).append(event)
        for listener in self._listeners.get(session, []):
            listener.put_nowait(event)

    def stop(self) -> None:
        """End every listening, as a house does that stops or whose reader is too slow."""
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.put_nowait(END)

    def listeners(self, session: str) -> int:
        """Return how many browsers listen to a session."""
        return len(self._listeners.get(session, []))

    async def copy(self, session: str, to: Address) -> bool:
        """Text what was said, if anything was."""
        self._try()
        if session not in self.said:
            return False
        self.copied.append((session, to.value))
        return True

    async def conversation(self, session: str) -> str | None:
        """Return the open conversation."""
        self._try()
        return self.open.get(session)

    async def history(self, session: str, after: str) -> Sequence[Said]:
        """Return what was said after that message."""
        self._try()
        said = self.said.get(session, [])
        ids = [each.id for each in said]
        return said[ids.index(after) + 1 :] if after in ids else list(said)

    @asynccontextmanager
    async def events(self, session: str) -> AsyncIterator[AsyncIterator[ChatEvent]]:
        """Listen from now on."""
        self._try()
        listener: asyncio.Queue[ChatEvent | None] = asyncio.Queue()
        listeners = self._listeners.setdefault(session, [])
        listeners.append(listener)
        try:
            yield self._each(listener)
        finally:
            listeners.remove(listener)

    async def _each(self, listener: asyncio.Queue[ChatEvent | None]) -> AsyncIterator[ChatEvent]:
        while (event := await listener.get()) is not END:
            yield event

    def _try(self) -> None:
        if self.away:
            message = "The store is away."
            raise StoreUnavailableError(message)
