"""What an agent does while a resident is on the line: on hold, and back."""

from tests.store.lua.case import Case
from tests.store.lua.steps import (
    HELD,
    RINGING,
    TALKING,
    accepts,
    joins,
    later,
    rings,
    runs,
    works,
)


def held(wanted: int = 1, agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `hold`."""
    return {"conversation": "ann", "agent": agent, "held": wanted}


HOLD = (
    Case(
        "hold",
        "HELD",
        "the resident hears music from now on",
        held(),
        given=TALKING,
        events="call.hold",
        then="conversation:ann held_ms=@5",
    ),
    Case(
        "hold",
        "HELD",
        "both telephones of a household are put on hold",
        held(),
        given=(works(), rings(), rings(call="CA2"), accepts(), joins(), later(5)),
        events="call.hold call.hold",
        then="conversation:ann held_ms=@5",
    ),
    Case(
        "hold",
        "RESUMED",
        "the resident hears the agent again",
        held(0),
        given=(*TALKING, runs("hold", **held()), later(5)),
        events="call.hold",
        then="conversation:ann held_ms=0",
    ),
    Case("hold", "SAME", "who is not on hold is not taken back", held(0), given=TALKING),
    Case("hold", "STALE", "nobody is on the line", held(), given=HELD),
    Case("hold", "STALE", "the call is somebody else's", held(agent="ben"), given=TALKING),
    Case("hold", "STALE", "the agent's phone has not joined yet", held(), given=RINGING),
)


def heard(call: str = "CA1", attempt: int = 1) -> dict[str, object]:
    """Return the arguments of `line`."""
    return {"conversation": "ann", "call": call, "attempt": attempt}


LINE = (
    Case("line", "TALKING", "they talk", heard(), given=TALKING),
    Case("line", "HELD", "on hold", heard(), given=(*TALKING, runs("hold", **held()))),
    Case("line", "STALE", "a leg that is over", heard("CA9"), given=TALKING),
    Case("line", "STALE", "a conference that it has left", heard(attempt=0), given=TALKING),
    Case("line", "STALE", "nobody talks to them yet", heard(), given=RINGING),
)

CASES = (*HOLD, *LINE)
