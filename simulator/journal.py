"""What the network page shows: every webhook with its answer, and what the debugger says."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.clock import Clock, iso
from simulator.twiml import Trouble

KEPT = 500
SHOWN_ANSWER = 4000


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to deliver a webhook. `outcome` is the HTTP status, or why there is none."""

    at_ms: int
    method: str
    url: str
    params: dict[str, str]
    attempt: int
    outcome: str
    took_ms: int
    fault: str
    answer: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for the page."""
        return {
            "at": iso(self.at_ms),
            "method": self.method,
            "url": self.url,
            "params": self.params,
            "attempt": self.attempt,
            "outcome": self.outcome,
            "took_ms": self.took_ms,
            "fault": self.fault,
            "answer": self.answer,
        }


class Journal:
    """The last webhooks and troubles. `changed` is called whenever the page is out of date."""

    def __init__(self, clock: Clock) -> None:
        """Start empty."""
        self._clock = clock
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT)
        self.troubles: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._watchers: list[Callable[[], None]] = []

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` on every change; returns what ends it."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed)

    def change(self) -> None:
        """Something that the page shows is different now."""
        for changed in self._watchers:
            changed()

    def delivered(self, delivery: Delivery) -> None:
        """Note an attempt."""
        self.deliveries.append(delivery)
        self.change()

    def trouble(self, trouble: Trouble, about: str) -> None:
        """Note a line of the debugger; `about` is the SID or URL that it is about."""
        at = iso(self._clock.now_ms())
        self.troubles.append(
            {"at": at, "code": trouble.code, "message": trouble.message, "about": about}
        )
        self.change()
