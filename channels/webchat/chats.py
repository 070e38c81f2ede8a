"""What webchat asks of the house beside `Intake`: what is said to a session, live and missed."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from channels.adapter import Place
from core.contact import Address, Media
from core.conversation import State
from core.words import Speaker


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the conversation. `id` is the entry's; `name` the agent's or resident's."""

    id: str
    conversation: str
    speaker: Speaker
    name: str
    text: str
    at_ms: int
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """The place in the queue is now this."""

    place: Place


@dataclass(frozen=True, slots=True)
class Changed:
    """The conversation is in another state; `name` is the agent's when one has it."""

    conversation: str
    state: State
    name: str = ""


ChatEvent = Said | Placed | Changed


class Copies(Protocol):
    """Sends a resident what was said. Raises StoreUnavailableError when it is not on its way."""

    async def copy(self, session: str, to: Address) -> bool:
        """Text what was said to the session to a telephone; False when there is nothing to send."""
        ...


class Chats(Protocol):
    """What the house knows of webchat sessions. Raises StoreUnavailableError when it cannot say."""

    async def conversation(self, session: str) -> str | None:
        """Return the open conversation of the session, or None."""
        ...

    async def history(self, session: str, after: str) -> Sequence[Said]:
        """Return what was said in the open conversation, oldest first, by anybody but in notes.

        Only what came after the message with the id `after`; everything when that is empty or
        not in it.
        """
        ...

    def events(self, session: str) -> AbstractAsyncContextManager[AsyncIterator[ChatEvent]]:
        """Listen to the session: what happens after entering is never missed.

        The first event is the present state of the open conversation, if there is one.
        The iterator ends when the house stops or when what waits to be read has passed its bound;
        the resident's browser then comes back and asks for what it missed.
        """
        ...
