"""1,000 open webchats: what a socket takes of memory, and how fast an answer comes to its resident.

    python -m bench.chats [--open N]

The real web process; each browser says hello and writes once, so each has a conversation. Then an
answer is written to one after the other, 50 a second, and each is timed from before it goes into
the log (the `send` script) to the resident's socket. At last everybody is answered at once.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, ClientWebSocketResponse, TCPConnector

from bench.house import House, house
from bench.programs import free_port, program, until_it_answers
from bench.report import percentile, progress, save, table
from core import ids
from core.events import Entry
from core.words import Channel, Speaker
from heard.serve import LOCAL

OPEN, PER_SECOND = 1000, 50
AT_ONCE = 20  # browsers that come at the same moment
WAIT_S = 60.0


class Browser:
    """One resident's widget."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        """Speak through this socket."""
        self._socket = socket
        self.token = ""

    async def come(self) -> None:
        """Say hello and be welcomed."""
        await self._socket.send_json({"type": "hello", "token": None})
        self.token = (await self._next("welcome"))["token"]

    async def write(self) -> None:
        """Write, and wait until it is kept."""
        await self._socket.send_json({"type": "message", "id": "c1", "text": "My tap drips"})
        await self._next("ack")

    async def answered_s(self) -> float:
        """Return when the next answer came."""
        await self._next("message")
        return time.perf_counter()

    @property
    def address(self) -> str:
        """Who the house thinks this is."""
        return f"webchat:{self.token.partition('.')[0]}"

    async def _next(self, kind: str) -> dict[str, str]:
        while True:
            frame: dict[str, str] = json.loads(await self._socket.receive_str(timeout=WAIT_S))
            if frame["type"] == kind:
                return frame


async def main(many: int = OPEN) -> None:
    """Measure, print and save."""
    connector = TCPConnector(limit=0)
    async with (
        house() as place,
        ClientSession(connector=connector, timeout=ClientTimeout()) as http,
    ):
        await place.open(agents=0)
        port, log = free_port(), place.data_dir / "web.log"
        address = f"http://{LOCAL}:{port}"
        environ = {"PORT": str(port), "HEARD_DATA_DIR": str(place.data_dir)}
        async with (
            program("heard", "web", log=log, environ=environ) as process,
            AsyncExitStack() as opened,
        ):
            await until_it_answers(http, f"{address}/health/live", process, log)
            empty_kb = _memory_kb(process.pid)
            sockets = [
                await opened.enter_async_context(http.ws_connect(f"{address}/webchat/socket"))
                for _ in range(many)
            ]
            browsers = [Browser(socket) for socket in sockets]
            await _in_turns(browsers, "come")
            open_kb = _memory_kb(process.pid)
            await _in_turns(browsers, "write")
            talking_kb = _memory_kb(process.pid)
            each_ms = await _one_by_one(place, browsers)
            together_ms = await _at_once(place, browsers)
    per_socket = {"open": (open_kb - empty_kb) / many, "talking": (talking_kb - empty_kb) / many}
    _show(many, per_socket, each_ms, together_ms)


async def _in_turns(browsers: Sequence[Browser], do: str) -> None:
    """Let all browsers do something, a few at the same moment."""
    for start in range(0, len(browsers), AT_ONCE):
        progress(f"chats: {start} of {len(browsers)} {do}")
        await asyncio.gather(*(getattr(one, do)() for one in browsers[start : start + AT_ONCE]))
    progress("")


async def _one_by_one(place: House, browsers: Sequence[Browser]) -> list[float]:
    """Answer everybody at a pace; return the milliseconds until each resident had it."""
    began_s, took_ms = time.perf_counter(), []
    for number, browser in enumerate(browsers):
        pause_s = began_s + number / PER_SECOND - time.perf_counter()
        await place.clock.sleep(max(0.0, pause_s))
        took_ms.append(await _answer(place, browser, number))
    return took_ms


async def _at_once(place: House, browsers: Sequence[Browser]) -> list[float]:
    """Answer everybody at the same moment."""
    numbers = range(len(browsers), 2 * len(browsers))
    return await asyncio.gather(*map(_answer, [place] * len(browsers), browsers, numbers))


async def _answer(place: House, browser: Browser, number: int) -> float:
    """Answer one resident; return the milliseconds until their socket had it."""
    stores, now_ms = place.stores, place.clock.now_ms()
    conversation = await stores.reader.open_conversation_at(browser.address)
    if conversation is None:
        message = "a browser that has written has no conversation"
        raise RuntimeError(message)
    entry = Entry(
        id=ids.derived("msg", str(number)),
        kind="system",
        speaker=Speaker.SYSTEM,
        channel=Channel.WEBCHAT,
        at_ms=now_ms,
        text="We are on our way.",
        address=browser.address,
    )
    began_s = time.perf_counter()
    await stores.scripts.send(
        op="",
        now_ms=now_ms,
        conversation=conversation,
        agent="",
        entry=entry.to_dict(),
        to=browser.address,
        sender="webchat",
    )
    return (await browser.answered_s() - began_s) * 1000


def _memory_kb(pid: int) -> float:
    """Return what the process has of the memory (RSS), in KiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return float(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def _show(
    many: int,
    per_socket: dict[str, float],
    each_ms: Sequence[float],
    together_ms: Sequence[float],
) -> None:
    print(f"\n{many} open webchats on one web process, fsync always")
    print(f"  memory of a socket: {per_socket['open']:.1f} KiB open, with a conversation", end=" ")
    print(f"{per_socket['talking']:.1f} KiB; an answer until the resident's socket has it:\n")
    shares = {"median": 0.5, "99 %": 0.99, "slowest": 1.0}
    at = {
        name: (percentile(each_ms, share), percentile(together_ms, share))
        for name, share in shares.items()
    }
    rows = [(name, f"{one:.2f}", f"{all_:.1f}") for name, (one, all_) in at.items()]
    table(("", f"{PER_SECOND} a second, ms", "all at once, ms"), rows)
    figures = {
        "open": many,
        "kib_per_socket": per_socket,
        "one_by_one_ms": {name: one for name, (one, _) in at.items()},
        "at_once_ms": {name: all_ for name, (_, all_) in at.items()},
    }
    print(f"  kept in {save('chats', figures)}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.chats", description=__doc__)
    parser.add_argument("--open", type=int, default=OPEN)
    asyncio.run(main(parser.parse_args().open))
