"""The ladder: who is asked when those who were asked do not take it."""

from typing import Any

from tests.router import centre
from tests.store.lua.case import Case
from tests.store.lua.stage import Step
from tests.store.lua.steps import accepts, beats, later, runs, texts, works


def configured(**queue: object) -> Step:
    """Let every queue have rings, and `repairs` these fields beside them."""
    queues: dict[str, Any] = dict(centre.LADDER["queues"])
    queues["repairs"] = queues["repairs"] | queue
    return runs("configure", config=centre.LADDER | {"queues": queues})


ON_CALL = [{"number": "+447700900999", "sender": "+442079460958", "text": "Please sign in."}]
ANN: dict[str, Any] = {"conversation": "ann", "on_call": ON_CALL}
# Somebody serves the queue, but is not there.
AT_HOME = (
    runs("enroll", account=centre.account("amina", "repairs"), password_hash=""),
    texts(),
)
TO_THE_SECOND = """
    conversation:ann agent={0} attempt=1 accepted=0 offered_ms=@60 deadline_ms=@80
    conversation:ann state=offered ring=2
    lane:repairs:routine:message -ann
    busy:repairs -routine|message
    held:{0} ann=25
    timers offer|ann.1=@80 ring|ann=@120
"""

CASES = (
    Case(
        "widen",
        "WIDENED",
        "the second line is asked, and what has waited keeps its place",
        ANN,
        given=(configured(), *AT_HOME, works("ben", "repairs:2"), later(60), beats("ben")),
        values={"ring": "2"},
        events="conversation.widened conversation.offered",
        then=TO_THE_SECOND.format("ben"),
    ),
    Case(
        "widen",
        "WIDENED",
        "a neighbour of the queue is asked with the second line",
        ANN,
        given=(
            configured(neighbours="rents"),
            *AT_HOME,
            works("cara", "rents"),
            later(60),
            beats("cara"),
        ),
        values={"ring": "2"},
        events="conversation.widened conversation.offered",
        then=TO_THE_SECOND.format("cara"),
    ),
    Case(
        "widen",
        "WIDENED",
        "with nobody there the circle is wider, for whoever comes",
        ANN,
        given=(configured(), *AT_HOME, later(60)),
        values={"ring": "2"},
        events="conversation.widened",
        then="""
            conversation:ann ring=2
            widened:repairs +ann
            wide +repairs
            timers ring|ann=@120
        """,
    ),
    Case(
        "widen",
        "WIDENED",
        "while it is offered nobody else is asked, and the next ring has its time",
        ANN,
        given=(configured(), works("amina", "repairs"), texts(), later(60)),
        values={"ring": "2"},
        events="conversation.widened",
        then="""
            conversation:ann ring=2
            timers ring|ann=@120
        """,
    ),
    Case(
        "widen",
        "WIDENED",
        "supervisors are told before they are asked, and that ring never expires",
        ANN,
        given=(
            *(configured(), *AT_HOME),
            *(later(60), runs("widen", **ANN), later(60), runs("widen", **ANN), later(60)),
        ),
        values={"ring": "4"},
        events="conversation.widened alert.raised",
        then="""
            conversation:ann ring=4
            timers -ring|ann
        """,
    ),
    Case(
        "widen",
        "EARLY",
        "not before its time, and the timer stays",
        ANN,
        given=(configured(), *AT_HOME, later(5)),
    ),
    Case(
        "widen",
        "STALE",
        "what an agent has is asked of nobody else",
        ANN,
        given=(configured(), works("amina", "repairs"), texts(), accepts()),
    ),
)
