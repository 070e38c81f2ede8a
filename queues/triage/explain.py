"""Why a text got its labels, and what would change them, in words for a person."""

from core.words import Channel
from queues.triage.context import NOTHING_KNOWN, Context
from queues.triage.findings import Finding
from queues.triage.triager import Readings, Seen, Triager


def explain(triager: Triager, text: str, context: Context = NOTHING_KNOWN) -> str:
    """Return the explanation, one fact to a line."""
    result = triager.triage(text, Channel.SMS, context)
    seen = triager.see(text, context)
    flags = {
        "danger to life": result.danger_to_life,
        "complaint": result.complaint,
        "distressed": result.distressed,
        "human eyes": result.human_eyes,
    }
    also = ", ".join(name for name, is_so in flags.items() if is_so) or "nothing else"
    sureness = f"confidence {result.confidence:.2f}"
    lines = [
        f"{result.urgency} · {result.topic} · {result.language} · {also} · {sureness}",
        "Why:",
        *(f"  {_why(finding, seen)}" for finding in seen.findings),
        *(
            f"  {name}: “{seen.words(way)}”"
            for name, ways in sorted(seen.signals.items())
            for way in ways
        ),
    ]
    if len(lines) == len(("labels", "why")):
        lines.append("  no rule found anything; the topic is what the words point at most")
    changes = [*_changes(seen), *_by_household(triager.readings(text, context))]
    return "\n".join([*lines, "What would change it:", *(f"  {line}" for line in changes)])


def _why(finding: Finding, seen: Seen) -> str:
    words = f"{finding.rule.name}: “{seen.words(finding.way)}”"
    if not finding.live:
        return f"{words} does not count: {finding.bearing.value}"
    raised = f", raised by {finding.raised_by}" if finding.raised_by else ""
    danger = f", danger to life ({finding.rule.danger})" if finding.rule.danger else ""
    return f"{words} is {finding.urgency}{raised}{danger}"


def _changes(seen: Seen) -> list[str]:
    live = [finding for finding in seen.findings if finding.live]
    gone = [finding for finding in seen.findings if not finding.live]
    lines = [
        f"without “{seen.words(finding.way)}” the rule {finding.rule.name} would not apply"
        for finding in live[:1]
    ]
    lines += [
        f"if “{seen.words(finding.way)}” were so now, it would be {finding.urgency}"
        for finding in gone[:2]
    ]
    return lines or ["words that name a fault, a danger or who is at risk"]


def _by_household(readings: Readings) -> list[str]:
    """Return what the household's record would change, when it is known."""
    households = {
        "vulnerable": "known to be vulnerable",
        "repeat": "answered lately and back again",
    }
    return [
        f"if the household {household}, it would be {readings.known[name].urgency}"
        for name, household in households.items()
        if name in readings.known
    ]
