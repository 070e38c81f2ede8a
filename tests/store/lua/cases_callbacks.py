"""Being rung back: asked for on the line, and when nobody picks up."""

from tests.store.lua.case import Case
from tests.store.lua.steps import (
    RINGING,
    TALKING,
    entry,
    hangs_up,
    later,
    rings,
    runs,
)


def wished(call: str = "CA1") -> dict[str, object]:
    """Return the arguments of `ring_back`."""
    return {"conversation": "ann", "call": call, "entry": entry("back")}


RING_BACK = (
    Case(
        "ring_back",
        "PROMISED",
        "a caller who waits is rung back, and nothing moves while they are on the line",
        wished(),
        given=(rings(), later(5)),
        values={"address": "phone:ann"},
        events="note.added",
        then="""
            conversation:ann ring_back=CA1
            timeline:ann 1=back
        """,
    ),
    Case(
        "ring_back",
        "PROMISED",
        "a caller whom an agent is asked about may still go",
        wished(),
        given=RINGING,
        values={"address": "phone:ann"},
        events="note.added",
        then="""
            conversation:ann ring_back=CA1
            timeline:ann 1=back
        """,
    ),
    Case(
        "ring_back",
        "PROMISED",
        "a key that is told of twice is one wish",
        wished(),
        given=(rings(), runs("ring_back", **wished()), later(5)),
        values={"address": "phone:ann"},
    ),
    Case(
        "ring_back",
        "NO_NUMBER",
        "who withholds the number cannot be rung, and waits on",
        wished(),
        given=(rings(address="call:CA1"), later(5)),
    ),
    Case("ring_back", "STALE", "the agent is there already", wished(), given=TALKING),
    Case("ring_back", "STALE", "the line is closed already", wished(), given=(rings(), hangs_up())),
    Case("ring_back", "STALE", "a leg of somebody else", wished("CA2"), given=(rings(),)),
    Case("ring_back", "STALE", "a conversation that is gone", wished()),
)

CASES = (*RING_BACK,)
