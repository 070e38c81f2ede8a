"""Follows the log once for a web process and hands every event to the clients who may see it.

A client that does not read is disconnected, never waited for: one frozen tab must not hold up a
centre.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from console import show
from console.broadcast import Envelope, envelopes, everybody
from console.house import Log, Views
from console.meters import Meters
from console.stream_messages import QueuesMessage
from core.clock import Clock
from core.errors import StoreUnavailableError
from core.events import Event
from core.people import Agent

log = structlog.get_logger("heard.console")

MOST_PENDING = 512  # a page that is this far behind has stopped reading
RETRY_S = 0.5
REFRESH_S = 5.0  # queues also change by waiting alone


@dataclass(frozen=True, slots=True)
class Parcel:
    """What waits to be written to one client; `seq` is None when it is not of one event."""

    seq: int | None
    text: str


BYE = Parcel(None, "")  # the process stops: close, and let the browser connect to another


@dataclass(slots=True, eq=False)
class Client:
    """One open stream; `cut` ends its connection at once."""

    viewer: Agent
    cut: Callable[[], None]
    pending: asyncio.Queue[Parcel] = field(
        default_factory=lambda: asyncio.Queue(maxsize=MOST_PENDING)
    )


class Hub:
    """The clients of this process, and how far in the log they all are."""

    def __init__(
        self, events: Log, views: Views, clock: Clock, meters: Meters, queues_every_s: float
    ) -> None:
        """Begin with no client; `run` does the work."""
        self._log = events
        self._views = views
        self._clock = clock
        self._meters = meters
        self._queues_every_s = queues_every_s
        self._position: int | None = None
        self._clients: set[Client] = set()
        self._changed = False
        self._following = False

    async def run(self) -> None:
        """Go on until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow(), name="hub-follow")
            group.create_task(self._refresh_queues(), name="hub-queues")

    def join(self, client: Client) -> int:
        """Let a client in; return the number of the last event that it will not be handed.

        Raises StoreUnavailableError while the log was never reached.
        """
        if self._position is None:
            message = "The log of the centre cannot be reached yet; try again in a moment."
            raise StoreUnavailableError(message)
        self._clients.add(client)
        self._meters.clients.set(len(self._clients))
        return self._position

    def leave(self, client: Client) -> None:
        """Let a client go."""
        self._clients.discard(client)
        self._meters.clients.set(len(self._clients))

    def hand(self, client: Client, parcel: Parcel) -> None:
        """Put something in a client's queue, or cut its connection when that is full."""
        try:
            client.pending.put_nowait(parcel)
        except asyncio.QueueFull:
            self._meters.dropped.inc()
            log.warning("stream.cut", agent=client.viewer.id, pending=MOST_PENDING)
            self.leave(client)
            client.cut()

    def stop(self) -> None:
        """Ask every client to close."""
        for client in tuple(self._clients):
            self.hand(client, BYE)

    async def check(self) -> None:
        """Raise StoreUnavailableError while the log is not being followed."""
        if not self._following:
            message = "The log of the centre is not being followed; see this process's log."
            raise StoreUnavailableError(message)

    async def _follow(self) -> None:
        while True:
            try:
                if self._position is None:
                    self._position = await self._log.last_seq()
                self._following = True
                async for events in self._log.follow(self._position):
                    for event in events:
                        await self._publish(event, self._position)
            except StoreUnavailableError as error:
                log.warning("log.away", error=error.message)
            except Exception:
                # Whatever it is, consoles must not stay still in silence: /health/ready says so.
                log.exception("log.unreadable", position=self._position)
            self._following = False
            await self._clock.sleep(RETRY_S)

    async def _publish(self, event: Event, position: int) -> None:
        # Without clients nothing is awaited between looking and moving on, so nobody who joins
        # meanwhile can fall between two events.
        sealed = await self._rendered(event) if self._clients else ()
        if sealed is None or event.seq != position + 1:
            log.error("stream.gap", position=position, seq=event.seq)
            self._cut_all()
        for envelope in sealed or ():
            self._spread(envelope, event.seq)
        self._position = event.seq
        self._meters.count(event)
        self._changed = True

    async def _rendered(self, event: Event) -> tuple[Envelope, ...] | None:
        try:
            return await envelopes(event, self._views, [each.viewer for each in self._clients])
        except (KeyError, ValueError, TypeError):
            # An event that cannot be read must be seen, and must not stop those after it.
            log.exception("event.unreadable", seq=event.seq, type=event.type)
            return None

    async def _refresh_queues(self) -> None:
        since_s = 0.0
        while True:
            await self._clock.sleep(self._queues_every_s)
            since_s += self._queues_every_s
            if not self._clients or self._position is None:
                continue
            if self._changed or since_s >= REFRESH_S:
                self._changed, since_s = False, 0.0
                try:
                    await self._send_queues(self._position)
                except StoreUnavailableError:
                    self._changed = True
                except Exception:
                    # The events go on whatever is wrong with the numbers.
                    log.exception("queues.unreadable")

    async def _send_queues(self, position: int) -> None:
        shown = tuple(show.queue(each) for each in await self._views.queues())
        text = QueuesMessage(seq=position, queues=shown).model_dump_json()
        self._spread(Envelope(everybody, text), None)

    def _spread(self, envelope: Envelope, seq: int | None) -> None:
        for client in tuple(self._clients):
            if envelope.may(client.viewer):
                self.hand(client, Parcel(seq, envelope.text))

    def _cut_all(self) -> None:
        for client in tuple(self._clients):
            self.leave(client)
            client.cut()
