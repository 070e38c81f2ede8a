"""Offers: taken, refused, missed."""

from typing import Any

from tests.router import centre
from tests.store.lua.case import Case
from tests.store.lua.stage import START_MS
from tests.store.lua.steps import (
    HELD,
    OFFERED,
    RINGING,
    accepts,
    holds,
    later,
    rings,
    runs,
    sends,
    texts,
    timer,
    works,
)

OFFER_S = centre.OFFER_MS / 1000
SECOND_ATTEMPT = (
    works("ben"),
    runs("decline", conversation="ann", attempt=1, agent="amina", cause=""),
)

TO_BEN: dict[str, Any] = {
    "conversation": "ann",
    "by": "amina",
    "may_move": 0,
    "queue": "",
    "to_agent": "ben",
    "entry": {},
}


def offer(attempt: int = 1, agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `accept`."""
    return {"conversation": "ann", "attempt": attempt, "agent": agent}


def no(attempt: int = 1, agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `decline`."""
    return offer(attempt, agent) | {"cause": "declined"}


def due(attempt: int = 1) -> dict[str, object]:
    """Return the arguments of `expire`."""
    return {"conversation": "ann", "attempt": attempt}


ACCEPT = (
    Case(
        "accept",
        "ACCEPTED",
        "a text is the agent's at once",
        offer(),
        given=(
            *OFFERED,
            holds("agent:amina", "misses", "2"),
            holds("excluded:ann", "ben", "9"),
        ),
        events="offer.accepted",
        then="""
            agent:amina misses=0
            answered:repairs 0=@5|5000|7200000|-1
            conversation:ann accepted=1 deadline_ms=0 last_agent=amina state=active
            excluded:ann -ben
            timers -offer|ann.1
        """,
    ),
    Case(
        "accept",
        "ACCEPTED",
        "one that waits for the resident leaves room, and the next is looked for",
        offer(2, "ben"),
        given=(
            *(works(), texts(), accepts(), sends(), works("ben")),
            runs("transfer", **TO_BEN),
            runs("presence", agent="amina", status="offline", reason="", until_ms=0),
            *(rings("bob", "CA2"), later(5)),
        ),
        events="offer.accepted conversation.offered",
        then="""
            answered:repairs 0=@5|5000|7200000|-1 1=@0|0|7200000|-1
            busy:repairs -routine|voice
            conversation:ann accepted=1 deadline_ms=0 state=active handed_to= handed_by=
            conversation:bob accepted=0 agent=ben attempt=1 deadline_ms=@25 offered_ms=@5
            conversation:bob state=offered
            excluded:ann -amina
            held:ben ann=0 bob=100
            lane:repairs:routine:voice -bob
            ready:* -ben
            timers -offer|ann.2 offer|bob.1=@25
        """,
    ),
    Case(
        "accept",
        "CONNECTING",
        "a call waits for the agent's phone, no longer than it takes to join",
        offer(),
        given=RINGING,
        events="offer.accepted",
        then="""
            conversation:ann accepted=1 deadline_ms=@25
            timers offer|ann.1=@25
        """,
    ),
    Case(
        "accept",
        "CONNECTING",
        "accepting a call twice does not give the phone more time",
        offer(),
        given=(*RINGING, accepts(), later(5)),
    ),
    Case("accept", "STALE", "an attempt that is over", offer(1), given=(*OFFERED, *SECOND_ATTEMPT)),
    Case("accept", "STALE", "an offer to somebody else", offer(1, "ben"), given=OFFERED),
    Case("accept", "STALE", "a conversation that waits", offer(0), given=(texts(),)),
    Case("accept", "STALE", "a conversation that is accepted", offer(), given=HELD),
    Case("accept", "STALE", "a conversation that never was", offer()),
)

DECLINE = (
    Case(
        "decline",
        "DECLINED",
        "the next agent is asked at once, and this one not again for a while",
        no(),
        given=(*OFFERED, works("ben")),
        events="offer.declined conversation.offered",
        then="""
            conversation:ann agent=ben attempt=2 deadline_ms=@25 offered_ms=@5
            excluded:ann amina=@65
            held:amina -ann
            held:ben ann=25
            timers -offer|ann.1 offer|ann.2=@25
        """,
    ),
    Case(
        "decline",
        "DECLINED",
        "with nobody else it waits where it stood",
        no(),
        given=OFFERED,
        events="offer.declined",
        then="""
            busy:repairs +routine|message
            conversation:ann agent= deadline_ms=0 offered_ms=0 state=waiting
            excluded:ann amina=@65
            held:amina -ann
            lane:repairs:routine:message ann=@0
            timers -offer|ann.1
        """,
    ),
    Case(
        "decline",
        "DECLINED",
        "what a colleague handed on comes back to them, and to nobody else",
        no(2, "ben"),
        given=(*HELD, works("ben"), works("cara"), runs("transfer", **TO_BEN)),
        events="offer.declined conversation.offered",
        then="""
            conversation:ann agent=amina attempt=3 handed_to= handed_by=
            excluded:ann ben=@65
            held:ben -ann
            held:amina ann=25
            timers -offer|ann.2 offer|ann.3=@25
        """,
    ),
    Case("decline", "STALE", "an attempt that is over", no(2), given=OFFERED),
    Case("decline", "STALE", "an offer to somebody else", no(1, "ben"), given=OFFERED),
    Case("decline", "STALE", "what is accepted is not declined", no(), given=HELD),
)

EXPIRE = (
    Case(
        "expire",
        "EXPIRED",
        "nobody answered: a miss, and the next agent is asked",
        due(),
        given=(*OFFERED, texts("bob"), later(OFFER_S), works("ben")),
        values={"agent": "amina"},
        events="offer.missed conversation.offered",
        then="""
            agent:amina misses=1
            conversation:ann agent=ben attempt=2 deadline_ms=@45 offered_ms=@25
            excluded:ann amina=@85
            held:amina -ann
            held:ben ann=25
            timers -offer|ann.1 offer|ann.2=@45
        """,
    ),
    Case(
        "expire",
        "EXPIRED",
        "the third miss in a row sets the agent away, and what else they were offered goes on",
        due(),
        given=(
            *(works("amina"), texts("ann"), texts("bob")),
            holds("agent:amina", "misses", "2"),
            later(OFFER_S),
        ),
        values={"agent": "amina"},
        events="agent.presence offer.missed offer.withdrawn",
        then="""
            agent:amina misses=3 reason='missed 3 offers in a row' status=away
            busy:repairs +routine|message
            conversation:ann agent= deadline_ms=0 offered_ms=0 state=waiting
            conversation:bob agent= deadline_ms=0 offered_ms=0 state=waiting
            excluded:ann amina=@80
            held:amina -ann -bob
            lane:repairs:routine:message ann=@0 bob=@0
            ready:* -amina
            timers -offer|ann.1 -offer|bob.1
        """,
    ),
    Case(
        "expire",
        "EXPIRED",
        "the phone of who accepted never joined",
        due(),
        given=(*RINGING, accepts(), later(OFFER_S)),
        values={"agent": "amina"},
        events="offer.missed",
        then="""
            agent:amina misses=1
            busy:repairs +routine|voice
            conversation:ann accepted=0 agent= deadline_ms=0 offered_ms=0 state=waiting
            excluded:ann amina=@85
            held:amina -ann
            lane:repairs:routine:voice ann=@0
            ready:* +amina
            timers -offer|ann.1
        """,
    ),
    Case(
        "expire",
        "EARLY",
        "a timer that was leased before its time goes back to its time",
        due(),
        given=(*OFFERED, runs("take_due", now_ms=START_MS + 60_000, lease_ms=5000, most=9)),
        then="""
            timers offer|ann.1=@20
        """,
    ),
    Case("expire", "STALE", "an attempt that is over", due(2), given=OFFERED),
    Case(
        "expire",
        "STALE",
        "a timer that was left behind goes",
        due(),
        given=(*HELD, timer("offer|ann.1", 20)),
        then="""
            timers -offer|ann.1
        """,
    ),
)

CASES = (*ACCEPT, *DECLINE, *EXPIRE)
