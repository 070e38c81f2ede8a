"""Keeping programs running: started in order, restarted when they die, stopped in reverse.

Used by `heard run`. What the programs do is none of this module's business.
"""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from core.clock import Clock
from heard import children

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 10.0
HEALTHY_S = 30.0  # who lived so long is restarted as if it had never died
STOP_S = 10.0
LEAST_STOP_S = 1.0  # what is left for the last one when those before it were slow

log = structlog.get_logger("heard.supervise")


@dataclass(frozen=True, slots=True)
class Program:
    """One program to keep running.

    `ready` returns once the program can be used and raises when it never will be; the programs
    after it are started only then. `keep_open` are descriptors that it inherits.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] | None = None
    keep_open: tuple[int, ...] = ()
    ready: Callable[[Process], Awaitable[None]] | None = None


async def supervise(
    programs: Sequence[Program],
    clock: Clock,
    started: Callable[[], Awaitable[None]],
    stop_s: float = STOP_S,
) -> None:
    """Keep the programs running until this is cancelled, then stop them all within `stop_s`.

    `started` runs once they have all been started. Raises OSError, or what a `ready` or `started`
    raised, when there is no going on; what was started is stopped again.
    """
    kept: list[_Kept] = []
    try:
        for program in programs:
            kept.append(_Kept(program, await _started(program)))
            if program.ready:
                await program.ready(kept[-1].process)
        async with asyncio.TaskGroup() as tasks:
            for one in kept:
                tasks.create_task(one.keep(clock), name=one.program.name)
            await started()
    except ExceptionGroup as group:
        raise group.exceptions[0] from None  # keeping never fails, so it came from `started`
    finally:
        deadline = clock.monotonic_s() + stop_s
        for one in reversed(kept):
            left_s = max(deadline - clock.monotonic_s(), LEAST_STOP_S)
            ended_itself = await children.stop(one.process, left_s)
            log.info("program.stopped", program=one.program.name, killed=not ended_itself)


async def _started(program: Program) -> Process:
    """Start the program once; raises OSError when it cannot be run."""
    process = await children.start(
        program.command, environment=program.environment, keep_open=program.keep_open
    )
    log.info("program.started", program=program.name, pid=process.pid)
    return process


class _Kept:
    """A program and the process that runs it now."""

    def __init__(self, program: Program, process: Process) -> None:
        self.program = program
        self.process = process

    async def keep(self, clock: Clock) -> None:
        """Start the program again whenever it ends, with a pause that doubles while it fails."""
        pause_s = FIRST_PAUSE_S
        while True:
            began_s = clock.monotonic_s()
            code = await self.process.wait()
            if clock.monotonic_s() - began_s > HEALTHY_S:
                pause_s = FIRST_PAUSE_S
            log.error("program.died", program=self.program.name, exit_code=code, pause_s=pause_s)
            await clock.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            try:
                self.process = await _started(self.program)
            except OSError as error:
                log.exception("program.not_started", program=self.program.name, error=error)
