"""People: what they choose, whether their console is heard from, and their accounts."""

from tests.router import centre
from tests.store.lua.case import Case
from tests.store.lua.stage import at
from tests.store.lua.steps import (
    accepts,
    beats,
    hangs_up,
    joins,
    later,
    rings,
    runs,
    sends,
    texts,
    timer,
    works,
)

STALE_S = centre.STALE_MS / 1000 + 1
GRACE_S = centre.GRACE_MS / 1000


def chosen(status: str, agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `presence`."""
    return {
        "agent": agent,
        "status": status,
        "reason": "lunch" if status == "away" else "",
        "until_ms": 0,
    }


def alive(phone: str = "", agent: str = "amina") -> dict[str, object]:
    """Return the arguments of `heartbeat`."""
    return {"agent": agent, "phone": phone}


def silent(seen_s: float = 0) -> dict[str, object]:
    """Return the arguments of `go_stale` and `rescue`."""
    return {"agent": "amina", "seen_ms": int(at(seen_s))}


def wrapped(until_s: float) -> dict[str, object]:
    """Return the arguments of `wrapped_up`."""
    return {"agent": "amina", "until_ms": int(at(until_s))}


GONE = (later(STALE_S), runs("go_stale", **silent()))
TALKED = (works(), rings(), accepts(), joins(), later(5), hangs_up())

PRESENCE = (
    Case(
        "presence",
        "CHOSEN",
        "who becomes available is offered what waits",
        chosen("available"),
        given=(works(), runs("presence", **chosen("offline")), texts(), later(5)),
        events="agent.presence conversation.offered",
        then="""
            agent:amina idle_since_ms=@5 status=available
            busy:repairs -routine|message
            conversation:ann accepted=0 agent=amina attempt=1 deadline_ms=@25 offered_ms=@5
            conversation:ann state=offered
            held:amina ann=25
            lane:repairs:routine:message -ann
            ready:* +amina
            timers offer|ann.1=@25
        """,
    ),
    Case(
        "presence",
        "CHOSEN",
        "who goes away keeps what they hold and is asked for nothing more",
        chosen("away"),
        given=(works(), texts(), accepts(), texts("bob"), works("ben"), later(5)),
        events="agent.presence offer.withdrawn conversation.offered",
        then="""
            agent:amina reason=lunch status=away
            conversation:bob agent=ben attempt=2 deadline_ms=@25 offered_ms=@5
            held:amina -bob
            held:ben bob=25
            ready:* -amina
            timers -offer|bob.1 offer|bob.2=@25
        """,
    ),
    Case("presence", "UNKNOWN", "an account that was removed", chosen("available", "zoe")),
    Case(
        "heartbeat",
        "BEATING",
        "a console that is alive",
        alive(),
        given=(works(), later(5)),
        then="""
            agent:amina heartbeat_ms=@5
            heartbeats amina=@5
        """,
    ),
    Case(
        "heartbeat",
        "BEATING",
        "a heartbeat that comes late does not turn time back",
        alive(),
        given=(works(), later(5), beats(), later(-2)),
    ),
    Case(
        "heartbeat",
        "REVIVED",
        "a console that was silent for too long is matched at once",
        alive(),
        given=(works(), *GONE, texts(), later(5)),
        events="agent.presence conversation.offered",
        then="""
            agent:amina gone=0 heartbeat_ms=@21
            busy:repairs -routine|message
            conversation:ann accepted=0 agent=amina attempt=1 deadline_ms=@41 offered_ms=@21
            conversation:ann state=offered
            heartbeats amina=@21
            held:amina ann=25
            lane:repairs:routine:message -ann
            ready:* +amina
            timers offer|ann.1=@41
        """,
    ),
    Case(
        "heartbeat",
        "REVIVED",
        "a console that is back makes its agent ready",
        alive(),
        given=(works(), *GONE, later(5)),
        events="agent.presence",
        then="""
            agent:amina gone=0 heartbeat_ms=@21
            heartbeats amina=@21
            ready:* +amina
        """,
    ),
    Case(
        "heartbeat",
        "REVIVED",
        "a phone that is registered now makes its agent ready for calls",
        alive("registered"),
        given=(works(phone="unregistered"), rings(), later(5)),
        events="agent.presence conversation.offered",
        then="""
            agent:amina heartbeat_ms=@5 phone=registered
            busy:repairs -routine|voice
            conversation:ann accepted=0 agent=amina attempt=1 deadline_ms=@25 offered_ms=@5
            conversation:ann state=offered
            heartbeats amina=@5
            held:amina ann=100
            lane:repairs:routine:voice -ann
            ready:* -amina
            timers offer|ann.1=@25
        """,
    ),
    Case(
        "heartbeat",
        "REVIVED",
        "news of the phone counts even in the same millisecond",
        alive("unregistered"),
        given=(works(phone="registered"),),
        events="agent.presence",
        then="""
            agent:amina phone=unregistered
        """,
    ),
    Case("heartbeat", "UNKNOWN", "an account that was removed", alive(agent="zoe")),
    Case(
        "go_stale",
        "GONE",
        "what was offered goes on at once, what is held has a time of grace",
        silent(),
        given=(
            *(works(), texts("bob"), accepts("bob"), texts(), later(STALE_S)),
            works("ben"),
        ),
        events="agent.presence offer.withdrawn conversation.offered",
        then="""
            agent:amina gone=1
            conversation:ann agent=ben attempt=2 deadline_ms=@36 offered_ms=@16
            heartbeats -amina
            held:amina -ann
            held:ben ann=25
            ready:* -amina
            timers grace|amina|@0=@61 -offer|ann.1 offer|ann.2=@36
        """,
    ),
    Case(
        "go_stale",
        "STALE",
        "a heartbeat came meanwhile",
        silent(),
        given=(works(), later(10), beats(), later(10)),
    ),
    Case("go_stale", "STALE", "not silent for long enough", silent(), given=(works(), later(5))),
    Case(
        "rescue",
        "RESCUED",
        "who has no answer goes back, who was answered or is on the line stays",
        silent(),
        given=(
            *(works(), texts("bob"), accepts("bob"), sends("bob")),
            *(texts(), accepts(), *GONE, later(GRACE_S), works("ben")),
        ),
        values={"count": "1"},
        events="conversation.waiting conversation.offered",
        then="""
            conversation:ann accepted=0 agent=ben attempt=2 deadline_ms=@81 offered_ms=@61
            conversation:ann state=offered
            held:amina -ann
            held:ben ann=25
            timers -grace|amina|@0 offer|ann.2=@81
        """,
    ),
    Case(
        "rescue",
        "RESCUED",
        "a live call is never taken",
        silent(),
        given=(works(), rings(), accepts(), joins(), *GONE, later(GRACE_S)),
        values={"count": "0"},
        then="""
            timers -grace|amina|@0
        """,
    ),
    Case(
        "rescue",
        "STALE",
        "the console is back",
        silent(),
        given=(works(), texts(), accepts(), *GONE, beats(), later(GRACE_S)),
        then="""
            timers -grace|amina|@0
        """,
    ),
    Case(
        "rescue",
        "STALE",
        "a grace that was cut short is not the grace of the silence after it",
        silent(),
        given=(
            *(works(), texts(), accepts(), *GONE),
            *(later(20), beats(), later(STALE_S), runs("go_stale", **silent(STALE_S + 20))),
            later(GRACE_S - 20 - STALE_S),
        ),
        then="""
            timers -grace|amina|@0
        """,
    ),
    Case("rescue", "STALE", "an account that was removed", silent()),
    Case(
        "wrapped_up",
        "FREED",
        "who has written things down gets what waits",
        wrapped(5 + centre.WRAP_UP_MS / 1000),
        given=(*TALKED, texts("bob"), *(later(10), beats()) * 3),
        events="agent.presence conversation.offered",
        then="""
            agent:amina idle_since_ms=@35 wrap_until_ms=0
            busy:repairs -routine|message
            conversation:bob accepted=0 agent=amina attempt=1 deadline_ms=@55 offered_ms=@35
            conversation:bob state=offered
            held:amina bob=25
            lane:repairs:routine:message -bob
            timers offer|bob.1=@55 -wrap|amina|@35
        """,
    ),
    Case("wrapped_up", "STALE", "a later call has a later wrap-up", wrapped(20), given=TALKED),
    Case(
        "wrapped_up",
        "STALE",
        "a timer that was left behind goes",
        wrapped(20),
        given=(works(), timer("wrap|amina|" + at(20), 20)),
        then="""
            timers -wrap|amina|@20
        """,
    ),
)

ACCOUNTS = (
    Case(
        "enroll",
        "ENROLLED",
        "somebody new is offline, and the password is in no event",
        {"account": centre.account("zoe", "rents"), "password_hash": "hash"},
        events="agent.enrolled agent.presence",
        then="""
            account:zoe password_hash=hash
            agent:zoe heartbeat_ms=0 id=zoe idle_since_ms=@0 misses=0 name=Zoe phone=
            agent:zoe phone_number= queues=rents reason= role=agent skills= status=offline
            agent:zoe wrap_until_ms=0
            agents +zoe
        """,
    ),
    Case(
        "enroll",
        "CHANGED",
        "who serves another queue now gets what waits there, and keeps what they hold",
        {"account": centre.account("amina", "rents"), "password_hash": ""},
        given=(works("amina", "repairs"), texts(), accepts(), texts("bob", queue="rents")),
        events="agent.enrolled agent.presence conversation.offered",
        then="""
            agent:amina queues=rents
            busy:rents -routine|message
            conversation:bob accepted=0 agent=amina attempt=1 deadline_ms=@20 offered_ms=@0
            conversation:bob state=offered
            held:amina bob=25
            lane:rents:routine:message -bob
            ready:rents +amina
            ready:repairs -amina
            timers offer|bob.1=@20
        """,
    ),
    Case(
        "enroll",
        "CHANGED",
        "who serves another queue now is ready for it",
        {"account": centre.account("amina", "rents"), "password_hash": ""},
        given=(works("amina", "repairs"),),
        events="agent.enrolled agent.presence",
        then="""
            agent:amina queues=rents
            ready:rents +amina
            ready:repairs -amina
        """,
    ),
    Case(
        "remove",
        "REMOVED",
        "nothing is left of the account",
        {"agent": "amina"},
        given=(works(),),
        events="agent.removed",
        then="""
            agent:amina -gone -heartbeat_ms -id -idle_since_ms -misses -name -phone
            agent:amina -phone_number -queues -reason -role -skills -status -wrap_until_ms
            agent:amina -away_until_ms
            agents -amina
            heartbeats -amina
            ready:* -amina
        """,
    ),
    Case(
        "remove",
        "HOLDS",
        "nobody who holds a conversation is removed",
        {"agent": "amina"},
        given=(works(), texts(), accepts(), texts("bob")),
        values={"count": "2"},
    ),
    Case("remove", "UNKNOWN", "an account that was removed", {"agent": "zoe"}),
)

CASES = (*PRESENCE, *ACCOUNTS)
