"""What an agent does while a resident is on the line: on hold, and back."""

from tests.store.lua.case import Case
from tests.store.lua.steps import (
    HELD,
    RINGING,
    TALKING,
    accepts,
    closes,
    entry,
    hangs_up,
    holds,
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

RECORDED = (
    *(works(), rings(), accepts()),
    holds("settings", "record", "1"),
    *(joins(), later(5)),
)


def paused(wanted: int = 1, agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `pause_recording`."""
    return {"conversation": "ann", "agent": agent, "paused": wanted}


def recording(conversation: str = "ann") -> dict[str, object]:
    """Return the arguments of `recorded`."""
    return {"conversation": conversation, "entry": entry("rec")}


RECORDING = (
    Case(
        "pause_recording",
        "PAUSED",
        "a card number is not recorded",
        paused(),
        given=RECORDED,
        events="call.recording",
        then="conversation:ann recording=paused",
    ),
    Case(
        "pause_recording",
        "RECORDING",
        "the rest is",
        paused(0),
        given=(*RECORDED, runs("pause_recording", **paused())),
        events="call.recording",
        then="conversation:ann recording=on",
    ),
    Case("pause_recording", "SAME", "it runs already", paused(0), given=RECORDED),
    Case("pause_recording", "STALE", "calls are not recorded here", paused(), given=TALKING),
    Case("pause_recording", "STALE", "somebody else's call", paused(agent="ben"), given=RECORDED),
    Case(
        "recorded",
        "KEPT",
        "a recording that comes after the end is a line all the same",
        recording(),
        given=(*RECORDED, hangs_up(), closes()),
        events="call.recorded",
        then="timeline:ann 2=rec",
    ),
    Case(
        "recorded",
        "SAME",
        "told twice",
        recording(),
        given=(*RECORDED, runs("recorded", **recording())),
    ),
    Case("recorded", "UNKNOWN", "a call of nobody", recording("bob"), given=RECORDED),
)

CASES = (*HOLD, *LINE, *RECORDING)
