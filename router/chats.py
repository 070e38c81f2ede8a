"""Webchat sessions over the log: what is said to a session, live and missed.

Implements `channels.webchat.chats.Chats`. One follower a web process reads the log and hands what
concerns a session to whoever listens to it; a browser that has fallen behind its bound is cut and
comes back to ask for what it missed.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import structlog

from channels.adapter import Place
from channels.webchat.chats import Changed, ChatEvent, Placed, Said
from core.clock import Clock
from core.contact import Media
from core.conversation import Conversation, State
from core.errors import StoreUnavailableError
from core.events import Entry, Event, EventType
from core.words import Channel, Speaker
from router.estimates import Estimates
from store.log import EventLog
from store.reader import Reader

BOUND = 256
PLACES_EVERY_S = 3.0
RETRY_S = 0.5

log = structlog.get_logger("heard.chats")


@dataclass(slots=True, eq=False)
class _Listener:
    session: str
    conversation: str = ""
    state: State | None = None
    told: Place | None = None
    pending: "asyncio.Queue[ChatEvent | None]" = field(
        default_factory=lambda: asyncio.Queue(maxsize=BOUND)
    )
    behind: bool = False

    def hand(self, event: ChatEvent) -> None:
        try:
            self.pending.put_nowait(event)
        except asyncio.QueueFull:
            self.behind = True

    def cut(self) -> None:
        self.behind = True
        with suppress(asyncio.QueueFull):
            self.pending.put_nowait(None)

    async def events(self) -> AsyncIterator[ChatEvent]:
        while not self.behind:
            event = await self.pending.get()
            if event is None:
                return
            yield event


class Chats:
    """The sessions that browsers have open on this process."""

    def __init__(self, log: EventLog, reader: Reader, estimates: Estimates, clock: Clock) -> None:
        """Begin with nobody; `run` does the work."""
        self._log = log
        self._reader = reader
        self._estimates = estimates
        self._clock = clock
        self._listeners: dict[str, set[_Listener]] = {}
        self.position: int | None = None  # the last event that was handed

    async def run(self) -> None:
        """Follow the log and tell places until cancelled; a Redis that is away is waited for.

        Afterwards it goes on behind the last event handed, so that who listens misses nothing.
        """
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow(), name="chats-follow")
            tasks.create_task(self._tell_places(), name="chats-places")

    async def conversation(self, session: str) -> str | None:
        """Return the open conversation of the session, or None."""
        return await self._reader.open_conversation_at(_address(session))

    async def history(self, session: str, after: str) -> Sequence[Said]:
        """Return what was said over webchat in the open conversation, after `after`."""
        conversation = await self._reader.open_conversation_at(_address(session))
        if conversation is None:
            return ()
        lines = [entry for entry, _, _ in await self._reader.timeline(conversation)]
        said = [_said(entry, conversation) for entry in lines if _is_for(entry, session)]
        places = [place for place, each in enumerate(said) if each.id == after]
        return said[places[0] + 1 :] if places else said

    @asynccontextmanager
    async def events(self, session: str) -> AsyncIterator[AsyncIterator[ChatEvent]]:
        """Listen to the session; the first event is the state of its conversation, if any."""
        listener = _Listener(session)
        self._listeners.setdefault(session, set()).add(listener)
        try:
            conversation = await self._reader.open_conversation_at(_address(session))
            found = await self._reader.conversation(conversation) if conversation else None
            if found:
                _show(listener, found, await self._name(found))
            yield listener.events()
        finally:
            others = self._listeners[session]
            others.discard(listener)
            if not others:
                del self._listeners[session]

    async def _follow(self) -> None:
        while True:
            try:
                if self.position is None:
                    self.position = await self._log.last_seq()
                    self._cut_all()  # who came before may have missed what was said until now
                async for events in self._log.follow(self.position):
                    for event in events:
                        await self._advance(event, self.position)
            except StoreUnavailableError as error:
                log.warning("chats.away", after=self.position, error=error.message)
            await self._clock.sleep(RETRY_S)

    async def _advance(self, event: Event, position: int) -> None:
        if event.seq != position + 1:
            log.error("chats.gap", position=position, seq=event.seq)
            self._cut_all()
        await self.hand(event)
        self.position = event.seq

    async def hand(self, event: Event) -> None:
        """Give one event to the sessions that it concerns.

        Raises StoreUnavailableError before anything of it was handed: again repeats nothing.
        """
        if not self._listeners or "conversation" not in event.data:
            return
        conversation = Conversation.from_fields(event.data["conversation"])
        if joined := event.data["conversation"].get("joined"):
            # It was put together with another: for who chats it goes on there, and nothing ended.
            for listener in self._concerned(conversation):
                listener.conversation = joined
            return
        name = await self._name(conversation) if self._concerned(conversation) else ""
        if event.type is EventType.MESSAGE_QUEUED:
            entry = Entry.from_dict(event.data["entry"])
            for listener in self._of(entry.address):
                listener.hand(_said(entry, conversation.id))
        for listener in self._concerned(conversation):
            _show(listener, conversation, name)

    async def _tell_places(self) -> None:
        while True:
            await self._clock.sleep(PLACES_EVERY_S)
            waiting = [each for each in self._all() if each.state is State.WAITING]
            with suppress(StoreUnavailableError):
                await self._tell(waiting)

    async def _tell(self, waiting: Sequence[_Listener]) -> None:
        ids = list(dict.fromkeys(each.conversation for each in waiting))
        for found in await self._reader.conversations_by_id(ids):
            place = await self._estimates.place(found)
            for listener in waiting:
                if place and listener.conversation == found.id and listener.told != place:
                    listener.told = place
                    listener.hand(Placed(place))

    async def _name(self, conversation: Conversation) -> str:
        agent = conversation.agent if conversation.state is State.ACTIVE else None
        found = await self._reader.agent(agent) if agent else None
        return found.name if found else ""

    def _concerned(self, conversation: Conversation) -> set[_Listener]:
        known = {each for each in self._all() if each.conversation == conversation.id}
        return known.union(self._of(conversation.address))

    def _cut_all(self) -> None:
        for listener in self._all():
            listener.cut()

    def _of(self, address: str) -> tuple[_Listener, ...]:
        return tuple(self._listeners.get(address.removeprefix("webchat:"), ()))

    def _all(self) -> list[_Listener]:
        return [each for listeners in self._listeners.values() for each in listeners]


def _show(listener: _Listener, conversation: Conversation, name: str) -> None:
    listener.conversation = conversation.id
    if listener.state is not conversation.state:
        listener.state = conversation.state
        listener.hand(Changed(conversation.id, conversation.state, name))


def _address(session: str) -> str:
    return f"webchat:{session}"


def _is_for(entry: Entry, session: str) -> bool:
    spoken = entry.kind in ("message", "system") and entry.channel == Channel.WEBCHAT
    return spoken and entry.address.removeprefix("webchat:") == session


def _said(entry: Entry, conversation: str) -> Said:
    return Said(
        id=entry.id,
        conversation=conversation,
        speaker=Speaker(entry.speaker),
        name=entry.name,
        text=entry.text,
        at_ms=entry.at_ms,
        media=tuple(map(Media.from_dict, entry.media)),
    )
