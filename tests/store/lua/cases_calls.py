"""Legs of calls, on both sides: joined, dropped, rung, over."""

from tests.store.lua.case import Case
from tests.store.lua.steps import (
    HELD,
    OFFERED,
    RINGING,
    TALKING,
    accepts,
    closes,
    entry,
    hangs_up,
    joins,
    later,
    parks,
    rings,
    runs,
    works,
)


def leg(agent: str = "amina") -> dict[str, object]:
    """Return the arguments of what happens to an agent's leg."""
    return {"conversation": "ann", "agent": agent}


def ringing(agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `ring`."""
    return leg(agent) | {"number": "+447700900123"}


def ended(call: str = "CA1") -> dict[str, object]:
    """Return the arguments of `hang_up`."""
    return {"conversation": "ann", "call": call, "cause": "completed", "entry": entry("end")}


def own(agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `leg`."""
    return leg(agent) | {"leg": "CA5"}


def coming(how: str = "listen", by: str = "sofia") -> dict[str, object]:
    """Return the arguments of `supervise`."""
    return {"conversation": "ann", "by": by, "how": how}


def placed(attempt: int = 1) -> dict[str, object]:
    """Return the arguments of `placed`."""
    return {"conversation": "ann", "attempt": attempt, "call": "CA9", "call_s": 86_400}


CONNECT = (
    Case(
        "connect",
        "CONNECTED",
        "the phone of the agent who accepted makes the call active and fetches the caller",
        leg(),
        given=(*RINGING, accepts()),
        events="conversation.active call.bridge",
        then="""
            answered:repairs 0=@5|5000|7200000|-1
            conversation:ann connected_ms=@5 deadline_ms=0 hanging_up=0 last_agent=amina
            conversation:ann state=active
            timers -offer|ann.1
        """,
    ),
    Case(
        "connect",
        "CONNECTED",
        "a phone that joins before the console has said so accepts by joining",
        leg(),
        given=RINGING,
        events="conversation.active call.bridge",
        then="""
            answered:repairs 0=@5|5000|7200000|-1
            conversation:ann accepted=1 connected_ms=@5 deadline_ms=0 hanging_up=0
            conversation:ann last_agent=amina state=active
            timers -offer|ann.1
        """,
    ),
    Case(
        "connect",
        "CONNECTED",
        "a phone that is told of twice fetches the caller once",
        leg(),
        given=TALKING,
    ),
    Case(
        "connect",
        "CONNECTED",
        "the agent's phone does not fetch a resident who is being rung into the conference",
        leg(),
        given=(*HELD, runs("ring", **ringing()), runs("placed", **placed())),
    ),
    Case(
        "connect", "STALE", "the phone of somebody who does not hold it", leg("ben"), given=RINGING
    ),
    Case("connect", "STALE", "a phone that joins too late", leg(), given=(rings(),)),
)

HANG_UP = (
    Case(
        "hang_up",
        "ENDED",
        "after the talk the rest is the agent's to write, in wrap-up",
        ended(),
        given=(works(), rings(), accepts(), joins(), later(60)),
        events="call.ended agent.presence",
        then="""
            agent:amina idle_since_ms=@60 wrap_until_ms=@90
            conversation:ann calls= medium=message spoke_last=agent
            held:amina ann=0
            ready:* +amina
            timeline:ann 1=end
            timers wrap|amina|@90=@90
        """,
    ),
    Case(
        "hang_up",
        "REMAINS",
        "one telephone of two that wait rings off",
        ended("CA2"),
        given=(rings(), rings(call="CA2"), later(5)),
        events="call.ended",
        then="""
            conversation:ann calls=CA1
        """,
    ),
    Case(
        "hang_up",
        "REMAINS",
        "one telephone of two that ring at an agent rings off",
        ended("CA1"),
        given=(works(), rings(), rings(call="CA2"), later(5)),
        events="call.ended",
        then="""
            conversation:ann calls=CA2
        """,
    ),
    Case(
        "hang_up",
        "REMAINS",
        "one telephone of two in the call rings off",
        ended("CA1"),
        given=(works(), rings(), rings(call="CA2"), accepts(), joins(), later(5)),
        events="call.ended",
        then="""
            conversation:ann calls=CA2
        """,
    ),
    Case(
        "hang_up",
        "ABANDONED",
        "who gives up becomes a callback in the same place",
        ended(),
        given=(rings(), later(90)),
        events="call.ended",
        then="""
            busy:repairs +routine|callback -routine|voice
            conversation:ann accepted=0 calls= deadline_ms=0 medium=callback offered_ms=0
            lane:repairs:routine:callback ann=@0
            lane:repairs:routine:voice -ann
            timeline:ann 1=end
        """,
    ),
    Case(
        "hang_up",
        "ABANDONED",
        "who gives up while an agent is asked is offered as a callback instead",
        ended(),
        given=(works(), rings(), later(5)),
        events="call.ended offer.withdrawn conversation.offered",
        then="""
            conversation:ann attempt=2 calls= deadline_ms=@25 medium=callback offered_ms=@5
            timeline:ann 1=end
            timers -offer|ann.1 offer|ann.2=@25
        """,
    ),
    Case(
        "hang_up",
        "ABANDONED",
        "who withheld the number stays for a person to see",
        ended(),
        given=(rings(address="call:CA1"), later(5)),
        events="call.ended",
        then="""
            busy:repairs +routine|message -routine|voice
            conversation:ann accepted=0 calls= deadline_ms=0 medium=message offered_ms=0
            lane:repairs:routine:message ann=@0
            lane:repairs:routine:voice -ann
            timeline:ann 1=end
        """,
    ),
    Case(
        "hang_up",
        "STALE",
        "a leg that is over already is over once",
        ended(),
        given=(rings(), hangs_up(), later(5)),
    ),
    Case(
        "hang_up",
        "STALE",
        "a late word about a call of a closed conversation",
        ended(),
        given=(
            *(works(), rings(), accepts(), joins(), hangs_up()),
            closes(),
            later(5),
        ),
    ),
)

LEGS = (
    Case(
        "agent_left",
        "RETURNED",
        "a caller whose agent dropped out is on hold in the same place",
        leg(),
        given=TALKING,
        events="call.return conversation.waiting agent.presence",
        then="""
            agent:amina idle_since_ms=@5 wrap_until_ms=@35
            busy:repairs +routine|voice
            conversation:ann accepted=0 agent= offered_ms=0 state=waiting
            excluded:ann amina=@65
            held:amina -ann
            lane:repairs:routine:voice ann=@0
            ready:* +amina
            timers wrap|amina|@35=@35
        """,
    ),
    Case(
        "agent_left",
        "RETURNED",
        "a caller whose agent dropped out goes to the next who is free",
        leg(),
        given=(*TALKING, works("ben")),
        events="call.return conversation.waiting agent.presence conversation.offered",
        then="""
            agent:amina idle_since_ms=@5 wrap_until_ms=@35
            conversation:ann accepted=0 agent=ben attempt=2 deadline_ms=@25 offered_ms=@5
            conversation:ann state=offered
            excluded:ann amina=@65
            held:amina -ann
            held:ben ann=100
            ready:* +amina -ben
            timers offer|ann.2=@25 wrap|amina|@35=@35
        """,
    ),
    Case("agent_left", "STALE", "somebody else's phone", leg("ben"), given=TALKING),
    Case("agent_left", "STALE", "a phone that left before it was active", leg(), given=RINGING),
    Case(
        "agent_left",
        "STALE",
        "an agent who ends the call on purpose",
        leg(),
        given=(*TALKING, runs("end_call", **leg())),
    ),
    Case(
        "end_call",
        "ENDING",
        "the resident's leg is hung up",
        leg(),
        given=TALKING,
        events="call.hang_up",
        then="""
            conversation:ann hanging_up=1
        """,
    ),
    Case("end_call", "STALE", "nothing is live", leg(), given=HELD),
    Case("end_call", "STALE", "the call is somebody else's", leg("ben"), given=TALKING),
    Case(
        "ring",
        "RINGING",
        "the agent who rings is taken up whole, and the outbox places the call",
        ringing(),
        given=HELD,
        events="call.requested",
        then="""
            conversation:ann hanging_up=0 medium=callback
            held:amina ann=100
            ready:* -amina
        """,
    ),
    Case("ring", "ON_CALL", "a leg is live", ringing(), given=TALKING),
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
            conversation:ann calls=CA9
        """,
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

CASES = (*CONNECT, *HANG_UP, *LEGS, *SUPERVISION)
