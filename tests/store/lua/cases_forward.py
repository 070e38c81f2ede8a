"""What a later contact may change: it only ever moves the conversation forward (law 7)."""

from core.words import Urgency
from tests.router import centre
from tests.store.lua.case import Case
from tests.store.lua.stage import START_MS
from tests.store.lua.steps import HELD, accepts, later, parks, received, runs, sends, texts, works

ALARMED = {
    **centre.triage(Urgency.ROUTINE, "repairs"),
    "danger_to_life": "1",
    "distressed": "1",
    "complaint": "1",
    "reasons": [{"label": "danger", "words": "sparks"}],
    "head_start_ms": 60_000,
}
WELSH = {**centre.triage(Urgency.ROUTINE, "repairs"), "skills": "welsh"}


def again(**more: object) -> dict[str, object]:
    """Return the arguments of a later text of Ann's."""
    ids = {"conversation": "other", "resident": "res-other", "provider": "SM-2"}
    return received(**(ids | more))  # type: ignore[arg-type]


def silent() -> dict[str, object]:
    """Return the arguments of `go_stale` and `rescue`."""
    return {"agent": "amina", "seen_ms": START_MS}


CASES = (
    Case(
        "receive",
        "JOINED",
        "what is worse now is marked, with its reasons, and moves it forward in its lane",
        again(triage=ALARMED),
        given=(texts(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:SM-2 =ann expires=2880min
            conversation:ann complaint=1 danger_to_life=1 distressed=1 head_start_ms=60000
            conversation:ann reasons='[{"words":"sparks","label":"danger"}]'
            conversation:ann resident_spoke_ms=@5
            lane:repairs:routine:message ann=1799999940000
            timeline:ann 1=msg-SM-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a calm word afterwards takes nothing of that away",
        again(),
        given=(texts(triage=ALARMED), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:SM-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@5
            timeline:ann 1=msg-SM-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "an emergency stays with the agent who has it, whatever queue its words are for",
        again(urgency=Urgency.EMERGENCY, queue="rents"),
        given=HELD,
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:SM-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@5 topic=rents urgency=emergency
            timeline:ann 1=msg-SM-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "who says a name is called by it from now on",
        again(name="Ann"),
        given=(texts(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:SM-2 =ann expires=2880min
            conversation:ann name=Ann resident_spoke_ms=@5
            resident:res-ann name=Ann
            timeline:ann 1=msg-SM-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a text before the promised time waits in its lane when nobody is at work",
        again(received_ms=START_MS + 4000),
        given=(
            *(works(), texts(), accepts(), parks()),
            runs("presence", agent="amina", status="offline", reason="", until_ms=0),
            later(5),
        ),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            busy:repairs +routine|message
            claim:SM-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@5 spoke_last=resident state=waiting
            conversation:ann waiting_since_ms=@4
            lane:repairs:routine:message ann=@4
            timeline:ann 2=msg-SM-2
            timers -promise|ann|1
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "an answer to an agent who has gone home gives them a time of grace, and no longer",
        again(),
        given=(
            *(works(), texts(), accepts(), sends(), later(16)),
            *(runs("go_stale", **silent()), later(45), runs("rescue", **silent()), later(3600)),
        ),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:SM-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@3661 spoke_last=resident
            held:amina ann=25
            timeline:ann 2=msg-SM-2
            timers grace|amina|@0=@3706
        """,
    ),
    Case(
        "receive",
        "OPENED",
        "who lacks a skill that it needs is not asked",
        received(triage=WELSH),
        given=(works(),),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            addresses phone:ann=res-ann
            busy:repairs +routine|message
            claim:SM-ann =ann expires=2880min
            conversation:ann address=phone:ann agent= ahead=0 attempt=0 calls= channel=sms
            conversation:ann complaint=0 danger_to_life=0 distressed=0 head_start_ms=0 id=ann
            conversation:ann language=en last_agent= medium=message name= opened_ms=@0
            conversation:ann preview=words queue=repairs reasons='[]' resident=res-ann
            conversation:ann resident_spoke_ms=@0 skills=welsh spoke_last=resident state=waiting
            conversation:ann to=+442079460958 topic=repairs urgency=routine waiting_since_ms=@0
            lane:repairs:routine:message ann=@0
            open ann=@0
            reach:res-ann phone:ann=known
            resident:res-ann id=res-ann made_ms=@0 name= open=ann
            timeline:ann 0=msg-ann
        """,
    ),
    Case(
        "receive",
        "OPENED",
        "who has the skill is asked",
        received(triage=WELSH),
        given=(works("ben"), works("amina", skills="maths,welsh")),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received conversation.offered",
        then="""
            addresses phone:ann=res-ann
            claim:SM-ann =ann expires=2880min
            conversation:ann accepted=0 address=phone:ann agent=amina attempt=1 calls=
            conversation:ann channel=sms complaint=0 danger_to_life=0 deadline_ms=@20
            conversation:ann distressed=0 head_start_ms=0 id=ann language=en last_agent=
            conversation:ann medium=message name= offered_ms=@0 opened_ms=@0 preview=words
            conversation:ann queue=repairs reasons='[]' resident=res-ann resident_spoke_ms=@0
            conversation:ann skills=welsh spoke_last=resident state=offered to=+442079460958
            conversation:ann topic=repairs urgency=routine waiting_since_ms=@0
            held:amina ann=25
            open ann=@0
            reach:res-ann phone:ann=known
            resident:res-ann id=res-ann made_ms=@0 name= open=ann
            timeline:ann 0=msg-ann
            timers offer|ann.1=@20
        """,
    ),
)
