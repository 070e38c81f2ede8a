"""A limit for the whole of an exchange, however small the pieces in which the other side sends.

A socket's own timeout begins anew with every byte, so a slow sender could hold a worker for days.
"""

import io
import socket
from dataclasses import dataclass, field

from core.clock import Clock


@dataclass(slots=True)
class Deadline:
    """`whole_s` for everything, `wait_s` for each wait."""

    clock: Clock
    whole_s: float
    wait_s: float
    _end_s: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin now."""
        self._end_s = self.clock.monotonic_s() + self.whole_s

    def next_wait_s(self) -> float:
        """Return how long the next wait may be; raises TimeoutError when the time is over."""
        left_s = self._end_s - self.clock.monotonic_s()
        if left_s <= 0:
            raise TimeoutError
        return min(left_s, self.wait_s)


class Line:
    """As much of a socket as http.client uses, with a deadline."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        """Use this connected socket; who made the line hangs up."""
        self._line = line
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self._line.settimeout(self._deadline.next_wait_s())
        self._line.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what is read from."""
        return io.BufferedReader(_Reading(self._line, self._deadline))

    def close(self) -> None:
        """Close the socket."""
        self._line.close()


class Borrowed:
    """A line that http.client may use and not close: it would, with the answer still unread."""

    def __init__(self, line: Line) -> None:
        """Use this line."""
        self.sendall = line.sendall
        self.makefile = line.makefile

    def close(self) -> None:
        """Do nothing."""


class _Reading(io.RawIOBase):
    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        self._line = line
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        self._line.settimeout(self._deadline.next_wait_s())
        return self._line.recv_into(buffer)
