"""What time does: promises come due, timers are leased, lanes are swept."""

from tests.store.lua.case import Case
from tests.store.lua.stage import at
from tests.store.lua.steps import accepts, beats, entry, later, parks, runs, texts, timer, works

HOUR_S = 3600


def promise(attempt: int = 1, to: str = "") -> dict[str, object]:
    """Return the arguments of `resume`."""
    fields = {"conversation": "ann", "attempt": attempt, "entry": entry("late")}
    return fields | {"to": to, "sender": "+442079460958"}


def lease(most: int = 9) -> dict[str, object]:
    """Return the arguments of `take_due`."""
    return {"lease_ms": 5000, "most": most}


PARKED = (works(), texts(), accepts(), parks())

CASES = (
    Case(
        "resume",
        "RESUMED",
        "it comes back ahead of its class, and the resident is told before anybody is asked",
        promise(to="+447700900123"),
        given=(*PARKED, later(HOUR_S), works()),
        events="promise.broken message.queued conversation.offered",
        then="""
            conversation:ann accepted=0 agent=amina attempt=2 deadline_ms=@3620
            conversation:ann head_start_ms=3600000 offered_ms=@3600 spoke_last=resident
            conversation:ann state=offered waiting_since_ms=@3600
            deliveries:ann late=queued|
            held:amina ann=25
            timeline:ann 2=late
            timers offer|ann.2=@3620 -promise|ann|1
        """,
    ),
    Case(
        "resume",
        "RESUMED",
        "a callback that was promised comes back at its time, as a call to make",
        promise(),
        given=(works(), texts(), accepts(), parks(medium="callback"), later(HOUR_S)),
        events="promise.broken",
        then="""
            busy:repairs +routine|callback
            conversation:ann spoke_last=resident state=waiting waiting_since_ms=@3600
            lane:repairs:routine:callback ann=@3600
            timeline:ann 2=late
            timers -promise|ann|1
        """,
    ),
    Case("resume", "EARLY", "the time has not come", promise(), given=(*PARKED, later(HOUR_S - 1))),
    Case(
        "resume",
        "EARLY",
        "a timer that was leased before its time goes back to its time",
        promise(),
        given=(*PARKED, runs("take_due", now_ms=int(at(HOUR_S)), lease_ms=5000, most=9)),
        then="""
            timers promise|ann|1=@3600
        """,
    ),
    Case(
        "resume",
        "STALE",
        "the resident wrote before the time",
        promise(),
        given=(*PARKED, later(5), texts(provider="SM-2")),
    ),
    Case(
        "resume",
        "STALE",
        "a timer that was left behind goes",
        promise(),
        given=(works(), texts(), timer("promise|ann|1", 20)),
        then="""
            timers -promise|ann|1
        """,
    ),
    Case("resume", "STALE", "a promise of another time", promise(2), given=PARKED),
    Case(
        "take_due",
        "TAKEN",
        "what is due is leased, the oldest first, and comes due again after the lease",
        lease(2),
        given=(timer("b|2", 2), timer("a|1", 1), timer("c|3", 3), later(10)),
        values={"timers": '["a|1","b|2"]'},
        then="""
            timers a|1=@15 b|2=@15
        """,
    ),
    Case("take_due", "NONE", "nothing is due", lease(), given=(timer("a|1", 1),)),
    Case(
        "sweep",
        "SWEPT",
        "nobody is looked at while nobody waits",
        {"turn": 0},
        given=(works(),),
        values={"looked_at": "0"},
    ),
    Case(
        "sweep",
        "SWEPT",
        "who declined is asked again when the time has passed for which they were skipped",
        {"turn": 7},
        given=(
            *(works(), texts()),
            runs("decline", conversation="ann", attempt=1, agent="amina", cause=""),
            *(later(10), beats()) * 6,
            later(1),
        ),
        values={"looked_at": "1"},
        events="conversation.offered",
        then="""
            busy:repairs -routine|message
            conversation:ann agent=amina attempt=2 deadline_ms=@81 offered_ms=@61 state=offered
            held:amina ann=25
            lane:repairs:routine:message -ann
            timers offer|ann.2=@81
        """,
    ),
)
