"""Being rung back: asked for on the line, and when nobody picks up."""

from tests.store.lua.case import Case
from tests.store.lua.stage import at
from tests.store.lua.steps import (
    HELD,
    OWED,
    RINGING,
    TALKING,
    entry,
    hangs_up,
    later,
    parks,
    rings,
    runs,
    works,
)

DIAL = f"1.{at(5)}"
LEG = {"conversation": "ann", "call": "CA9"}
AGAIN_S = 900


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

RINGS = runs("ring", conversation="ann", agent="amina", number="+447700900123")
RUNG = (*OWED, RINGS, runs("placed", **LEG, dial=DIAL, call_s=86_400))


def unplaced(dial: str = DIAL, call: str = "") -> dict[str, object]:
    """Return the arguments of `unplaced`."""
    return {"conversation": "ann", "dial": dial, "call": call, "entry": entry("failed")}


def unreached(again_s: int = AGAIN_S, tries: int = 1, to: str = "") -> dict[str, object]:
    """Return the arguments of `unreached`."""
    return LEG | {
        "cause": "no-answer",
        "tries": tries,
        "again_ms": int(at(5 + again_s)) if again_s else 0,
        "next_step": "ring",
        "entry": entry("end"),
        "words": entry("sorry"),
        "to": to,
        "sender": to,
    }


MISSED = (*RUNG, runs("unreached", **unreached()))
DUE = {"conversation": "ann", "attempt": 1}

PLACING = (
    Case(
        "placing",
        "PLACE",
        "a call that is waited for is placed, and until then no second is asked for",
        {"conversation": "ann", "dial": DIAL},
        given=(*OWED, RINGS, later(30)),
        then="conversation:ann dial_until_ms=@95",
    ),
    Case(
        "placing",
        "UNWANTED",
        "the agent has asked again meanwhile",
        {"conversation": "ann", "dial": DIAL},
        given=(*OWED, RINGS, later(60), RINGS),
    ),
    Case(
        "placing",
        "UNWANTED",
        "the agent has let go",
        {"conversation": "ann", "dial": DIAL},
        given=(*OWED, RINGS, parks()),
    ),
    Case(
        "unplaced",
        "NOTED",
        "the agent reads that it failed, and may ring again at once",
        unplaced(),
        given=(*OWED, RINGS),
        events="note.added",
        then="""
            conversation:ann dial=
            timeline:ann 2=failed
        """,
    ),
    Case(
        "unplaced",
        "NOTED",
        "a call that was over before its id was known had not come about",
        unplaced("", "CA9"),
        given=(*OWED, RINGS),
        events="note.added",
        then="""
            conversation:ann dial=
            timeline:ann 2=failed
        """,
    ),
    Case(
        "unplaced", "STALE", "the call is known: its end is told", unplaced("", "CA9"), given=RUNG
    ),
    Case("unplaced", "STALE", "another call was asked for", unplaced("1.9"), given=(*OWED, RINGS)),
    Case("unplaced", "STALE", "none was asked for", unplaced(""), given=HELD),
)

ANSWERED = (
    Case(
        "picked_up",
        "TALKING",
        "who picks up is on a call like any other",
        LEG,
        given=RUNG,
        events="conversation.active",
        then="conversation:ann medium=voice",
    ),
    Case("picked_up", "STALE", "told again", LEG, given=(*RUNG, runs("picked_up", **LEG))),
    Case("picked_up", "STALE", "the call is over", LEG, given=(*RUNG, hangs_up(call="CA9"))),
    Case(
        "machine",
        "KNOWN",
        "the outbox speaks to a machine",
        LEG,
        given=RUNG,
        events="call.machine",
        then="conversation:ann machine=CA9",
    ),
    Case("machine", "STALE", "told again", LEG, given=(*RUNG, runs("machine", **LEG))),
    Case("machine", "STALE", "the call is over", LEG, given=(*RUNG, hangs_up(call="CA9"))),
)

UNREACHED = (
    Case(
        "agent_left",
        "STALE",
        "an answering machine is not put on hold",
        {"conversation": "ann", "agent": "amina"},
        given=(*RUNG, runs("picked_up", **LEG), runs("machine", **LEG)),
    ),
    Case(
        "unreached",
        "AGAIN",
        "nobody picked up: the agent is free, the resident reads when we ring again",
        unreached(to="+44"),
        given=RUNG,
        events="call.ended conversation.parked message.queued",
        then="""
            agent:amina idle_since_ms=@5
            conversation:ann agent= calls= promise_by_ms=@905 promise_done= promise_next=ring
            conversation:ann ring_again_ms=@905 state=parked
            deliveries:ann sorry=queued|
            held:amina -ann
            ready:* +amina
            timeline:ann 2=end 3=sorry
            timers promise|ann|1=@905
        """,
    ),
    Case(
        "unreached",
        "AGAIN",
        "who cannot be written to is rung again all the same, and the agent goes on",
        unreached(),
        given=(*RUNG, rings("bob", call="CA2")),
        events="call.ended conversation.parked conversation.offered",
        then="""
            agent:amina idle_since_ms=@5
            busy:repairs -routine|voice
            conversation:ann agent= calls= promise_by_ms=@905 promise_done= promise_next=ring
            conversation:ann ring_again_ms=@905 state=parked
            conversation:bob accepted=0 agent=amina attempt=1 deadline_ms=@25 offered_ms=@5
            conversation:bob state=offered
            held:amina -ann bob=100
            lane:repairs:routine:voice -bob
            timeline:ann 2=end 3=sorry
            timers promise|ann|1=@905 offer|bob.1=@25
        """,
    ),
    Case(
        "unreached",
        "GIVEN_UP",
        "after the last try the rest is the agent's, to write, to promise or to close",
        unreached(0, to="+44"),
        given=RUNG,
        events="call.ended agent.presence message.queued",
        then="""
            agent:amina idle_since_ms=@5 wrap_until_ms=@35
            conversation:ann calls= medium=message spoke_last=agent tries=0
            deliveries:ann sorry=queued|
            held:amina ann=0
            ready:* +amina
            timeline:ann 2=end 3=sorry
            timers wrap|amina|@35=@35
        """,
    ),
    Case("unreached", "STALE", "the miss is counted already", unreached(), given=MISSED),
    Case("unreached", "STALE", "another try is meant", unreached(tries=2), given=RUNG),
    Case(
        "ring_again",
        "RESUMED",
        "it is back where it has waited all along",
        DUE,
        given=(*MISSED, works("ben", "rents"), runs("remove", agent="amina"), later(AGAIN_S)),
        events="conversation.waiting",
        then="""
            busy:repairs +routine|callback
            conversation:ann state=waiting
            lane:repairs:routine:callback ann=@0
            timers -promise|ann|1
        """,
    ),
    Case("ring_again", "EARLY", "it is not yet time", DUE, given=(*MISSED, later(AGAIN_S - 1))),
    Case(
        "ring_again",
        "STALE",
        "the resident has rung meanwhile",
        DUE,
        given=(*MISSED, rings(call="CA3")),
    ),
)

CASES = (*RING_BACK, *PLACING, *ANSWERED, *UNREACHED)
