"""The folder of the journals: which files there are, and how they are locked and read.

A file is `<writer>-<number>.jsonl`. Whoever writes or deletes one holds its lock meanwhile, so
that nothing is written behind the back of who deletes.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SUFFIX = ".jsonl"
REFUSED = "refused"  # a folder in it, for lines that could not be replayed
TURN = "replay.lock"


def file_name(writer: str, number: int) -> str:
    """Return the name of a writer's file, so that names sort as they were written."""
    return f"{writer}-{number:06}{SUFFIX}"


def names(folder: Path) -> list[str]:
    """Return the journals, each writer's in the order of writing; no folder is no journal."""
    try:
        return sorted(path.name for path in folder.iterdir() if path.suffix == SUFFIX)
    except FileNotFoundError:
        return []


def writer_of(name: str) -> str:
    """Return who wrote the file."""
    return name.rpartition("-")[0]


def size(folder: Path) -> int:
    """Return how many bytes all journals have."""
    used = 0
    for name in names(folder):
        with suppress(FileNotFoundError):  # replayed since the folder was read
            used += (folder / name).stat().st_size
    return used


def whole_lines(path: Path, after: int) -> list[bytes]:
    """Return the finished lines behind the first `after` bytes; none when the file is gone."""
    try:
        with path.open("rb") as file:
            file.seek(after)
            data = file.read()
    except FileNotFoundError:
        return []
    return data[: data.rfind(b"\n") + 1].splitlines(keepends=True)


def locked(descriptor: int, *, wait: bool) -> bool:
    """Take the lock of an open file until it is closed; without `wait`, say whether it was free."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def unlock(descriptor: int) -> None:
    """Let go of the lock."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def opened(path: Path) -> Iterator[int | None]:
    """Yield the open file, or None when it is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def kept_on_disk(folder: Path) -> None:
    """Make sure that the names in the folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
