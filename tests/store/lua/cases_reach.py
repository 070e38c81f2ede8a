"""Where residents are reached: since when they are silent there."""

from tests.store.lua.case import Case
from tests.store.lua.cases_household import record
from tests.store.lua.cases_receive import again
from tests.store.lua.stage import START_MS
from tests.store.lua.steps import holds, later, received, runs, texts

WROTE = f"known|{START_MS}"

CASES = (
    Case(
        "receive",
        "JOINED",
        "when a resident wrote where an answer is possible for a while only, that is kept",
        again(windowed=True),
        given=(texts(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:provider-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@5
            reach:res-ann phone:ann='known|@0'
            timeline:ann 1=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "what comes late does not end the time for an answer sooner; who wants no texts stays so",
        again(windowed=True, received_ms=START_MS - 60_000),
        given=(texts(), holds("reach:res-ann", "phone:ann", f"{WROTE}|5"), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:provider-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@5
            timeline:ann 1=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "who writes STOP wants no texts from then on, and is read all the same",
        again(consent="stop"),
        given=(texts(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:provider-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@5
            reach:res-ann phone:ann='known||@0'
            timeline:ann 1=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "START undoes STOP",
        again(consent="start"),
        given=(texts(), holds("reach:res-ann", "phone:ann", "known||5"), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:provider-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@5
            reach:res-ann phone:ann=known
            timeline:ann 1=msg-provider-2
        """,
    ),
    Case(
        "stop",
        "STOPPED",
        "the provider knows of a STOP that never came to us",
        {"conversation": "ann", "address": "phone:ann"},
        given=(runs("receive", **received(windowed=True)), later(5)),
        then="reach:res-ann phone:ann='known|@0|@5'",
    ),
    Case(
        "stop",
        "SAME",
        "since when is not moved by a second refusal",
        {"conversation": "ann", "address": "phone:ann"},
        given=(texts(consent="stop"), later(5)),
    ),
    Case(
        "stop",
        "UNKNOWN",
        "an address that is not theirs",
        {"conversation": "ann", "address": "phone:bob"},
        given=(texts(),),
    ),
    Case(
        "resident",
        "CHANGED",
        "the landlord's record takes nothing from what is known of a number",
        record("phone:ann", name="Ann"),
        given=(runs("receive", **received(windowed=True)),),
        values={"resident": "res-ann"},
        then="resident:res-ann name=Ann listed=1",
    ),
    Case(
        "take_back",
        "TAKEN_BACK",
        "what a resident has deleted is marked, and no longer shown in lists",
        {"provider": "SM-ann", "message": "msg-ann"},
        given=(texts(), later(5)),
        values={"conversation": "ann"},
        events="message.status",
        then="""
            conversation:ann preview=
            deliveries:ann msg-ann=deleted|
        """,
    ),
    Case(
        "take_back",
        "TAKEN_BACK",
        "what was said after it is still shown",
        {"provider": "SM-ann", "message": "msg-ann"},
        given=(texts(), texts(provider="SM-2", preview="more"), later(5)),
        values={"conversation": "ann"},
        events="message.status",
        then="deliveries:ann msg-ann=deleted|",
    ),
    Case(
        "take_back",
        "SAME",
        "a second time changes nothing",
        {"provider": "SM-ann", "message": "msg-ann"},
        given=(texts(), runs("take_back", provider="SM-ann", message="msg-ann"), later(5)),
    ),
    Case(
        "take_back",
        "UNKNOWN",
        "a message that never came",
        {"provider": "SM-bob", "message": "msg-bob"},
        given=(texts(),),
    ),
)
