"""The end that reads: everybody's lines on this machine in the order of time, then their deletion.

One process of the machine reads at a time; when it dies, another takes over and begins again with
what is still there. So replaying a line twice must be harmless. Whose writer lives or is dead makes
no difference.
"""

import os
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from store.journal.folder import (
    REFUSED,
    TURN,
    kept_on_disk,
    locked,
    names,
    opened,
    whole_lines,
    writer_of,
)
from store.journal.line import Line


@dataclass(slots=True, eq=False)
class File:
    """A journal while it is read. It stays as long as somebody in `awaited` has no outcome yet."""

    name: str
    read: int = 0  # bytes
    lines: deque["Taken"] = field(default_factory=deque)
    awaited: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A line that is to be replayed. `line` is None when it cannot be read."""

    line: Line | None
    raw: bytes
    file: File

    @property
    def at_ms(self) -> int:
        """When it happened; what cannot be read is taken first."""
        return self.line.at_ms if self.line else 0


@dataclass(slots=True)
class Backlog:
    """All journals of this machine."""

    folder: Path
    _files: dict[str, File] = field(default_factory=dict)
    _turn: int = -1

    def mine(self) -> bool:
        """Whether this process is the one that replays, now and until it ends."""
        if self._turn < 0:
            if not names(self.folder):
                return False
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            descriptor = os.open(self.folder / TURN, flags, 0o600)
            if not locked(descriptor, wait=False):
                os.close(descriptor)
                return False
            self._turn = descriptor
        return True

    def close(self) -> None:
        """Let another process replay."""
        if self._turn >= 0:
            os.close(self._turn)
            self._turn = -1

    def take(self, most: int) -> list[Taken]:
        """Return the next lines, oldest first; each file's keep their order."""
        self._look()
        taken: list[Taken] = []
        while len(taken) < most:
            first = min(self._fronts(), key=lambda file: file.lines[0].at_ms, default=None)
            if first is None:
                break
            taken.append(first.lines.popleft())
            if not first.lines:
                break  # the writer's next file may hold what is older than others' lines
        return taken

    def retire(self) -> int:
        """Delete what was read to its end; return how many torn lines that held.

        A torn line is the end of a file whose writer was cut off: nobody was told that it is kept.
        """
        torn = 0
        for file in list(self._files.values()):
            if not file.lines and not file.awaited:
                torn += self._retired(file)
        return torn

    def refuse(self, taken: Taken) -> None:
        """Set a line aside that cannot be replayed, for a person to see to."""
        aside = self.folder / REFUSED
        aside.mkdir(mode=0o700, exist_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(aside / taken.file.name, flags, 0o600)
        try:
            os.write(descriptor, taken.raw)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        kept_on_disk(aside)

    def _fronts(self) -> list[File]:
        """Return the file of each writer that is to be read now: the first that has lines left."""
        fronts: dict[str, File] = {}
        for name, file in self._files.items():
            writer = writer_of(name)
            if writer not in fronts and file.lines:
                fronts[writer] = file
        return list(fronts.values())

    def _look(self) -> None:
        """Read on in every writer's first file that has an end that was not reached."""
        there = names(self.folder)
        for gone in self._files.keys() - set(there):
            del self._files[gone]
        loaded: set[str] = set()
        for name in there:
            writer = writer_of(name)
            if writer in loaded:
                continue  # its turn comes when the one before it is through
            file = self._files.setdefault(name, File(name))
            if not file.lines:
                for raw in whole_lines(self.folder / name, file.read):
                    file.read += len(raw)
                    file.lines.append(_taken(raw, file))
            if file.lines:
                loaded.add(writer)

    def _retired(self, file: File) -> int:
        """Delete the file unless more was written meanwhile; return how many torn lines it had."""
        path = self.folder / file.name
        with opened(path) as descriptor:
            if descriptor is None or not locked(descriptor, wait=False):
                return 0
            if whole_lines(path, file.read):
                return 0
            torn = os.fstat(descriptor).st_size > file.read
            path.unlink()
        del self._files[file.name]
        return int(torn)


def _taken(raw: bytes, file: File) -> Taken:
    try:
        return Taken(Line.from_bytes(raw), raw, file)
    except ValueError:
        return Taken(None, raw, file)
