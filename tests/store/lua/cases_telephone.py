"""Agents on telephones of their own, which the house rings."""

from tests.store.lua.case import Case
from tests.store.lua.cases_consult import asks, ends
from tests.store.lua.stage import Step
from tests.store.lua.steps import TALKING, hangs_up, holds, later, rings, runs, works


def own_telephone(agent: str = "amina") -> tuple[Step, ...]:
    """Let an agent come to work whose calls come to a telephone of their own."""
    number = holds(f"agent:{agent}", "phone_number", "+447700900777")
    return works(agent), number, runs("heartbeat", agent=agent, phone="own")


def rung(consult: int = 0, agent: str = "amina", attempt: int = 1) -> dict[str, object]:
    """Return the arguments of `rung`."""
    fields = {"conversation": "ann", "agent": agent, "attempt": attempt}
    return fields | {"consult": consult, "call": "CA7"}


ASKED_BY_TELEPHONE = (*TALKING, *own_telephone("ben"), runs("consult", **asks()), later(5))

CASES = (
    Case(
        "consult",
        "CONSULTING",
        "a colleague's own telephone is rung, and has longer to be answered",
        asks(),
        given=(*TALKING, *own_telephone("ben")),
        values={"colleague": "ben"},
        events="consult.asked call.hold call.agent",
        then="""
            conversation:ann consult=ben consult_attempt=1 consult_joined=0 consult_leg=
            conversation:ann consult_until_ms=@45 held_ms=@5
            held:ben ann=100
            ready:* -ben
            timers consult|ann|1=@45
        """,
    ),
    Case(
        "accept",
        "CONNECTING",
        "who accepts on the desk has as long to pick up as the telephone rings",
        {"conversation": "ann", "attempt": 1, "agent": "amina"},
        given=(*own_telephone(), rings(), later(5)),
        events="offer.accepted",
        then="conversation:ann accepted=1",
    ),
    Case(
        "rung",
        "KEPT",
        "the leg of the telephone that rings for an offer is known",
        rung(),
        given=(*own_telephone(), rings(), later(5)),
        then="conversation:ann telephone=CA7",
    ),
    Case(
        "rung",
        "KEPT",
        "the leg of the telephone that rings for a consultation is known",
        rung(1, "ben"),
        given=ASKED_BY_TELEPHONE,
        then="conversation:ann consult_leg=CA7",
    ),
    Case(
        "rung",
        "UNWANTED",
        "a telephone that rings when the caller has gone is hung up",
        rung(),
        given=(*own_telephone(), rings(), hangs_up(), later(5)),
        events="call.hang_up",
    ),
    Case(
        "rung",
        "UNWANTED",
        "a telephone that rings when the consultation is over is hung up",
        rung(1, "ben"),
        given=(*ASKED_BY_TELEPHONE, runs("consult_ended", **ends(sender="amina"))),
        events="call.hang_up",
    ),
)
