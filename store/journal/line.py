"""One line of a journal: something that happened while Redis could not be told of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Line:
    """What happened. Lines of the same `who` keep their order; `do` says who understands `data`."""

    at_ms: int
    who: str
    do: str
    data: Mapping[str, Any]

    def to_bytes(self) -> bytes:
        """Return one line of JSON with its end; an unfinished line has none."""
        whole = {"at_ms": self.at_ms, "who": self.who, "do": self.do, "data": self.data}
        return json.dumps(whole, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read what `to_bytes` made; raises ValueError when it is something else."""
        match json.loads(raw):
            case {"at_ms": int(at_ms), "who": str(who), "do": str(do), "data": dict(data)}:
                return cls(at_ms, who, do, data)
        message = "this is no line of a journal"
        raise ValueError(message)
