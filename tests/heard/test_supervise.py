"""Programs kept running."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.clock import SystemClock
from heard.supervise import Program, supervise
from tests.heard.processes import alive
from tests.wait import wait_until

# Writes a line when it starts and when it is asked to end.
DIARY = """
import os, signal, sys, time
name, diary, stubborn = sys.argv[1:4]
def write(word):
    with open(diary, "a") as file: file.write(f"{name} {word} {os.getpid()}\\n")
def end(*_):
    write("ended")
    if stubborn != "yes": sys.exit(0)
signal.signal(signal.SIGTERM, end)
write("began")
while True: time.sleep(10)
"""


class Diary:
    """What the programs of a test wrote."""

    def __init__(self, path: Path) -> None:
        """Keep the file that they write."""
        self.path = path

    def program(self, name: str, *, stubborn: bool = False) -> Program:
        """Return a program that writes here."""
        arguments = (name, str(self.path), "yes" if stubborn else "no")
        return Program(name, (sys.executable, "-c", DIARY, *arguments))

    def lines(self) -> list[list[str]]:
        """Return name, word and process id of each line."""
        text = self.path.read_text() if self.path.exists() else ""
        return [line.split() for line in text.splitlines()]

    def words(self) -> list[tuple[str, str]]:
        """Return name and word of each line."""
        return [(name, word) for name, word, _pid in self.lines()]

    def pids(self, name: str) -> list[int]:
        """Return the process ids under which a program began."""
        return [int(pid) for said, word, pid in self.lines() if (said, word) == (name, "began")]


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    """Yield an empty diary."""
    return Diary(tmp_path / "diary")


@asynccontextmanager
async def running(*programs: Program, stop_s: float = 5) -> AsyncIterator[None]:
    """Supervise the programs until the block is left."""
    started = asyncio.Event()

    async def say() -> None:
        started.set()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(supervise(programs, SystemClock(), say, stop_s))
        await started.wait()
        try:
            yield
        finally:
            task.cancel()


def ready_when_written(diary: Diary, name: str) -> Program:
    """Return a program that is ready once it wrote that it began."""
    program = diary.program(name)

    async def ready(_process: Process) -> None:
        await wait_until(lambda: diary.pids(name), f"{name} begins")

    return Program(program.name, program.command, ready=ready)


async def test_programs_start_in_order_and_stop_in_reverse(diary: Diary) -> None:
    """What others lean on is there first and goes last: no process loses Redis while it stops."""
    async with running(*(ready_when_written(diary, name) for name in ("redis", "web", "worker"))):
        pass
    assert diary.words() == [
        ("redis", "began"),
        ("web", "began"),
        ("worker", "began"),
        ("worker", "ended"),
        ("web", "ended"),
        ("redis", "ended"),
    ]


async def test_a_program_that_dies_is_started_again(diary: Diary) -> None:
    """A crash of one process costs a moment, and the others do not notice."""
    async with running(diary.program("web"), diary.program("engine")):
        await wait_until(lambda: len(diary.lines()) == 2, "both begin")
        os.kill(diary.pids("web")[0], signal.SIGKILL)
        await wait_until(lambda: len(diary.pids("web")) == 2, "web begins again")
        assert len(diary.pids("engine")) == 1
    assert not any(alive(pid) for pid in diary.pids("web") + diary.pids("engine"))


async def test_a_program_that_will_not_end_is_killed(diary: Diary) -> None:
    """Stopping takes no longer than the deadline, whatever a program does."""
    async with running(diary.program("web", stubborn=True), stop_s=0.1):
        await wait_until(lambda: diary.pids("web"), "web begins")
    assert not alive(diary.pids("web")[0])
    assert ("web", "ended") in diary.words()


async def test_a_start_that_fails_is_unwound(diary: Diary) -> None:
    """When one program can never run, those before it do not stay behind."""
    missing = Program("missing", ("/nowhere/at/all",))
    with pytest.raises(FileNotFoundError):
        await supervise([ready_when_written(diary, "redis"), missing], SystemClock(), _nothing)
    assert diary.words() == [("redis", "began"), ("redis", "ended")]


async def _nothing() -> None:
    raise AssertionError


SUPERVISOR = """
import asyncio, sys
from core.clock import SystemClock
from heard.supervise import Program, supervise
async def nothing(): pass
programs = [Program(name, (sys.executable, "-c", sys.argv[2], name, sys.argv[1], "yes"))
            for name in ("web", "engine")]
asyncio.run(supervise(programs, SystemClock(), nothing))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can promise it")
async def test_no_child_survives_a_parent_that_is_killed(diary: Diary) -> None:
    """After `kill -9` of the parent, no stubborn child goes on answering calls by itself."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SUPERVISOR, diary.path, DIARY, stderr=DEVNULL
    )
    await wait_until(lambda: len(diary.lines()) == 2, "both begin")
    parent.kill()
    await parent.wait()
    pids = diary.pids("web") + diary.pids("engine")
    await wait_until(lambda: not any(map(alive, pids)), "the children end")
