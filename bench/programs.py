"""Programs that a benchmark starts beside itself and stops again."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientError, ClientSession

from bench.house import POLL_S, ROOT
from core.clock import SystemClock
from heard import children

START_S = 60.0
STOP_S = 10.0


@asynccontextmanager
async def program(
    *words: str, log: Path, given: str = "", environ: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """Run `python -m …` for as long as the block lasts; `given` is its standard input."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with log.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *words),
            cwd=ROOT,
            env={**kept, **(environ or {})},
            stdin=PIPE,
            stdout=said,
            stderr=said,
            process_group=0,
            preexec_fn=children.dies_with_parent(),
        )
    try:
        if process.stdin:
            process.stdin.write(given.encode())
            process.stdin.close()
        yield process
    finally:
        await children.stop(process, STOP_S)


async def until_it_answers(http: ClientSession, url: str, process: Process, log: Path) -> None:
    """Wait until the program answers; raises RuntimeError with the end of its log if it does not.

    Any answer will do, also a refusal.
    """
    clock = SystemClock()
    deadline = clock.monotonic_s() + START_S
    while clock.monotonic_s() < deadline and process.returncode is None:
        try:
            async with http.get(url):
                return
        except ClientError:
            await clock.sleep(POLL_S)
    raise RuntimeError(_silent(url, log))


def _silent(url: str, log: Path) -> str:
    return f"{url} did not answer; the end of {log}:\n{log.read_text()[-2000:]}"


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
