"""The topic of a message: of what is found when something is, else of what its words point at.

The rules R1 to R3 of the labelling: the most urgent issue gives the topic, of equals the first
said; a chased repair is `repairs_chase` unless it is an emergency; damp, mould and anti-social
behaviour are cases and keep their topic; what came back after a repair is a new report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.words import Urgency

OTHER = "other"
CHASE = "repairs_chase"
COMPLAINT = "complaint"
PRAISE = "praise"
_REPAIRS = frozenset(("", CHASE, "repairs_general"))
_CASES = frozenset(("damp_mould", "asb", "rent", "allocation", "grounds"))

Issue = tuple[str, Urgency, int]  # topic, urgency, where it was said


@dataclass(frozen=True, slots=True)
class Said:
    """The signals of a message and how strongly its words point at each topic."""

    signals: frozenset[str]
    scores: Mapping[str, float]


def topic_of(live: Sequence[Issue], gone: Sequence[Issue], said: Said) -> str:
    """Return the one topic."""
    first = _first(live)
    if first and first[1] is Urgency.EMERGENCY:
        return first[0]
    if first and first[1] is Urgency.URGENT:
        chased = "chase" in said.signals and "returned" not in said.signals
        return CHASE if chased and first[0] not in _CASES else first[0]
    return _without_hazard(first or _first(gone), said)


def _first(issues: Sequence[Issue]) -> Issue | None:
    return min(issues, key=lambda issue: (issue[1].rank, issue[2], issue[0]), default=None)


def _without_hazard(issue: Issue | None, said: Said) -> str:
    best = max(
        sorted(said.scores), key=lambda topic: said.scores[topic], default=issue[0] if issue else ""
    )
    if "spam" in said.signals:
        return OTHER
    asks = "asks" in said.signals and best in _REPAIRS
    if ("chase" in said.signals and best not in _CASES) or asks:
        return CHASE
    if "service" in said.signals:
        return COMPLAINT
    if issue:
        return issue[0]
    if "praise" in said.signals and "complaint" not in said.signals:
        return PRAISE
    return best or OTHER
