"""A case: what happened before, one call of one script, its answer, and all that it changed."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.store.lua.stage import Changes, Step, at

_MOMENT = re.compile(r"@(\d+)")


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the contract of a script.

    `then` is every part of every key that is different afterwards, one key a line: `part=value`,
    `-part` for one that is gone, `+part` for a new member of a set, and `@5` for the moment five
    seconds after the start. The log is not in it: `events` are the types of what was appended.
    """

    script: str
    word: str
    truth: str
    call: Mapping[str, object]
    given: Sequence[Step] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    events: str = ""
    then: str = ""

    @property
    def name(self) -> str:
        """`accept STALE: an attempt that is over`."""
        return f"{self.script} {self.word}: {self.truth}"

    @property
    def changes(self) -> Changes:
        """Return `then` as key → part → the value now, or None where it is gone."""
        found: Changes = {}
        for line in self.then.strip().splitlines():
            key, *parts = shlex.split(_MOMENT.sub(lambda moment: at(int(moment[1])), line))
            for part in parts:
                name, is_set, value = part.partition("=")
                if is_set:
                    found.setdefault(key, {})[name] = value
                else:
                    found.setdefault(key, {})[part[1:]] = None if part[0] == "-" else ""
        return found
