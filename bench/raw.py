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
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle
from typing import Protocol

from redis import Redis

from bench.recorded import PLACEHOLDER, Request

RESIDENTS = 5_000  # whose keys are there before anything is measured
NEW_RESIDENTS = 10_000_000  # for the request that makes the keys: nobody comes twice
LONGEST_S = 60


class Driver(Protocol):
    """Sends one request over and over."""

    name: str

    def rate(self, request: Request, callers: int, for_s: float) -> float:
        """Return requests a second of so many connections, each with one request at a time."""
        ...


class BareSockets:
    """Bytes in, bytes out, without a client library."""

    def __init__(self, path: str) -> None:
        """Use the Redis at this socket."""
        self.name = "bare sockets (no redis-benchmark on the PATH)"
        self._path = path

    def rate(self, request: Request, callers: int, for_s: float) -> float:
        """Return requests a second."""
        began_s = time.perf_counter()
        until_s = began_s + for_s
        done = self.send(
            request, callers, _numbers(request), lambda _: time.perf_counter() < until_s
        )
        return done / (time.perf_counter() - began_s)

    def send(
        self, request: Request, callers: int, numbers: range, more: Callable[[int], bool]
    ) -> int:
        """Send while `more` says so of the number done; return how many were answered."""
        messages, done = _messages(request, numbers), 0
        with ExitStack() as stack:
            poll, lines = select.poll(), {}
            for _ in range(callers):
                line = stack.enter_context(socket.socket(socket.AF_UNIX))
                line.connect(self._path)
                poll.register(line, select.POLLIN)
                lines[line.fileno()] = line
                line.sendall(next(messages))
            under_way = callers
            while under_way:
                for descriptor, _ in poll.poll():
                    line = lines[descriptor]
                    _check(line.recv(65_536))
                    done += 1
                    if more(done):
                        line.sendall(next(messages))
                    else:
                        under_way -= 1
        return done


class RedisBenchmark:
    """The program that comes with Redis."""

    def __init__(self, program: str, path: str) -> None:
        """Use this program on the Redis at this socket."""
        self.name = "redis-benchmark"
        self._command = [program, "-s", path, "--csv"]
        self._guess = BareSockets(path)  # the program wants a number of requests, not a time

    def rate(self, request: Request, callers: int, for_s: float) -> float:
        """Return requests a second."""
        requests = max(10 * callers, int(for_s * self._guess.rate(request, callers, for_s / 10)))
        options = {"-c": callers, "-n": requests, "-r": len(_numbers(request))}
        words = (str(word) for option in options.items() for word in option)
        command = [*self._command, *words, *request.parts]
        said = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=LONGEST_S
        ).stdout
        *_, last = csv.reader(said.splitlines())
        return float(last[1])


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
    loaded = replace(request, parts=parts)
    BareSockets(path).send(loaded, 50, range(RESIDENTS), lambda done: done < RESIDENTS)
    return loaded


def _messages(request: Request, numbers: range) -> Iterator[bytes]:
    encoded = [part.encode() for part in request.parts]
    whole = b"".join(
        (b"*%d\r\n" % len(encoded), *(b"$%d\r\n%s\r\n" % (len(part), part) for part in encoded))
    )
    around = whole.split(PLACEHOLDER.encode())
    for number in cycle(numbers):
        yield (b"%012d" % number).join(around)


def _numbers(request: Request) -> range:
    return range(RESIDENTS, NEW_RESIDENTS) if request.opens else range(RESIDENTS)


def _check(answer: bytes) -> None:
    if not answer or answer.startswith(b"-"):
        message = f"Redis refused a raw request: {answer[:200]!r}"
        raise RuntimeError(message)
