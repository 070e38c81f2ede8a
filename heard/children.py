"""Child processes: started so that they cannot outlive their parent, stopped with a deadline."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Mapping, Sequence

_PR_SET_PDEATHSIG = 1  # prctl(2)


async def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    keep_open: Sequence[int] = (),
) -> Process:
    """Start a child that dies with this process and inherits the descriptors of `keep_open`.

    It gets a process group of its own: Ctrl-C in a terminal reaches only the parent, who then
    stops its children in the right order. Raises OSError when the program cannot be run.
    """
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=DEVNULL,
        env=environment,
        pass_fds=keep_open,
        process_group=0,
        preexec_fn=dies_with_parent(),
    )


async def stop(process: Process, within_s: float) -> bool:
    """Ask the child to end, kill it when `within_s` have passed; return whether it ended itself."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(within_s):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return False
    return True


def dies_with_parent() -> Callable[[], None]:
    """Return what a child calls between fork and exec so that it is killed when this process dies.

    The kernel keeps the promise across exec, so it also holds for redis-server. Only Linux can do
    this; elsewhere a parent that is killed with SIGKILL leaves its children behind.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        # A parent that died between fork and prctl will never send the signal.
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


def forks_die_with_parent() -> None:
    """Make the same promise for every fork of this process that is not followed by exec."""
    asked: list[Callable[[], None]] = []

    def ask() -> None:
        asked.pop()()

    os.register_at_fork(
        before=lambda: asked.append(dies_with_parent()),
        after_in_parent=asked.clear,
        after_in_child=ask,
    )
