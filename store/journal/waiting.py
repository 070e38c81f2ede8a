"""Who has lines in the journals of this machine: their later contacts must wait behind those.

Every process looks for itself, also into the files of others, so no process overtakes another's
lines. While nothing is kept, looking is one list of an empty folder.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from store.journal.folder import names, whole_lines
from store.journal.line import Line


@dataclass(slots=True)
class _Seen:
    """What was seen of one file."""

    read: int = 0
    lines: int = 0
    oldest_ms: int = 0
    who: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Waiting:
    """A look into all journals of this machine."""

    folder: Path
    _files: dict[str, _Seen] = field(default_factory=dict)

    def has(self, who: Iterable[str]) -> bool:
        """Whether any of these has a line that may not have been replayed."""
        self._look()
        return any(each in seen.who for seen in self._files.values() for each in who)

    def lines(self) -> int:
        """Return how many lines are kept."""
        self._look()
        return sum(seen.lines for seen in self._files.values())

    def oldest_ms(self) -> int | None:
        """Return when the oldest line that is kept was written, None when none is."""
        self._look()
        return min((seen.oldest_ms for seen in self._files.values() if seen.lines), default=None)

    def _look(self) -> None:
        there = names(self.folder)
        for gone in self._files.keys() - set(there):
            del self._files[gone]
        for name in there:
            seen = self._files.setdefault(name, _Seen())
            for raw in whole_lines(self.folder / name, seen.read):
                seen.read += len(raw)
                self._note(seen, raw)

    def _note(self, seen: _Seen, raw: bytes) -> None:
        try:
            line = Line.from_bytes(raw)
        except ValueError:
            return  # whoever replays it tells of it
        seen.oldest_ms = min(seen.oldest_ms or line.at_ms, line.at_ms)
        seen.lines += 1
        seen.who.add(line.who)
