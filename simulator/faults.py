"""What goes wrong on purpose: each fault strikes the next `times` things that it matches.

The network page and the tests add faults; nothing here is left to chance, so a test that fails
fails again.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, ConfigDict, Field, field_validator

# What each fault does, by the side it strikes.
WEBHOOK = {
    "delay": "the webhook leaves so many seconds later",
    "repeat": "it is sent so many more times (copies), one after another or all at once",
    "reorder": "it waits until the next one that matches has been answered, or so many seconds",
    "drop": "Heard gets it, but its answer is lost",
    "fail": "it cannot be delivered",
    "vanish": "it never comes, and neither does a retry",
}
REST = {
    "throttle": "429 with 20429; not processed",
    "error": "500 with 20500; not processed",
    "lose": "processed, but the connection breaks before the answer",
}
MESSAGE = {
    "undelivered": "sent, then undelivered with 30003",
    "filtered": "failed with 30007",
    "stuck": "sent, and never anything more",
}
KINDS: Mapping[str, Mapping[str, str]] = {"webhook": WEBHOOK, "rest": REST, "message": MESSAGE}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `match` is a part of the path (webhook, REST) or of the recipient (message)."""

    do: str
    match: str = ""
    times: int = 1
    delay_s: float = 5.0
    copies: int = 1
    at_once: bool = False

    @property
    def side(self) -> str:
        """Return which side it strikes: `webhook`, `rest` or `message`."""
        return next(side for side, kinds in KINDS.items() if self.do in kinds)


class FaultForm(BaseModel):
    """A fault as the page and the tests send it."""

    model_config = ConfigDict(extra="forbid")

    do: str
    match: str = ""
    times: int = Field(default=1, ge=1, le=1000)
    delay_s: float = Field(default=5.0, ge=0, le=600)
    copies: int = Field(default=1, ge=1, le=100)
    at_once: bool = False

    @field_validator("do")
    @classmethod
    def _known(cls, do: str) -> str:
        known = [kind for kinds in KINDS.values() for kind in kinds]
        if do not in known:
            message = f"no fault is called {do!r}; write one of {', '.join(known)}"
            raise ValueError(message)
        return do

    def fault(self) -> Fault:
        """Return the fault."""
        return Fault(**self.model_dump())


@dataclass(slots=True)
class FaultPlan:
    """The faults that are still to strike, oldest first."""

    planned: list[Fault] = field(default_factory=list)
    held: list[tuple[str, asyncio.Event]] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Plan one more."""
        self.planned.append(fault)

    def clear(self) -> None:
        """Plan none, and let go what is held back."""
        self.planned.clear()
        for _, passed in self.held:
            passed.set()

    def take(self, side: str, what: str) -> Fault | None:
        """Return the fault that strikes this one, and count it."""
        for at, fault in enumerate(self.planned):
            if fault.side == side and fault.match in what:
                if fault.times > 1:
                    self.planned[at] = replace(fault, times=fault.times - 1)
                else:
                    del self.planned[at]
                return fault
        return None

    def hold(self, fault: Fault) -> asyncio.Event:
        """Return what a reordered webhook waits for: the next match that has passed it."""
        passed = asyncio.Event()
        self.held.append((fault.match, passed))
        return passed

    def passed(self, what: str) -> None:
        """Let go everything that waited to be overtaken by this."""
        for match, event in self.held:
            if match in what:
                event.set()
        self.held = [(match, event) for match, event in self.held if not event.is_set()]
