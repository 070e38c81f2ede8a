"""Asking a colleague into a call, and leaving it to them."""

from tests.store.lua.case import Case
from tests.store.lua.cases_line import held
from tests.store.lua.stage import Step
from tests.store.lua.steps import (
    HELD,
    TALKING,
    accepts,
    entry,
    later,
    rings,
    runs,
    texts,
    works,
)


def asks(to_agent: str = "ben", queue: str = "", **more: object) -> dict[str, object]:
    """Return the arguments of `consult`."""
    fields = {"conversation": "ann", "agent": "amina", "to_agent": to_agent, "queue": queue}
    return fields | {"entry": {}} | more


def ends(cause: str = "declined", **more: object) -> dict[str, object]:
    """Return the arguments of `consult_ended`."""
    named: dict[str, object] = {"sender": "", "colleague": "", "attempt": 0, "leg": ""}
    return {"conversation": "ann", "cause": cause} | named | more


def comes(agent: str = "ben", leg: str = "CA7") -> dict[str, object]:
    """Return the arguments of `consult_joined`."""
    return {"conversation": "ann", "agent": agent, "leg": leg}


def leaves(agent: str = "amina") -> dict[str, object]:
    """Return the arguments of what happens to an agent's leg."""
    return {"conversation": "ann", "agent": agent}


def leg_known() -> Step:
    """Let it be known which leg is the agent's own."""
    return runs("leg", conversation="ann", agent="amina", leg="CA5")


ASKED = (*TALKING, leg_known(), works("ben"), runs("consult", **asks()), later(5))
TOGETHER = (*ASKED, runs("consult_joined", **comes()), later(5))

CONSULT = (
    Case(
        "consult",
        "CONSULTING",
        "the colleague is asked until a deadline, with the note, while the resident is on hold",
        asks(entry=entry("note")),
        given=(*TALKING, works("ben")),
        values={"colleague": "ben"},
        events="consult.asked call.hold",
        then="""
            conversation:ann consult=ben consult_attempt=1 consult_joined=0 consult_leg=
            conversation:ann consult_until_ms=@25 held_ms=@5
            held:ben ann=100
            ready:* -ben
            timeline:ann 1=note
            timers consult|ann|1=@25
        """,
    ),
    Case(
        "consult",
        "CONSULTING",
        "who is busy with texts can be asked by name, and one on hold already stays on hold",
        asks(),
        given=(
            *TALKING,
            works("ben"),
            texts("bob"),
            accepts("bob", "ben"),
            runs("hold", **held()),
            later(5),
        ),
        values={"colleague": "ben"},
        events="consult.asked",
        then="""
            conversation:ann consult=ben consult_attempt=1 consult_joined=0 consult_leg=
            conversation:ann consult_until_ms=@30
            held:ben ann=100
            ready:* -ben
            timers consult|ann|1=@30
        """,
    ),
    Case(
        "consult",
        "CONSULTING",
        "of a queue the one with the most room is asked",
        asks("", "rents"),
        given=(
            *TALKING,
            works("ben", "repairs"),
            works("cara", "rents"),
            texts("bob", queue="rents"),
            accepts("bob", "cara"),
            works("dev", "rents"),
        ),
        values={"colleague": "dev"},
        events="consult.asked call.hold",
        then="""
            conversation:ann consult=dev consult_attempt=1 consult_joined=0 consult_leg=
            conversation:ann consult_until_ms=@25 held_ms=@5
            held:dev ann=100
            ready:rents -dev
            ready:*:3 -dev
            timers consult|ann|1=@25
        """,
    ),
    Case(
        "consult",
        "NOBODY",
        "nobody of the queue has room for a call",
        asks("", "rents"),
        given=(*TALKING, works("ben", "repairs")),
        values={"why": "nobody_free"},
    ),
    *(
        Case("consult", "NOBODY", truth, asks(), given=(*TALKING, *given), values={"why": why})
        for why, truth, given in (
            ("unknown", "there is no such colleague", ()),
            (
                "away",
                "a colleague who has gone away",
                (
                    works("ben"),
                    runs("presence", agent="ben", status="away", reason="", until_ms=0),
                ),
            ),
            ("stale", "a colleague whose console is silent", (works("ben"), later(60))),
            ("no_phone", "a colleague without a phone", (works("ben", phone="unregistered"),)),
            (
                "on_call",
                "a colleague on a call",
                (
                    works("ben"),
                    rings("bob", call="CA8"),
                    accepts("bob", "ben"),
                ),
            ),
        )
    ),
    Case(
        "consult",
        "NOBODY",
        "oneself is no colleague",
        asks("amina"),
        given=TALKING,
        values={"why": "unknown"},
    ),
    Case("consult", "ASKED_ALREADY", "one at a time", asks("cara"), given=ASKED),
    Case("consult", "NO_CALL", "nobody is on the line", asks(), given=HELD),
    Case(
        "consult",
        "NO_CALL",
        "the agent is hanging up",
        asks(),
        given=(*TALKING, runs("end_call", **leaves())),
    ),
    Case("consult", "NOT_YOURS", "the call of somebody else", asks(agent="ben"), given=TALKING),
)

JOINED = (
    Case(
        "consult_joined",
        "JOINED",
        "the colleague is on the line, and nothing runs out any more",
        comes(),
        given=ASKED,
        events="consult.joined",
        then="""
            conversation:ann consult_joined=1 consult_leg=CA7 consult_until_ms=0
            timers -consult|ann|1
        """,
    ),
    Case("consult_joined", "STALE", "somebody else", comes("cara"), given=ASKED),
    Case("consult_joined", "STALE", "it is over", comes(), given=TALKING),
    Case("consult_joined", "STALE", "told twice", comes(), given=TOGETHER),
)

# What is left of a consultation, whoever ended it.
_GONE = """conversation:ann consult= held_ms=0
    held:ben -ann
    ready:* +ben"""

ENDED = (
    Case(
        "consult_ended",
        "ENDED",
        "a colleague who says no leaves the resident with the agent, who is heard again",
        ends(colleague="ben"),
        given=ASKED,
        values={"colleague": "ben"},
        events="consult.ended call.hold",
        then=f"""{_GONE}
            conversation:ann consult_until_ms=0
            timers -consult|ann|1
        """,
    ),
    Case(
        "consult_ended",
        "ENDED",
        "a colleague who does not answer is asked no more",
        ends("no_answer", attempt=1),
        given=ASKED,
        values={"colleague": "ben"},
        events="consult.ended call.hold",
        then=f"""{_GONE}
            conversation:ann consult_until_ms=0
            timers -consult|ann|1
        """,
    ),
    Case(
        "consult_ended",
        "ENDED",
        "a colleague who hangs up leaves the resident with the agent",
        ends("left", colleague="ben", leg="CA7"),
        given=TOGETHER,
        values={"colleague": "ben"},
        events="consult.ended call.hang_up call.hold",
        then=f"""{_GONE}
            conversation:ann consult_joined=0 consult_leg=
        """,
    ),
    Case(
        "consult_ended",
        "ENDED",
        "the agent calls it off, and the colleague's phone is hung up and takes what waits",
        ends("called_off", sender="amina"),
        given=(*TOGETHER, texts("bob"), later(5)),
        values={"colleague": "ben"},
        events="consult.ended call.hang_up call.hold conversation.offered",
        then="""
            busy:repairs -routine|message
            conversation:ann consult= consult_joined=0 consult_leg= held_ms=0
            conversation:bob accepted=0 agent=ben attempt=1 deadline_ms=@40 offered_ms=@20
            conversation:bob state=offered
            held:ben -ann bob=25
            lane:repairs:routine:message -bob
            ready:* +ben
            timers offer|bob.1=@40
        """,
    ),
    Case("consult_ended", "STALE", "none is consulted", ends(sender="amina"), given=TALKING),
    Case("consult_ended", "STALE", "somebody else's", ends(sender="cara"), given=ASKED),
    Case("consult_ended", "STALE", "another colleague", ends(colleague="cara"), given=ASKED),
    Case(
        "consult_ended",
        "STALE",
        "a late word of a leg that had left before",
        ends("left", colleague="ben", leg="CA6"),
        given=TOGETHER,
    ),
    Case(
        "consult_ended",
        "STALE",
        "the deadline of one who has answered",
        ends("no_answer", attempt=1),
        given=(*TOGETHER,),
    ),
)

COMPLETE = (
    Case(
        "complete",
        "COMPLETED",
        "the colleague has the call, the resident is off hold, and the place and wait are kept",
        leaves(),
        given=TOGETHER,
        values={"colleague": "ben"},
        events="conversation.handed_over call.hold call.hang_up agent.presence",
        then="""
            agent:amina idle_since_ms=@15 wrap_until_ms=@45
            conversation:ann agent=ben last_agent=ben leg=CA7 telephone= consult= consult_joined=0
            conversation:ann consult_leg= held_ms=0
            held:amina -ann
            ready:* +amina
            timers wrap|amina|@45=@45
        """,
    ),
    Case(
        "complete",
        "COMPLETED",
        "three who talk together become two",
        leaves(),
        given=(*TOGETHER, runs("hold", **held(0))),
        values={"colleague": "ben"},
        events="conversation.handed_over call.hang_up agent.presence",
        then="""
            agent:amina idle_since_ms=@15 wrap_until_ms=@45
            conversation:ann agent=ben last_agent=ben leg=CA7 telephone= consult= consult_joined=0
            conversation:ann consult_leg=
            held:amina -ann
            ready:* +amina
            timers wrap|amina|@45=@45
        """,
    ),
    Case("complete", "NOBODY", "the colleague is not on the line yet", leaves(), given=ASKED),
    Case(
        "complete", "NOT_YOURS", "the colleague is not the one to say", leaves("ben"), given=ASKED
    ),
)

# How the rest of the house meets a consultation.
MET = (
    Case(
        "agent_left",
        "HANDED_OVER",
        "the colleague in the call goes on with it when the agent drops out",
        leaves(),
        given=TOGETHER,
        events="conversation.handed_over call.hold call.hang_up agent.presence",
        then="""
            agent:amina idle_since_ms=@15 wrap_until_ms=@45
            conversation:ann agent=ben last_agent=ben leg=CA7 telephone= consult= consult_joined=0
            conversation:ann consult_leg= held_ms=0
            held:amina -ann
            ready:* +amina
            timers wrap|amina|@45=@45
        """,
    ),
    Case(
        "hang_up",
        "ENDED",
        "a resident who hangs up on hold ends the consultation too",
        {"conversation": "ann", "call": "CA1", "cause": "completed", "entry": entry("end")},
        given=TOGETHER,
        events="consult.ended call.hang_up call.ended agent.presence",
        then="""
            agent:amina idle_since_ms=@15 wrap_until_ms=@45
            conversation:ann calls= medium=message spoke_last=agent consult= consult_joined=0
            conversation:ann consult_leg= held_ms=0
            held:amina ann=0
            held:ben -ann
            ready:* +amina +ben
            timeline:ann 1=end
            timers wrap|amina|@45=@45
        """,
    ),
)

CASES = (*CONSULT, *JOINED, *ENDED, *COMPLETE, *MET)
