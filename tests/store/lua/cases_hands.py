"""What an agent does with what they hold: park, close, hand on, judge anew."""

from tests.store.lua.case import Case
from tests.store.lua.steps import (
    CLOSED,
    HELD,
    OFFERED,
    RINGING,
    TALKING,
    accepts,
    entry,
    hangs_up,
    holds,
    later,
    parked,
    parks,
    rings,
    runs,
    sends,
    texts,
    works,
)


def closing(outcome: str = "resolved", agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `close`."""
    fields: dict[str, object] = {"conversation": "ann", "agent": agent, "outcome": outcome}
    return fields | {"done": "fixed", "keep_s": 172_800}


def handed(by: str = "amina", *, may_move: int = 0, **more: object) -> dict[str, object]:
    """Return the arguments of `transfer`."""
    fields = {"conversation": "ann", "by": by, "may_move": may_move}
    return fields | {"queue": "", "to_agent": "", "entry": {}} | more


def judged(urgency: str = "emergency", by: str = "sofia", may_move: int = 1) -> dict[str, object]:
    """Return the arguments of `raise`."""
    fields = {"conversation": "ann", "by": by, "may_move": may_move}
    return fields | {"urgency": urgency, "reason": "said so"}


ENDS = (
    Case(
        "park",
        "PARKED",
        "the promise has a timer and is on its way in writing, and the agent is free",
        parked(to="+447700900123", sender="+442079460958"),
        given=HELD,
        events="conversation.parked message.queued",
        then="""
            agent:amina idle_since_ms=@5
            conversation:ann agent= promise_by_ms=@3600 promise_done=looked promise_next=fix
            conversation:ann spoke_last=agent state=parked
            deliveries:ann promise=queued|
            held:amina -ann
            timeline:ann 1=promise
            timers promise|ann|1=@3600
        """,
    ),
    Case(
        "park",
        "PARKED",
        "one who cannot be written to is promised all the same, to be rung",
        parked(medium="callback"),
        given=(*HELD, rings("bob", "CA2")),
        events="conversation.parked conversation.offered",
        then="""
            agent:amina idle_since_ms=@5
            busy:repairs -routine|voice
            conversation:ann agent= medium=callback promise_by_ms=@3600 promise_done=looked
            conversation:ann promise_next=fix spoke_last=agent state=parked
            conversation:bob accepted=0 agent=amina attempt=1 deadline_ms=@25 offered_ms=@5
            conversation:bob state=offered
            held:amina -ann bob=100
            lane:repairs:routine:voice -bob
            ready:* -amina
            timeline:ann 1=promise
            timers offer|bob.1=@25 promise|ann|1=@3600
        """,
    ),
    Case("park", "NOT_YOURS", "somebody else holds it", parked(agent="ben"), given=HELD),
    Case("park", "NOT_YOURS", "it is only offered", parked(), given=OFFERED),
    Case("park", "ON_CALL", "nobody is parked on a live line", parked(), given=TALKING),
    Case(
        "close",
        "CLOSED",
        "what was answered is closed and kept for two days",
        closing(),
        given=(*HELD, sends()),
        events="conversation.closed",
        then="""
            agent:amina idle_since_ms=@5
            conversation:ann agent= done=fixed expires=2880min outcome=resolved state=closed
            deliveries:ann expires=2880min
            held:amina -ann
            open -ann
            resident:res-ann answered_ms=@5 last=ann last_agent=amina spoke=en -open
            timeline:ann expires=2880min
        """,
    ),
    Case(
        "close",
        "CLOSED",
        "an outcome may say why no answer is due, and the next is looked for",
        closing("spam"),
        given=(*HELD, rings("bob", "CA2")),
        events="conversation.closed conversation.offered",
        then="""
            agent:amina idle_since_ms=@5
            busy:repairs -routine|voice
            conversation:ann agent= done=fixed expires=2880min outcome=spam state=closed
            conversation:bob accepted=0 agent=amina attempt=1 deadline_ms=@25 offered_ms=@5
            conversation:bob state=offered
            held:amina -ann bob=100
            lane:repairs:routine:voice -bob
            open -ann
            ready:* -amina
            resident:res-ann answered_ms=@5 last=ann last_agent=amina spoke=en -open
            timeline:ann expires=2880min
            timers offer|bob.1=@25
        """,
    ),
    Case("close", "RESIDENT_WAITING", "the resident spoke last", closing(), given=HELD),
    Case("close", "ON_CALL", "nobody is closed on a live line", closing("spam"), given=TALKING),
    Case("close", "NOT_YOURS", "somebody else holds it", closing("spam", "ben"), given=HELD),
    Case("close", "NOT_YOURS", "it is closed already", closing("spam"), given=CLOSED),
)

ON = (
    Case(
        "transfer",
        "TRANSFERRED",
        "to a queue: the wait goes on, the note goes with it, and the next agent is asked",
        handed(queue="rents", entry=entry("note")),
        given=(*HELD, works("ben", "rents"), works("cara", "repairs")),
        events="conversation.waiting conversation.offered",
        then="""
            conversation:ann accepted=0 agent=ben attempt=2 deadline_ms=@25 last_agent=
            conversation:ann offered_ms=@5 queue=rents state=offered
            excluded:ann amina=@65
            held:amina -ann
            held:ben ann=25
            timeline:ann 1=note
            timers offer|ann.2=@25
        """,
    ),
    Case(
        "transfer",
        "TRANSFERRED",
        "a live call is on hold with a word said until the next agent has it",
        handed(queue="rents"),
        given=TALKING,
        events="call.return conversation.waiting",
        then="""
            busy:rents +routine|voice
            conversation:ann accepted=0 agent= last_agent= offered_ms=0 queue=rents
            conversation:ann state=waiting
            excluded:ann amina=@65
            held:amina -ann
            lane:rents:routine:voice ann=@0
            ready:* +amina
        """,
    ),
    Case(
        "transfer",
        "TRANSFERRED",
        "a supervisor moves what waits to another lane, whose skills it needs from now on",
        handed("sofia", may_move=1, queue="rents"),
        given=(texts(), holds("queue:rents", "skills", "welsh"), later(5)),
        events="conversation.waiting",
        then="""
            busy:rents +routine|message
            busy:repairs -routine|message
            conversation:ann accepted=0 deadline_ms=0 offered_ms=0 queue=rents skills=welsh
            lane:rents:routine:message ann=@0
            lane:repairs:routine:message -ann
        """,
    ),
    Case(
        "transfer",
        "TRANSFERRED",
        "a supervisor takes an offer back and puts it to another",
        handed("sofia", may_move=1, to_agent="ben"),
        given=(*OFFERED, works("ben"), works("cara")),
        events="conversation.waiting offer.withdrawn conversation.offered",
        then="""
            conversation:ann agent=ben attempt=2 deadline_ms=@25 last_agent=ben offered_ms=@5
            conversation:ann handed_to=ben handed_by=sofia
            excluded:ann amina=@65
            held:amina -ann
            held:ben ann=25
            timers -offer|ann.1 offer|ann.2=@25
        """,
    ),
    Case(
        "transfer",
        "TRANSFERRED",
        "a call that only rings is not put back on hold: it is there",
        handed("sofia", may_move=1, queue="rents"),
        given=RINGING,
        events="conversation.waiting offer.withdrawn",
        then="""
            busy:rents +routine|voice
            conversation:ann agent= deadline_ms=0 offered_ms=0 queue=rents state=waiting
            excluded:ann amina=@65
            held:amina -ann
            lane:rents:routine:voice ann=@0
            ready:* +amina
            timers -offer|ann.1
        """,
    ),
    Case(
        "transfer",
        "TRANSFERRED",
        "who was chosen is asked, though they declined it a moment ago",
        handed("sofia", may_move=1, to_agent="amina"),
        given=(
            *OFFERED,
            runs("decline", conversation="ann", attempt=1, agent="amina", cause=""),
        ),
        events="conversation.waiting conversation.offered",
        then="""
            busy:repairs -routine|message
            conversation:ann agent=amina attempt=2 deadline_ms=@25 last_agent=amina
            conversation:ann offered_ms=@5 state=offered handed_to=amina handed_by=sofia
            excluded:ann -amina
            held:amina ann=25
            lane:repairs:routine:message -ann
            timers offer|ann.2=@25
        """,
    ),
    Case(
        "transfer",
        "UNAVAILABLE",
        "whom a colleague names has to be there, and nothing changes",
        handed(to_agent="ben"),
        given=HELD,
        values={"why": "unknown"},
    ),
    Case(
        "transfer",
        "UNAVAILABLE",
        "whom a colleague names needs room",
        handed(to_agent="ben"),
        given=(works("ben"), rings("bob", "CA2"), works(), texts(), accepts(), later(5)),
        values={"why": "full"},
    ),
    Case(
        "transfer",
        "UNAVAILABLE",
        "a supervisor may go past room, but not to somebody who has gone home",
        handed("sofia", may_move=1, to_agent="ben"),
        given=(
            *(*HELD, works("ben")),
            runs("presence", agent="ben", status="offline", reason="", until_ms=0),
        ),
        values={"why": "stale"},
    ),
    Case("transfer", "NOT_YOURS", "somebody else holds it", handed("ben"), given=HELD),
    Case("transfer", "NOT_YOURS", "it is only offered", handed(), given=OFFERED),
    Case("transfer", "NOT_HERE", "it is parked", handed(may_move=1), given=(*HELD, parks())),
    Case("transfer", "NOT_HERE", "it is closed", handed(may_move=1), given=CLOSED),
    Case(
        "raise",
        "RAISED",
        "one that waits is in its new lane at once, with its waiting time",
        judged(),
        given=(texts(), texts("bob"), later(5)),
        events="conversation.raised",
        then="""
            busy:repairs +emergency|message
            conversation:ann urgency=emergency
            lane:repairs:emergency:message ann=@0
            lane:repairs:routine:message -ann
        """,
    ),
    Case(
        "raise",
        "RAISED",
        "an emergency cuts a wrap-up short",
        judged() | {"conversation": "bob"},
        given=(*TALKING, hangs_up(), texts("bob")),
        events="conversation.raised conversation.offered",
        then="""
            busy:repairs -routine|message
            conversation:bob accepted=0 agent=amina attempt=1 deadline_ms=@25 offered_ms=@5
            conversation:bob state=offered urgency=emergency
            held:amina bob=25
            lane:repairs:routine:message -bob
            timers offer|bob.1=@25
        """,
    ),
    Case(
        "raise",
        "RAISED",
        "an agent may judge what they hold, downward too",
        judged("routine", "amina", 0),
        given=(works(), texts(urgency="urgent"), accepts(), later(5)),
        events="conversation.raised",
        then="""
            conversation:ann urgency=routine
        """,
    ),
    Case("raise", "SAME", "it is that urgent already", judged("routine"), given=(texts(),)),
    Case("raise", "NOT_YOURS", "somebody else holds it", judged(by="ben", may_move=0), given=HELD),
    Case("raise", "OVER", "the conversation is closed", judged(), given=CLOSED),
)

CASES = (*ENDS, *ON)
