"""Two residents who are one person, and who are not after all."""

from typing import Any

from core.words import Urgency
from tests.store.lua.case import Case
from tests.store.lua.stage import START_MS, Step
from tests.store.lua.steps import (
    accepts,
    closes,
    joins,
    later,
    parks,
    received,
    rings,
    runs,
    texts,
    works,
)


def line(name: str, seconds: float = 0, address: str = "", **more: str) -> dict[str, Any]:
    """Return a line of the timeline that somebody said at a moment, from an address."""
    moment = START_MS + round(seconds * 1000)
    said = {"id": name, "kind": "message", "text": "words", "at_ms": moment, "address": address}
    return said | {"speaker": "resident", "channel": "sms"} | more


def says(who: str, name: str, seconds: float = 0) -> Step:
    """Let a resident write this line, then."""
    words = line(name, seconds, f"phone:{who}")
    moment = words["at_ms"]
    return runs("receive", **received(who, provider=name, entry=words, received_ms=moment))


def linked(other: str = "res-bob", conversation: str = "ann", **more: object) -> dict[str, Any]:
    """Return the arguments of `link`: Amina says that Ann is Bob."""
    return {
        "conversation": conversation,
        "agent": "amina",
        "may_move": 0,
        "other": other,
        "entry": line("linked", 9, kind="system", speaker="system", channel=""),
        "keep_s": 172_800,
    } | more


def unlinked(other: str = "res-ann", conversation: str = "ann", **more: object) -> dict[str, Any]:
    """Return the arguments of `unlink`: Amina says that they are two."""
    words = line("unlinked", 9, kind="system", speaker="system", channel="")
    asked = linked(other, conversation, entry=words, fresh="new") | more
    del asked["keep_s"]
    return asked


BOB = runs("resident", resident="res-bob", record={"addresses": ["phone:bob"], "fields": {}})
HELD = (works(), says("ann", "a1"), accepts())
JOINED = (BOB, *HELD, runs("link", **linked()))

LINK = (
    Case(
        "link",
        "LINKED",
        "who wrote from a new number is the resident of the landlord's list",
        linked(),
        given=(BOB, *HELD, later(5)),
        values={"conversation": "ann", "resident": "res-bob"},
        events="resident.linked",
        then="""
            addresses phone:ann=res-bob
            conversation:ann linked='[{"id":"res-ann","name":"","at_ms":"@5"}]' resident=res-bob
            reach:res-bob phone:ann=known
            resident:res-ann linked_to=res-bob -open
            resident:res-bob linked='[{"id":"res-ann","name":"","at_ms":"@5"}]' open=ann
            timeline:ann 1=linked
        """,
    ),
    Case(
        "link",
        "LINKED",
        "the landlord's record stays the one, whichever of the two was open",
        linked("res-ann", "bob"),
        given=(
            *(BOB, *HELD, closes("ann", outcome="spam"), texts("bob"), accepts("bob")),
            later(5),
        ),
        values={"conversation": "bob", "resident": "res-bob"},
        events="resident.linked",
        then="""
            addresses phone:ann=res-bob
            conversation:bob linked='[{"id":"res-ann","name":"","at_ms":"@5"}]'
            reach:res-bob phone:ann=known
            resident:res-ann linked_to=res-bob
            resident:res-bob linked='[{"id":"res-ann","name":"","at_ms":"@5"}]'
            timeline:bob 1=linked
        """,
    ),
    Case(
        "link",
        "LINKED",
        "a text that is offered comes into the conversation in hand, in order, with the older wait",
        linked(),
        given=(
            *(says("bob", "b1", 1), later(2), says("ann", "a2", 2), says("bob", "b3", 3)),
            *(works(), accepts(), later(5)),
        ),
        values={"conversation": "ann", "resident": "res-bob"},
        events="offer.withdrawn conversation.closed resident.linked",
        then="""
            addresses phone:ann=res-bob
            conversation:ann linked='[{"id":"res-ann","name":"","at_ms":"@7"}]' resident=res-bob
            conversation:ann waiting_since_ms=@1
            conversation:bob agent= done= expires=2880min joined=ann last_agent=amina
            conversation:bob outcome=duplicate state=closed
            held:amina -bob
            open -bob
            reach:res-bob phone:ann=known
            resident:res-ann linked_to=res-bob -open
            resident:res-bob linked='[{"id":"res-ann","name":"","at_ms":"@7"}]' open=ann
            timeline:ann 0=b1 1=a2 2=b3 3=linked
            timeline:bob expires=2880min
            timers -offer|bob.1
        """,
    ),
    Case(
        "link",
        "LINKED",
        "an emergency that waits makes the conversation in hand one, and its promise is owed here",
        linked("res-eve"),
        given=(
            *(*HELD, texts("eve"), accepts("eve"), parks("eve")),
            runs("raise", conversation="eve", by="zoe", may_move=1, urgency="emergency", reason=""),
            later(5),
        ),
        values={"conversation": "ann", "resident": "res-eve"},
        events="conversation.closed resident.linked",
        then="""
            addresses phone:ann=res-eve
            conversation:ann linked='[{"id":"res-ann","name":"","at_ms":"@5"}]' resident=res-eve
            conversation:ann urgency=emergency
            conversation:eve done= expires=2880min joined=ann outcome=duplicate state=closed
            open -eve
            reach:res-eve phone:ann=known
            resident:res-ann linked_to=res-eve -open
            resident:res-eve linked='[{"id":"res-ann","name":"","at_ms":"@5"}]' open=ann
            timeline:ann 0=msg-eve 1=promise 2=a1 3=linked
            timeline:eve expires=2880min
            timers -promise|eve|1
        """,
    ),
    Case(
        "link",
        "LINKED",
        "what is in other hands goes where the resident is on the line",
        linked(),
        given=(
            *(*HELD, works("ben"), rings("bob"), accepts("bob", "ben"), joins("bob", "ben")),
            later(5),
        ),
        values={"conversation": "bob", "resident": "res-bob"},
        events="conversation.closed resident.linked",
        then="""
            addresses phone:ann=res-bob
            conversation:ann agent= done= expires=2880min joined=bob outcome=duplicate state=closed
            conversation:bob linked='[{"id":"res-ann","name":"","at_ms":"@5"}]'
            held:amina -ann
            open -ann
            reach:res-bob phone:ann=known
            resident:res-ann linked_to=res-bob -open
            resident:res-bob linked='[{"id":"res-ann","name":"","at_ms":"@5"}]'
            timeline:ann expires=2880min
            timeline:bob 1=a1 2=linked
        """,
    ),
    Case(
        "link",
        "LINKED",
        "of two that wait a supervisor makes one, in the better lane",
        linked(may_move=1),
        given=(texts("ann"), texts("bob", urgency=Urgency.URGENT, medium="chat"), later(5)),
        values={"conversation": "ann", "resident": "res-bob"},
        events="conversation.closed resident.linked",
        then="""
            addresses phone:ann=res-bob
            busy:repairs -routine|message
            conversation:ann linked='[{"id":"res-ann","name":"","at_ms":"@5"}]' medium=chat
            conversation:ann resident=res-bob urgency=urgent
            conversation:bob done= expires=2880min joined=ann outcome=duplicate state=closed
            lane:repairs:routine:message -ann
            lane:repairs:urgent:chat ann=@0 -bob
            open -bob
            reach:res-bob phone:ann=known
            resident:res-ann linked_to=res-bob -open
            resident:res-bob linked='[{"id":"res-ann","name":"","at_ms":"@5"}]' open=ann
            timeline:ann 1=msg-bob 2=linked
            timeline:bob expires=2880min
        """,
    ),
    Case(
        "link",
        "LINKED",
        "an offer stays with whoever was asked",
        linked(may_move=1),
        given=(*(BOB, works(), texts("ann"), later(5)),),
        values={"conversation": "ann", "resident": "res-bob"},
        events="resident.linked",
        then="""
            addresses phone:ann=res-bob
            conversation:ann linked='[{"id":"res-ann","name":"","at_ms":"@5"}]' resident=res-bob
            reach:res-bob phone:ann=known
            resident:res-ann linked_to=res-bob -open
            resident:res-bob linked='[{"id":"res-ann","name":"","at_ms":"@5"}]' open=ann
            timeline:ann 1=linked
        """,
    ),
    Case("link", "SAME", "they are one already", linked(), given=JOINED),
    Case("link", "UNKNOWN", "nobody has this id", linked("res-nobody"), given=HELD),
    Case("link", "NOT_YOURS", "a colleague holds it", linked(agent="ben"), given=(BOB, *HELD)),
    Case("link", "NOT_HERE", "it is parked", linked(), given=(BOB, *HELD, parks())),
    Case(
        "link",
        "ON_CALL",
        "on each line is a person of their own",
        linked(),
        given=(works(), rings("ann"), accepts(), joins(), rings("bob", "CA2")),
    ),
)

UNLINK = (
    Case(
        "unlink",
        "UNLINKED",
        "what only the one has said is theirs again, as if nothing had been",
        unlinked(),
        given=(*JOINED, later(5)),
        values={"own": "ann"},
        events="resident.unlinked",
        then="""
            addresses phone:ann=res-ann
            conversation:ann linked='[]' resident=res-ann
            reach:res-bob -phone:ann
            resident:res-ann -linked_to open=ann
            resident:res-bob linked='[]' -open
            timeline:ann 2=unlinked
        """,
    ),
    Case(
        "unlink",
        "UNLINKED",
        "who has said nothing here takes their address and leaves the rest",
        unlinked(conversation="bob"),
        given=(
            *(*JOINED, closes(outcome="spam"), texts("bob", provider="b2", conversation="bob")),
            *(accepts("bob"), later(5)),
        ),
        values={"own": ""},
        events="resident.unlinked",
        then="""
            addresses phone:ann=res-ann
            conversation:bob linked='[]'
            reach:res-bob -phone:ann
            resident:res-ann -linked_to
            resident:res-bob linked='[]'
            timeline:bob 1=unlinked
        """,
    ),
    Case(
        "unlink",
        "UNLINKED",
        "the words of two are parted: each has a conversation, and nobody loses their place",
        unlinked(),
        given=(*HELD, says("bob", "b1", 2), accepts("bob"), runs("link", **linked()), later(5)),
        values={"own": "new"},
        events="resident.unlinked resident.unlinked conversation.offered",
        then="""
            addresses phone:ann=res-ann
            conversation:ann address=phone:bob linked='[]' resident_spoke_ms=@2
            conversation:new accepted=0 address=phone:ann agent=amina attempt=1 calls= channel=sms
            conversation:new complaint=0 danger_to_life=0 deadline_ms=@25 distressed=0
            conversation:new head_start_ms=0 id=new language=en last_agent=amina linked='[]'
            conversation:new medium=message name= offered_ms=@5 opened_ms=@5 preview=words
            conversation:new queue=repairs reasons='[]' resident=res-ann resident_spoke_ms=@0
            conversation:new skills= spoke_last=resident state=offered to=+442079460958
            conversation:new topic=repairs urgency=routine waiting_since_ms=@0
            held:amina new=25
            open new=@5
            reach:res-bob -phone:ann
            resident:res-ann -linked_to open=new
            resident:res-bob linked='[]'
            timeline:ann 0=b1 1=linked 2=unlinked
            timeline:new 0=a1
            timers offer|new.1=@25
        """,
    ),
    Case(
        "unlink",
        "UNLINKED",
        "also while it waits",
        unlinked(may_move=1),
        given=(BOB, says("ann", "a1"), runs("link", **linked(may_move=1)), later(5)),
        values={"own": "ann"},
        events="resident.unlinked",
        then="""
            addresses phone:ann=res-ann
            conversation:ann linked='[]' resident=res-ann
            reach:res-bob -phone:ann
            resident:res-ann -linked_to open=ann
            resident:res-bob linked='[]' -open
            timeline:ann 2=unlinked
        """,
    ),
    Case(
        "unlink",
        "UNLINKED",
        "also while it is offered",
        unlinked(may_move=1),
        given=(BOB, works(), says("ann", "a1"), runs("link", **linked(may_move=1)), later(5)),
        values={"own": "ann"},
        events="resident.unlinked",
        then="""
            addresses phone:ann=res-ann
            conversation:ann linked='[]' resident=res-ann
            reach:res-bob -phone:ann
            resident:res-ann -linked_to open=ann
            resident:res-bob linked='[]' -open
            timeline:ann 2=unlinked
        """,
    ),
    Case("unlink", "UNKNOWN", "they were never linked", unlinked(), given=(BOB, *HELD)),
    Case("unlink", "NOT_YOURS", "a colleague holds it", unlinked(agent="ben"), given=JOINED),
    Case("unlink", "NOT_HERE", "it is parked", unlinked(), given=(*JOINED, parks())),
    Case(
        "unlink",
        "ON_CALL",
        "one of the two is on the line",
        unlinked(),
        given=(
            *(*HELD, says("bob", "b1", 2), accepts("bob"), runs("link", **linked())),
            *(rings("ann", entry=line("ring", 3, "phone:ann")), accepts(), joins()),
        ),
    ),
)

CASES: tuple[Case, ...] = (*LINK, *UNLINK)
