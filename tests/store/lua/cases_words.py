"""Words: answers, notes, and how far what was sent has come."""

from tests.store.lua.case import Case
from tests.store.lua.steps import (
    CLOSED,
    HELD,
    OFFERED,
    accepts,
    closes,
    entry,
    later,
    rings,
    runs,
    sends,
    texts,
    works,
)


def words(agent: str = "amina", message: str = "out2") -> dict[str, object]:
    """Return the arguments of `send`."""
    lines: dict[str, object] = {"conversation": "ann", "agent": agent, "entry": entry(message)}
    return lines | {"to": "+447700900123", "sender": "+442079460958"}


def noted(agent: str = "ben") -> dict[str, object]:
    """Return the arguments of `note`."""
    return {"conversation": "ann", "agent": agent, "entry": entry("note")}


def came(message: str = "out1", status: str = "sent") -> dict[str, object]:
    """Return the arguments of `status`."""
    return {"conversation": "ann", "message": message, "status": status, "error": ""}


WORDS = (
    Case(
        "send",
        "QUEUED",
        "an answer is in timeline and outbox, and leaves the agent room for a call that waits",
        words(),
        given=(*HELD, rings("bob", "CA2")),
        events="message.queued conversation.offered",
        then="""
            busy:repairs -routine|voice
            conversation:ann spoke_last=agent
            conversation:bob accepted=0 agent=amina attempt=1 deadline_ms=@25 offered_ms=@5
            conversation:bob state=offered
            deliveries:ann out2=queued|
            held:amina ann=0 bob=100
            lane:repairs:routine:voice -bob
            ready:* -amina
            timeline:ann 1=out2
            timers offer|bob.1=@25
        """,
    ),
    Case(
        "send",
        "QUEUED",
        "an agent who was full has room again when one of four is answered",
        words(),
        given=(
            works(),
            *(step for who in ("ann", "bob", "cyd", "dev") for step in (texts(who), accepts(who))),
        ),
        events="message.queued",
        then="""
            conversation:ann spoke_last=agent
            deliveries:ann out2=queued|
            held:amina ann=0
            ready:* +amina
            timeline:ann 1=out2
        """,
    ),
    Case(
        "send",
        "QUEUED",
        "words of the engine go out and never count as an answer",
        words(agent=""),
        given=(texts(), later(5)),
        events="message.queued",
        then="""
            deliveries:ann out2=queued|
            timeline:ann 1=out2
        """,
    ),
    Case("send", "NOT_YOURS", "somebody else holds it", words("ben"), given=HELD),
    Case("send", "NOT_YOURS", "an offer is not yet yours to answer", words(), given=OFFERED),
    Case("send", "OVER", "the conversation is closed", words(), given=CLOSED),
    Case("send", "OVER", "not even the engine writes into a closed one", words(""), given=CLOSED),
    Case(
        "note",
        "NOTED",
        "anybody may leave a line for colleagues",
        noted(),
        given=HELD,
        events="note.added",
        then="""
            timeline:ann 1=note
        """,
    ),
    Case("note", "OVER", "the conversation is closed", noted(), given=CLOSED),
    Case("note", "OVER", "the conversation never was", noted()),
)

STATUS = (
    Case(
        "status",
        "MOVED",
        "a message that was queued is sent",
        came(),
        given=(works(), texts(), accepts(), sends(), later(5)),
        events="message.status",
        then="""
            deliveries:ann out1=sent|
        """,
    ),
    Case(
        "status",
        "MOVED",
        "a message of a conversation that was closed meanwhile still moves, and still goes away",
        came(),
        given=(works(), texts(), accepts(), sends(), closes(), later(5)),
        events="message.status",
        then="""
            deliveries:ann out1=sent|
        """,
    ),
    Case(
        "status",
        "SAME",
        "an earlier status that comes later changes nothing",
        came(status="queued"),
        given=(works(), texts(), accepts(), sends(), later(5)),
    ),
    Case(
        "status",
        "SAME",
        "what has arrived does not fail any more",
        came(status="failed"),
        given=(works(), texts(), accepts(), sends(), runs("status", **came(status="read"))),
    ),
    Case(
        "status",
        "UNKNOWN",
        "the status of a message that nobody sent",
        came("other"),
        given=(works(), texts(), accepts(), sends(), later(5)),
    ),
    Case("status", "UNKNOWN", "the status of a conversation that is gone", came()),
)

CASES = (*WORDS, *STATUS)
