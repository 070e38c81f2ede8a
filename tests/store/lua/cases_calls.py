"""Legs of calls, on both sides: joined, dropped, over."""

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
    texts,
    works,
)


def leg(agent: str = "amina") -> dict[str, object]:
    """Return the arguments of what happens to an agent's leg."""
    return {"conversation": "ann", "agent": agent}


def ended(call: str = "CA1") -> dict[str, object]:
    """Return the arguments of `hang_up`."""
    return {"conversation": "ann", "call": call, "cause": "completed", "entry": entry("end")}


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
        given=(
            *RINGING,
            holds("agent:amina", "misses", "2"),
            holds("excluded:ann", "ben", "9"),
        ),
        events="conversation.active call.bridge",
        then="""
            agent:amina misses=0
            answered:repairs 0=@5|5000|7200000|-1
            conversation:ann accepted=1 connected_ms=@5 deadline_ms=0 hanging_up=0
            conversation:ann last_agent=amina state=active
            excluded:ann -ben
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
        "ABANDONED",
        "what is left of a call may fit where the call did not",
        ended(),
        given=(works(), texts("bob"), accepts("bob"), rings(address="call:CA1"), later(5)),
        events="call.ended conversation.offered",
        then="""
            busy:repairs -routine|voice
            conversation:ann accepted=0 agent=amina attempt=1 calls= deadline_ms=@25
            conversation:ann medium=message offered_ms=@5 state=offered
            held:amina ann=25
            lane:repairs:routine:voice -ann
            timeline:ann 1=end
            timers offer|ann.1=@25
        """,
    ),
    Case(
        "hang_up",
        "ABANDONED",
        "an agent whose call is gone has room for what waits",
        ended(),
        given=(works(), rings(address="call:CA1"), texts("bob"), later(5)),
        events="call.ended offer.withdrawn conversation.offered conversation.offered",
        then="""
            busy:repairs -routine|message
            conversation:ann attempt=2 calls= deadline_ms=@25 medium=message offered_ms=@5
            conversation:bob accepted=0 agent=amina attempt=1 deadline_ms=@25 offered_ms=@5
            conversation:bob state=offered
            held:amina ann=25 bob=25
            lane:repairs:routine:message -bob
            ready:* +amina
            timeline:ann 1=end
            timers -offer|ann.1 offer|ann.2=@25 offer|bob.1=@25
        """,
    ),
    Case(
        "hang_up",
        "ABANDONED",
        "a callback is not for an agent whose phone is gone",
        ended(),
        given=(works(), rings(), runs("heartbeat", agent="amina", phone="unregistered")),
        events="call.ended offer.withdrawn",
        then="""
            busy:repairs +routine|callback
            conversation:ann agent= calls= deadline_ms=0 medium=callback offered_ms=0
            conversation:ann state=waiting
            held:amina -ann
            lane:repairs:routine:callback ann=@0
            ready:* +amina
            timeline:ann 1=end
            timers -offer|ann.1
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
)

CASES = (*CONNECT, *HANG_UP, *LEGS)
