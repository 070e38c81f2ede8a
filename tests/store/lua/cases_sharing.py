"""One number, several people: who it is this time, an agent says."""

from typing import Any

from tests.store.lua.case import Case
from tests.store.lua.cases_linking import line, linked, says
from tests.store.lua.steps import accepts, joins, later, parks, received, rings, runs, works


def record(resident: str, name: str, *addresses: str, **fields: str) -> dict[str, Any]:
    """Return the arguments of `resident`: the landlord knows somebody by this name."""
    words = {"name": name.casefold()} if name else {}
    kept = {"name": name} if name else {}
    given = {"addresses": list(addresses), "fields": kept | fields, "words": words}
    return {"resident": resident, "record": given}


def asked(other: str = "", conversation: str = "ann", **more: object) -> dict[str, Any]:
    """Return the arguments of `identify`: Amina says who it is, or that it is Cy, who is new."""
    return {
        "conversation": conversation,
        "agent": "amina",
        "may_move": 0,
        "other": other,
        "person": {"id": "res-cy", "name": "Cy", "words": "cy"},
        "house": "house",
        "entry": line("said", 9, kind="system", speaker="system", channel=""),
        "keep_s": 172_800,
    } | more


BOTH = '[{"id":"res-ann","name":"Ann"},{"id":"res-bob","name":"Bob"}]'
ANN = runs("resident", **record("res-ann", "Ann", "phone:ann", prefers="sms"))
BOB = runs("resident", **record("res-bob", "Bob", "phone:ann"))
SHARED = (ANN, BOB)
HELD = (*SHARED, works(), says("ann", "a1"), accepts())

CASES = (
    Case(
        "resident",
        "ADDED",
        "a number of somebody else's record is shared, and nobody is overwritten",
        record("res-bob", "Bob", "phone:ann", "phone:bob"),
        given=(ANN,),
        values={"resident": "res-bob"},
        then=f"""
            addresses phone:ann=res-bob-1 phone:bob=res-bob
            names bob|res-bob=0
            reach:res-ann phone:ann=shared
            reach:res-bob phone:ann=shared phone:bob=known
            reach:res-bob-1 phone:ann=known
            resident:res-bob id=res-bob listed=1 made_ms=@0 name=Bob name_words=bob
            resident:res-bob-1 id=res-bob-1 listed=1 made_ms=@0 name=
            resident:res-bob-1 shared=1
            resident:res-bob-1 people='{BOTH}'
        """,
    ),
    Case(
        "resident",
        "CHANGED",
        "of two behind one number the record is of the one with that name",
        record("res-x", "Bob", "phone:ann", vulnerable="1"),
        given=SHARED,
        values={"resident": "res-bob"},
        then="""
            resident:res-bob vulnerable=1
        """,
    ),
    Case(
        "receive",
        "OPENED",
        "what comes from a shared number is nobody's yet, and the agent sees who it may be",
        received("ann"),
        given=SHARED,
        values={"conversation": "ann", "resident": "res-bob-1"},
        events="contact.received",
        then="""
            busy:repairs +routine|message
            claim:SM-ann =ann expires=2880min
            conversation:ann address=phone:ann agent= ahead=0 attempt=0 calls= channel=sms
            conversation:ann complaint=0 danger_to_life=0 distressed=0 head_start_ms=0 id=ann
            conversation:ann language=en last_agent= medium=message name= opened_ms=@0
            conversation:ann people='[{"id":"res-ann","name":"Ann"},{"id":"res-bob","name":"Bob"}]'
            conversation:ann preview=words queue=repairs reasons='[]' resident=res-bob-1
            conversation:ann resident_spoke_ms=@0 skills= spoke_last=resident state=waiting
            conversation:ann to=+442079460958 topic=repairs urgency=routine waiting_since_ms=@0
            lane:repairs:routine:message ann=@0
            open ann=@0
            resident:res-bob-1 open=ann
            timeline:ann 0=msg-ann
        """,
    ),
    Case(
        "identify",
        "IDENTIFIED",
        "of the two it is Ann: her name and what she prefers are shown",
        asked("res-ann"),
        given=(*HELD, later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="resident.identified",
        then="""
            conversation:ann linked='[]' name=Ann prefers=sms resident=res-ann through=res-bob-1
            resident:res-ann open=ann
            timeline:ann 1=said
        """,
    ),
    Case(
        "identify",
        "IDENTIFIED",
        "somebody new: a number that one was known by is shared from now on",
        asked(),
        given=(ANN, works(), says("ann", "a1"), accepts(), later(5)),
        values={"conversation": "ann", "resident": "res-cy"},
        events="resident.identified",
        then="""
            addresses phone:ann=house
            conversation:ann linked='[]' name=Cy
            conversation:ann people='[{"id":"res-ann","name":"Ann"},{"id":"res-cy","name":"Cy"}]'
            conversation:ann prefers= resident=res-cy through=house
            names cy|res-cy=0
            reach:house phone:ann=known
            reach:res-ann phone:ann=shared
            reach:res-cy phone:ann=shared
            resident:house id=house listed=1 made_ms=@5 name= open=ann
            resident:house people='[{"id":"res-ann","name":"Ann"},{"id":"res-cy","name":"Cy"}]'
            resident:house shared=1
            resident:res-ann -open
            resident:res-cy id=res-cy made_ms=@5 name=Cy name_words=cy open=ann
            timeline:ann 1=said
        """,
    ),
    Case(
        "identify",
        "IDENTIFIED",
        "what waits with her from another number comes in",
        asked("res-ann", may_move=1),
        given=(
            *SHARED,
            runs("resident", **record("res-ann", "Ann", "phone:ann", "phone:own")),
            *(says("own", "o1", 1), says("ann", "a1", 2), later(5)),
        ),
        values={"conversation": "ann", "resident": "res-ann"},
        events="conversation.closed resident.identified",
        then="""
            conversation:ann linked='[]' name=Ann prefers=sms resident=res-ann through=res-bob-1
            conversation:ann waiting_since_ms=@1
            conversation:own done= expires=2880min joined=ann outcome=duplicate state=closed
            lane:repairs:routine:message ann=@1 -own
            open -own
            resident:res-ann open=ann
            timeline:ann 0=o1 1=a1 2=said
            timeline:own expires=2880min
        """,
    ),
    Case(
        "identify",
        "IDENTIFIED",
        "also while it is offered, and another choice is a correction",
        asked("res-bob", may_move=1),
        given=(
            *(*SHARED, works(), says("ann", "a1")),
            *(runs("identify", **asked("res-ann", may_move=1)), later(5)),
        ),
        values={"conversation": "ann", "resident": "res-bob"},
        events="resident.identified",
        then="""
            conversation:ann name=Bob prefers= resident=res-bob
            resident:res-ann -open
            resident:res-bob open=ann
            timeline:ann 2=said
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "while it is open the number leads to whoever it was said to be",
        received("ann", provider="again", name="A phone"),
        given=(*HELD, runs("identify", **asked("res-ann")), later(5)),
        values={"conversation": "ann", "resident": "res-bob-1"},
        events="contact.received",
        then="""
            claim:again =ann expires=2880min
            conversation:ann resident_spoke_ms=@5
            timeline:ann 2=msg-again
        """,
    ),
    Case(
        "close",
        "CLOSED",
        "and afterwards to nobody again",
        {"conversation": "ann", "agent": "amina", "outcome": "spam", "done": "", "keep_s": 172_800},
        given=(*HELD, runs("identify", **asked("res-ann")), later(5)),
        events="conversation.closed",
        then="""
            agent:amina idle_since_ms=@5
            conversation:ann agent= done= expires=2880min outcome=spam state=closed
            held:amina -ann
            open -ann
            resident:res-ann answered_ms=@5 last=ann last_agent=amina spoke=en -open
            resident:res-bob-1 -open
            timeline:ann expires=2880min
        """,
    ),
    Case(
        "identify",
        "SAME",
        "it is said already",
        asked("res-ann"),
        given=(*HELD, runs("identify", **asked("res-ann"))),
    ),
    Case(
        "forget",
        "FORGOTTEN",
        "whoever is forgotten is no longer among those behind the number",
        {"resident": "res-ann", "conversations": []},
        given=SHARED,
        then="""
            names -ann|res-ann
            reach:res-ann -phone:ann
            resident:res-ann -id -name -made_ms -listed -name_words -prefers
            resident:res-bob-1 people='[{"id":"res-bob","name":"Bob"}]'
        """,
    ),
    Case("identify", "UNKNOWN", "nobody has this id", asked("res-x"), given=HELD),
    Case(
        "identify",
        "NO_NUMBER",
        "a withheld number is nobody's",
        asked(),
        given=(works(), rings("ann", address="call:CA1"), accepts(), joins()),
    ),
    Case(
        "identify", "NOT_YOURS", "a colleague holds it", asked("res-ann", agent="ben"), given=HELD
    ),
    Case("identify", "NOT_HERE", "it is parked", asked("res-ann"), given=(*HELD, parks())),
    Case(
        "identify",
        "ON_CALL",
        "she is on the line from another number",
        asked("res-ann"),
        given=(
            *SHARED,
            runs("resident", **record("res-ann", "Ann", "phone:ann", "phone:own")),
            *(works(), rings("ann"), accepts(), joins(), rings("own", "CA2")),
        ),
    ),
    Case(
        "link",
        "SHARED",
        "a number of two is not the same person as one of them",
        linked("res-ann"),
        given=HELD,
    ),
)
