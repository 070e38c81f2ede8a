"""How a finding bears on the present: it is so now, or denied, over, past, only supposed.

Reserved concepts carry it: `negation`, `resolved`, `unresolved`, `returned`, `past`, `present`,
`hypothesis`, `contrast`. In doubt a finding is live: a miss costs more than a look.
"""

from collections.abc import Sequence
from enum import StrEnum

from queues.triage.patterns import Hits, Way
from queues.triage.text import Token

NEGATION_REACH = 3
HYPOTHESIS_REACH = 14


class Bearing(StrEnum):
    """What the words around a finding say about it."""

    LIVE = "live"
    DENIED = "denied"
    RESOLVED = "resolved"
    PAST = "past"
    SUPPOSED = "supposed"


def bearing(way: Way, hits: Hits, tokens: Sequence[Token], *, deniable: bool) -> Bearing:
    """Judge one finding by the words around it."""
    if deniable and _denied(way, hits, tokens):
        return Bearing.DENIED
    if _supposed(way, hits):
        return Bearing.SUPPOSED
    if _resolved(way, hits):
        return Bearing.RESOLVED
    if _past(way, hits):
        return Bearing.PAST
    return Bearing.LIVE


def _denied(way: Way, hits: Hits, tokens: Sequence[Token]) -> bool:
    """`not leaking`, `no smell of gas`: a negation shortly before, in the same part."""
    own = {at for hit in way for at in range(hit.first, hit.last + 1)}
    return any(
        0 < hit.first - no.last <= NEGATION_REACH
        and tokens[no.last].part == tokens[hit.first].part
        and no.last not in own
        for hit in way
        for no in hits.get("negation", ())
    )


def _supposed(way: Way, hits: Hits) -> bool:
    """`what if the boiler breaks`: it begins after the supposing word, in its sentence."""
    first = min(hit.first for hit in way)
    sentence = way[0].sentence
    if any(hit.sentence == sentence for hit in hits.get("present", ())):
        return False
    return any(
        no.sentence == sentence and 0 <= first - no.first <= HYPOTHESIS_REACH
        for no in hits.get("hypothesis", ())
    )


def _resolved(way: Way, hits: Hits) -> bool:
    """`the leak is fixed, thanks`, unless it came back or a contrast opens what is left over."""
    ends = hits.get("resolved", ())
    if not ends or hits.get("unresolved"):
        return False
    first = min(hit.first for hit in way)
    turn = [hit.first for hit in hits.get("contrast", ())]
    back = [hit.first for hit in hits.get("returned", ())]
    for end in ends:
        if any(at > end.first for at in back):
            continue
        if first <= end.last or not any(end.last < at <= first for at in turn):
            return True
    return False


def _past(way: Way, hits: Hits) -> bool:
    """`we had a leak last year`, unless the sentence or a chase brings it to today."""
    if hits.get("returned") or hits.get("present") or hits.get("unresolved"):
        return False
    sentences = {hit.sentence for hit in way}
    return any(hit.sentence in sentences for hit in hits.get("past", ()))
