"""Where a resident is reached: what is kept of each address, and what every event carries.

Redis keeps a hash of address → `<level>|<wrote_ms>|<stopped_ms>`; what is zero may be left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

KNOWN = "known"  # the resident wrote or rang from it
PROBABLE = "probable"  # it was only said
SHARED = "shared"  # others are behind it too: who it is this time, an agent says


@dataclass(frozen=True, slots=True)
class Reachable:
    """What is known of one address; each `_ms` is since 1970 UTC, 0 for never.

    `wrote_ms` is when the resident last wrote from it over a channel that can be answered for a
    while only; `stopped_ms` is since when they want no texts there.
    """

    level: str
    wrote_ms: int = 0
    stopped_ms: int = 0

    @classmethod
    def read(cls, value: str) -> Self:
        """Read what Redis holds; raises ValueError when it is none of ours."""
        level, wrote, stopped, *_ = (*value.split("|"), "", "")
        return cls(level, int(wrote or 0), int(stopped or 0))


def read_reach(fields: Mapping[str, str]) -> dict[str, Reachable]:
    """Return what is known of each address (`<kind>:<value>`), sorted."""
    return {address: Reachable.read(value) for address, value in sorted(fields.items())}
