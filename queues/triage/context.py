"""What is known beside the words of a text. It only ever raises; a test holds that."""

from collections.abc import Sequence
from dataclasses import dataclass

VULNERABLE = "vulnerable"
COLD = "cold"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when the text arrives. `month` is 1 to 12, 0 unknown; confidence is 0 to 1.

    `incidents` are the topics of known incidents in the area (a burst main, a power cut).
    """

    vulnerable: bool = False
    cold: bool = False
    month: int = 0
    repeat_contact: bool = False
    incidents: frozenset[str] = frozenset()
    asr_confidence: float | None = None

    def concepts(self, winter_months: Sequence[int]) -> frozenset[str]:
        """Return the concepts that are so without having been said."""
        known = {VULNERABLE: self.vulnerable, COLD: self.cold or self.month in winter_months}
        return frozenset(name for name, is_so in known.items() if is_so)


NOTHING_KNOWN = Context()
