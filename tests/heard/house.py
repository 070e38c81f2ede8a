"""A whole Heard in processes of its own, as `heard run` starts it."""

import asyncio
import os
import secrets
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from heard import children
from tests.house import ROOT
from tests.wait import wait_until

PORTS = range(20_000, 32_000)
START_S = 100  # on a machine that runs everybody's tests at once
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Running:
    """One `heard run`; `said` grows as it prints."""

    process: Process
    port: int
    said: list[str]

    @property
    def address(self) -> str:
        """Where its console is."""
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def heard_run(
    data_dir: Path,
    *options: str,
    port: int | None = None,
    stderr: int | None = None,
    environ: Mapping[str, str] | None = None,
) -> AsyncIterator[Running]:
    """Run until the block is left; entered when Heard says that it runs. `stderr` is its log."""
    port = port or free_ports()
    environ = {**(environ or {}), "PORT": str(port)}
    process = await start("run", *options, data_dir=data_dir, environ=environ, stderr=stderr)
    said: list[str] = []
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(_read(process, said))
        try:
            await wait_until(lambda: "Stop it with Ctrl-C." in said, "Heard runs", START_S)
            yield Running(process, port, said)
        finally:
            if process.returncode is None:
                await children.stop(process, START_S)
            await reading


async def start(
    *words: str, data_dir: Path, environ: Mapping[str, str], stderr: int | None = PIPE
) -> Process:
    """Start one command of Heard with a data directory of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ours = {"HEARD_DATA_DIR": str(data_dir), "HEARD_DEMO_PASSWORD": PASSWORD}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "heard", *words),
        cwd=ROOT,
        env={**kept, **ours, **environ},
        stdin=PIPE,
        stdout=PIPE,
        stderr=stderr,
        preexec_fn=children.dies_with_parent(),
    )


async def command(*words: str, data_dir: Path, given: str = "", **environ: str) -> tuple[int, str]:
    """Run one command to its end; return its exit code and all that it said."""
    process = await start(*words, data_dir=data_dir, environ=environ)
    out, err = await process.communicate(given.encode())
    return process.returncode or 0, (out + err).decode()


def free_ports() -> int:
    """Return a port that is free together with the one after it.

    It is none of those that the system hands out by itself, which another test or a browser might
    be given before Heard listens.
    """
    while True:
        port = PORTS.start + secrets.randbelow(len(PORTS))
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


async def _read(process: Process, said: list[str]) -> None:
    assert process.stdout
    while line := await process.stdout.readline():
        said.append(line.decode().rstrip())
