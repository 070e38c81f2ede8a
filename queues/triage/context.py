"""What is known beside the words of a text. It only ever raises; a test holds that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

VULNERABLE = "vulnerable"
COLD = "cold"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when the text arrives. `month` is 1 to 12, 0 unknown; confidence is 0 to 1.

    `incidents` are known ones in the area (a burst main, a power cut): topic and what happened.
    """

    vulnerable: bool = False
    cold: bool = False
    month: int = 0
    repeat_contact: bool = False
    incidents: Mapping[str, str] = field(default_factory=dict)
    asr_confidence: float | None = None

    def concepts(self, winter_months: Sequence[int]) -> frozenset[str]:
        """Return the concepts that are so without having been said."""
        known = {VULNERABLE: self.vulnerable, COLD: self.cold or self.month in winter_months}
        return frozenset(name for name, is_so in known.items() if is_so)


NOTHING_KNOWN = Context()
