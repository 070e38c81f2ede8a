"""Ringing a resident, and supervisors who come into a live call."""

from tests.store.lua.case import Case
from tests.store.lua.stage import at
from tests.store.lua.steps import (
    HELD,
    OFFERED,
    OWED,
    RINGING,
    TALKING,
    accepts,
    later,
    parks,
    runs,
    works,
)

DIAL = f"1.{at(5)}"  # what asked for the call: the attempt and the moment


def leg(agent: str = "amina") -> dict[str, object]:
    """Return the arguments of what happens to an agent's leg."""
    return {"conversation": "ann", "agent": agent}


def ringing(agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `ring`."""
    return leg(agent) | {"number": "+447700900123"}


def own(agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `leg`."""
    return leg(agent) | {"leg": "CA5"}


def coming(how: str = "listen", by: str = "sofia") -> dict[str, object]:
    """Return the arguments of `supervise`."""
    return {"conversation": "ann", "by": by, "how": how}


def placed(dial: str = DIAL) -> dict[str, object]:
    """Return the arguments of `placed`."""
    return {"conversation": "ann", "dial": dial, "call": "CA9", "call_s": 86_400}


RING = (
    Case(
        "connect",
        "CONNECTED",
        "the agent's phone does not fetch a resident who is being rung into the conference",
        leg(),
        given=(*HELD, runs("ring", **ringing()), runs("placed", **placed())),
    ),
    Case(
        "ring",
        "RINGING",
        "the agent who rings is taken up whole, and the outbox places the call",
        ringing(),
        given=HELD,
        events="call.requested",
        then="""
            conversation:ann dial=1.@5 dial_until_ms=@65 hanging_up=0 medium=callback tries=0
            held:amina ann=100
            ready:* -amina
        """,
    ),
    Case(
        "ring",
        "RINGING",
        "who is owed a callback is rung for the first time",
        ringing(),
        given=OWED,
        events="call.requested",
        then="""
            conversation:ann dial=1.@5 dial_until_ms=@65 hanging_up=0 tries=1
        """,
    ),
    Case(
        "ring",
        "RINGING",
        "one that was not placed in a minute may be asked for again",
        ringing(),
        given=(*HELD, runs("ring", **ringing()), later(60)),
        events="call.requested",
        then="""
            conversation:ann dial=1.@65 dial_until_ms=@125 tries=1
        """,
    ),
    Case("ring", "ON_CALL", "a leg is live", ringing(), given=TALKING),
    Case(
        "ring",
        "ON_CALL",
        "a call that was asked for may yet be placed",
        ringing(),
        given=(*HELD, runs("ring", **ringing()), later(59)),
    ),
    Case("ring", "NOT_YOURS", "somebody else holds it", ringing("ben"), given=HELD),
    Case("ring", "NOT_YOURS", "it is only offered", ringing(), given=OFFERED),
    Case(
        "placed",
        "PLACED",
        "later words of the provider about the call find the conversation",
        placed(),
        given=(*HELD, runs("ring", **ringing())),
        events="conversation.active",
        then="""
            call:CA9 =ann expires=1440min
            conversation:ann calls=CA9 dial=
        """,
    ),
    Case(
        "placed",
        "PLACED",
        "a call that is told of twice is one leg",
        placed(),
        given=(*HELD, runs("ring", **ringing()), runs("placed", **placed())),
    ),
    Case(
        "placed",
        "UNWANTED",
        "a call that was placed when the agent had let go is ended: nobody would be there",
        placed(),
        given=(*HELD, runs("ring", **ringing()), parks(medium="callback")),
        events="call.hang_up",
    ),
    Case(
        "placed",
        "UNWANTED",
        "a call that was placed for an earlier attempt is ended",
        placed(),
        given=(
            *(*HELD, runs("ring", **ringing()), works("ben")),
            runs(
                "transfer",
                conversation="ann",
                by="amina",
                may_move=0,
                queue="",
                to_agent="ben",
                entry={},
            ),
            accepts(agent="ben"),
        ),
        events="call.hang_up",
    ),
    Case("placed", "STALE", "a conversation that is gone", placed()),
)

SUPERVISION = (
    Case(
        "leg",
        "KEPT",
        "the agent's own leg is known",
        own(),
        given=TALKING,
        then="conversation:ann leg=CA5",
    ),
    Case("leg", "STALE", "somebody else's leg", own("ben"), given=TALKING),
    Case("leg", "STALE", "the call is only offered", own(), given=RINGING),
    Case(
        "supervise",
        "LET_IN",
        "the log says who listens before anybody does",
        coming(),
        given=TALKING,
        values={"attempt": "1", "agent": "amina", "leg": ""},
        events="call.supervised",
    ),
    Case(
        "supervise",
        "LET_IN",
        "a whisper is for the agent's own leg",
        coming("whisper"),
        given=(*TALKING, runs("leg", **own())),
        values={"attempt": "1", "agent": "amina", "leg": "CA5"},
        events="call.supervised",
    ),
    Case("supervise", "STALE", "nobody to whisper to", coming("whisper"), given=TALKING),
    Case("supervise", "STALE", "no agent is on the line", coming(), given=RINGING),
    Case("supervise", "STALE", "nobody is on the line", coming(), given=HELD),
    Case("supervise", "STALE", "it is their own call", coming("join", "amina"), given=TALKING),
)

CASES = (*RING, *SUPERVISION)
