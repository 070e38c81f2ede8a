"""A case: what happened before, one call of one script, its answer, and all that it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.events import EventType
from tests.store.lua.stage import Step

Changes = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the contract of a script.

    `then` is every part of every key that is different afterwards, None where it is gone (but for
    the log, which is `events`: their types, in order). `sound` is whether the audit of the laws
    finds nothing to say about what is left.
    """

    script: str
    word: str
    truth: str
    call: Mapping[str, object]
    given: Sequence[Step] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    events: Sequence[EventType] = ()
    then: Changes = field(default_factory=dict)
    sound: bool = True

    @property
    def name(self) -> str:
        """`accept STALE: a second answer…`."""
        return f"{self.script} {self.word}: {self.truth}"
