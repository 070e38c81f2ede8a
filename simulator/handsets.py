"""What people hold: residents' phones and agents' browser phones, and who is looking at each.

A handset shows messages (docs/simulator.md) to every socket that is open on it. One that opens
during a call gets everything of that call first.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.leg import Leg

Message = dict[str, Any]
UNREAD_LIMIT = 1000
REMEMBERED = 500


class Outlet:
    """One open socket's messages. A reader that falls `UNREAD_LIMIT` behind is cut off."""

    def __init__(self) -> None:
        """Start empty."""
        self.queue: asyncio.Queue[Message | None] = asyncio.Queue(UNREAD_LIMIT)

    def put(self, message: Message) -> None:
        """Hand over a message, or the end (None) when the reader is too far behind."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.queue.get_nowait()
            self.queue.put_nowait(None)


class Handset:
    """One phone. `address` is `+44…` or `client:<identity>`; it has at most one call."""

    def __init__(self, address: str, changed: Callable[[], None]) -> None:
        """Start with nobody looking at it; `changed` hears when people come and go."""
        self.address = address
        self.leg: Leg | None = None
        self.registered = False
        self.muted = False
        self._outlets: set[Outlet] = set()
        self._so_far: deque[Message] = deque(maxlen=REMEMBERED)
        self._changed = changed

    @property
    def is_client(self) -> bool:
        """Whether it is an agent's browser."""
        return self.address.startswith("client:")

    @property
    def attended(self) -> bool:
        """Whether any socket is open."""
        return bool(self._outlets)

    def open(self) -> Outlet:
        """Return a new socket's messages, beginning with those of the call that is on."""
        outlet = Outlet()
        for message in self._so_far if self.leg else ():
            outlet.put(message)
        self._outlets.add(outlet)
        self._changed()
        return outlet

    def close(self, outlet: Outlet) -> None:
        """Forget a socket."""
        self._outlets.discard(outlet)
        self._changed()

    def take(self, leg: "Leg") -> None:
        """Begin a call."""
        self.leg = leg
        self.muted = False
        self._so_far.clear()

    def release(self) -> None:
        """End it."""
        self.leg = None

    def show_call(self, kind: str, leg: "Leg", **fields: object) -> None:
        """Show something of a call, and keep it for whoever opens a socket later."""
        message = {"type": kind, "call": leg.sid, **fields}
        self._so_far.append(message)
        self.show(message)

    def show(self, message: Message) -> None:
        """Show a message to everybody who looks."""
        for outlet in self._outlets:
            outlet.put(message)


class Handsets:
    """All phones by address; a phone number exists as soon as anybody names it."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """Start with none."""
        self._by_address: dict[str, Handset] = {}
        self._changed = changed

    def at(self, address: str) -> Handset:
        """Return the phone with this address."""
        if address not in self._by_address:
            self._by_address[address] = Handset(address, self._changed)
        return self._by_address[address]

    def all(self) -> list[Handset]:
        """Return every phone that was ever named."""
        return list(self._by_address.values())
