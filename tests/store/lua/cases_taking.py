"""Out of turn: taken by an agent, given by a supervisor; finishing, and late from a break."""

from typing import Any

from tests.store.lua.case import Case
from tests.store.lua.stage import START_MS, Step
from tests.store.lua.steps import (
    OFFERED,
    accepts,
    later,
    rings,
    runs,
    texts,
    works,
)

BREAK_MS = START_MS + 1_800_000


def chooses(status: str, agent: str = "amina", until_ms: int = 0) -> Step:
    """Let an agent choose what to be."""
    return runs("presence", agent=agent, status=status, reason="", until_ms=until_ms)


def taken(agent: str = "amina", by: str = "", who: str = "ann") -> dict[str, Any]:
    """Return the arguments of `take`: by the agent, or by a supervisor with a reason."""
    reason = "she knows them" if by else ""
    return {"conversation": who, "agent": agent, "by": by or agent, "reason": reason}


# Ann has declined nothing: Amina has, and is passed over; she may still take it herself.
PASSED_OVER = (
    *OFFERED,
    runs("decline", conversation="ann", attempt=1, agent="amina", cause=""),
)
OVER = {"agent": "amina", "until_ms": BREAK_MS}

CASES = (
    Case(
        "take",
        "ACCEPTED",
        "an agent takes a text out of turn, though they declined it a moment ago",
        taken(),
        given=PASSED_OVER,
        events="conversation.offered offer.accepted",
        then="""
            answered:repairs 0=@5|5000|7200000|-1
            busy:repairs -routine|message
            conversation:ann agent=amina attempt=2 accepted=1 offered_ms=@5
            conversation:ann last_agent=amina state=active
            excluded:ann -amina
            held:amina ann=25
            lane:repairs:routine:message -ann
        """,
    ),
    Case(
        "take",
        "CONNECTING",
        "a call that is taken waits for the agent's phone",
        taken(),
        given=(
            *(works(), rings(), later(5)),
            runs("decline", conversation="ann", attempt=1, agent="amina", cause=""),
        ),
        events="conversation.offered offer.accepted",
        then="""
            busy:repairs -routine|voice
            conversation:ann agent=amina attempt=2 accepted=1 deadline_ms=@25 offered_ms=@5
            conversation:ann state=offered
            excluded:ann -amina
            held:amina ann=100
            lane:repairs:routine:voice -ann
            ready:* -amina
            timers offer|ann.2=@25
        """,
    ),
    Case(
        "take",
        "OFFERED",
        "a supervisor puts it to an agent past capacity, who is asked",
        taken("ben", by="sofia"),
        given=(*PASSED_OVER, works("ben", "rents"), rings("bob", "CA2", queue="rents")),
        events="conversation.offered",
        then="""
            busy:repairs -routine|message
            conversation:ann agent=ben attempt=2 deadline_ms=@25 offered_ms=@5 state=offered
            held:ben ann=25
            lane:repairs:routine:message -ann
            timers offer|ann.2=@25
        """,
    ),
    Case(
        "take",
        "OFFERED",
        "a supervisor takes an offer from one and puts it to another",
        taken("ben", by="sofia"),
        given=(*OFFERED, works("ben")),
        events="offer.withdrawn conversation.offered",
        then="""
            conversation:ann agent=ben attempt=2 deadline_ms=@25 offered_ms=@5
            held:amina -ann
            held:ben ann=25
            timers -offer|ann.1 offer|ann.2=@25
        """,
    ),
    Case("take", "NOT_WAITING", "somebody is asked already", taken("ben"), given=OFFERED),
    Case("take", "NOT_WAITING", "who is asked needs only accept", taken(), given=OFFERED),
    Case("take", "NOT_WAITING", "there is no such conversation", taken()),
    Case(
        "take",
        "NOT_WAITING",
        "who has said yes to a call keeps it",
        taken("ben", by="sofia"),
        given=(works(), rings(), accepts(), works("ben")),
    ),
    Case(
        "take",
        "REFUSED",
        "without room nobody takes more",
        taken(),
        given=(works(), rings("bob", "CA2"), texts()),
        values={"why": "full"},
    ),
    Case(
        "take",
        "REFUSED",
        "a supervisor gives nothing to somebody who has gone home",
        taken("amina", by="sofia"),
        given=(works(), chooses("offline"), texts()),
        values={"why": "stale"},
    ),
    Case(
        "take",
        "REFUSED",
        "there is no such account",
        taken("zoe", by="sofia"),
        given=(texts(),),
        values={"why": "unknown"},
    ),
    Case(
        "presence",
        "CHOSEN",
        "who finishes what they have is given nothing new, and keeps what they hold",
        {"agent": "amina", "status": "draining", "reason": "", "until_ms": 0},
        given=(works(), texts("bob"), accepts("bob"), texts(), later(5)),
        events="agent.presence offer.withdrawn",
        then="""
            agent:amina status=draining
            busy:repairs +routine|message
            conversation:ann agent= deadline_ms=0 offered_ms=0 state=waiting
            held:amina -ann
            lane:repairs:routine:message ann=@0
            ready:* -amina
            timers -offer|ann.1
        """,
    ),
    Case(
        "close",
        "CLOSED",
        "with the last of it closed, who was finishing is away",
        {
            "conversation": "ann",
            "agent": "amina",
            "outcome": "spam",
            "done": "fixed",
            "keep_s": 172_800,
        },
        given=(works(), texts(), accepts(), chooses("draining"), later(5)),
        events="conversation.closed agent.presence",
        then="""
            agent:amina idle_since_ms=@5 status=away reason=finished
            conversation:ann agent= done=fixed expires=2880min outcome=spam state=closed
            held:amina -ann
            open -ann
            resident:res-ann answered_ms=@5 last=ann last_agent=amina spoke=en -open
            timeline:ann expires=2880min
        """,
    ),
    Case(
        "presence",
        "CHOSEN",
        "a break has a planned end",
        {"agent": "amina", "status": "away", "reason": "lunch", "until_ms": BREAK_MS},
        given=(works(), later(5)),
        events="agent.presence",
        then=f"""
            agent:amina status=away reason=lunch away_until_ms={BREAK_MS}
            ready:* -amina
            timers break|amina|{BREAK_MS}={BREAK_MS}
        """,
    ),
    Case(
        "break_over",
        "OVERDUE",
        "supervisors hear of it, and nobody is made available by a clock",
        OVER,
        given=(works(), chooses("away", until_ms=BREAK_MS), later(1800)),
        events="agent.presence alert.raised",
        then=f"""
            agent:amina away_until_ms=0 "reason=break is over"
            timers -break|amina|{BREAK_MS}
        """,
    ),
    Case(
        "break_over", "EARLY", "not yet", OVER, given=(works(), chooses("away", until_ms=BREAK_MS))
    ),
    Case(
        "break_over",
        "STALE",
        "back in time",
        OVER,
        given=(works(), chooses("away", until_ms=BREAK_MS), later(60), chooses("available")),
        then=f"timers -break|amina|{BREAK_MS}",
    ),
)
