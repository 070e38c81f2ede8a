"""The raw ceiling: the same requests as fast as a bare client gets them through.

redis-benchmark where there is one on the PATH. A redis-server out of a wheel comes without it; then
a loop over bare sockets sends the same bytes, one request at a time on each connection, and reads
nothing of the answers but whether they are errors. Redis, not the loop, is what limits both.
"""

import csv
import select
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from typing import Protocol

from redis import Redis

from bench.recorded import PLACEHOLDER, Request

RESIDENTS = 5_000  # whose keys the requests fall on; each is there before anything is measured
LONGEST_S = 120


class Driver(Protocol):
    """Sends one request over and over."""

    name: str

    def rate(self, request: Request, callers: int, requests: int) -> float:
        """Return requests a second of so many connections, each with one request at a time."""
        ...


class RedisBenchmark:
    """The program that comes with Redis."""

    def __init__(self, program: str, path: str) -> None:
        """Use this program on the Redis at this socket."""
        self.name = "redis-benchmark"
        self._command = [program, "-s", path, "--csv", "-r", str(RESIDENTS)]

    def rate(self, request: Request, callers: int, requests: int) -> float:
        """Return requests a second."""
        command = [*self._command, "-c", str(callers), "-n", str(requests), *request.parts]
        said = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=LONGEST_S
        ).stdout
        *_, last = csv.reader(said.splitlines())
        return float(last[1])


class BareSockets:
    """Bytes in, bytes out, without a client library."""

    def __init__(self, path: str) -> None:
        """Use the Redis at this socket."""
        self.name = "bare sockets (no redis-benchmark on the PATH)"
        self._path = path

    def rate(self, request: Request, callers: int, requests: int) -> float:
        """Return requests a second."""
        messages = _messages(request, requests)
        with ExitStack() as stack:
            poll, lines = select.poll(), {}
            for _ in range(callers):
                line = stack.enter_context(socket.socket(socket.AF_UNIX))
                line.connect(self._path)
                poll.register(line, select.POLLIN)
                lines[line.fileno()] = line
            began_s, done = time.perf_counter(), 0
            for line, message in zip(lines.values(), messages, strict=False):
                line.sendall(message)
            while done < requests:
                for descriptor, _ in poll.poll():
                    line = lines[descriptor]
                    _check(line.recv(65_536))
                    done += 1
                    if message := next(messages, b""):
                        line.sendall(message)
            return requests / (time.perf_counter() - began_s)


def driver(path: str) -> Driver:
    """Return the best that this machine has."""
    program = shutil.which("redis-benchmark") or shutil.which("valkey-benchmark")
    return RedisBenchmark(program, path) if program else BareSockets(path)


def load(path: str, request: Request) -> Request:
    """Teach Redis the filler and make the keys of every resident; return what can be sent."""
    if not request.text:
        return request
    with Redis(unix_socket_path=path) as redis:
        digest = str(redis.script_load(request.text))
    parts = (request.parts[0], digest, *request.parts[2:])
    loaded = Request(request.name, parts, request.commands, request.text)
    BareSockets(path).rate(loaded, 50, RESIDENTS)
    return loaded


def _messages(request: Request, most: int) -> Iterator[bytes]:
    encoded = [part.encode() for part in request.parts]
    whole = b"".join(
        (b"*%d\r\n" % len(encoded), *(b"$%d\r\n%s\r\n" % (len(part), part) for part in encoded))
    )
    around = whole.split(PLACEHOLDER.encode())
    for _, number in zip(range(most), count(), strict=False):
        yield (b"%012d" % (number % RESIDENTS)).join(around)


def _check(answer: bytes) -> None:
    if not answer or answer.startswith(b"-"):
        message = f"Redis refused a raw request: {answer[:200]!r}"
        raise RuntimeError(message)
