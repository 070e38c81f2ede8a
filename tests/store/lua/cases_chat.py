"""A chat that goes on elsewhere: by a call that was asked for, or by text."""

from typing import Any

from tests.store.lua.case import Case
from tests.store.lua.stage import Step
from tests.store.lua.steps import accepts, closes, entry, holds, later, received, runs, texts, works

CHAT = {"medium": "chat", "address": "webchat:ann"}
WATCHED = holds("settings", "chat_left_ms", "30000")


def carried(message: str = "out1", to: str = "+44") -> dict[str, Any]:
    """Return the arguments of `carry`."""
    about = {"conversation": "ann", "message": message, "to": to, "sender": "+44"}
    return about | {"entry": entry("by-text")}


def answered(status: str = "") -> tuple[Step, ...]:
    """Let Amina answer in the chat, and the answer come so far."""
    words = entry("out1") | {"channel": "webchat"}
    said = {"conversation": "ann", "agent": "amina", "entry": words, "to": "ann", "sender": ""}
    steps = (WATCHED, works(), texts(**CHAT), accepts(), runs("send", **said))
    told = runs("status", conversation="ann", message="out1", status=status, error="")
    return (*steps, told) if status else steps


def wish(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - as `received` takes them
    """Return the arguments of `receive` for somebody in the chat who would rather be rung."""
    asked = received(provider="wish", **{**CHAT, "medium": "callback", **more})
    asked["contact"] |= {"ring": "phone:ann", "channel": "webchat"}
    return asked | {"claimed": "phone:ann"}


CASES = (
    Case(
        "send",
        "QUEUED",
        "an answer into the chat is looked after",
        {"conversation": "ann", "agent": "amina", "to": "ann", "sender": ""}
        | {"entry": entry("out1") | {"channel": "webchat"}},
        given=(WATCHED, works(), texts(**CHAT), accepts()),
        events="message.queued",
        then="""
            conversation:ann spoke_last=agent
            deliveries:ann out1=queued|
            timeline:ann 1=out1
            timers chat|ann|out1=@30
        """,
    ),
    Case(
        "carry",
        "CARRIED",
        "what nobody saw in the chat goes by text",
        carried(),
        given=(*answered("sent"), later(30)),
        events="message.queued",
        then="""
            deliveries:ann by-text=queued|
            timeline:ann 2=by-text
            timers -chat|ann|out1
        """,
    ),
    Case(
        "carry",
        "CARRIED",
        "also when the conversation has been closed meanwhile, and no longer than it is kept",
        carried(),
        given=(*answered(), closes(), later(30)),
        events="message.queued",
        then="""
            deliveries:ann by-text=queued|
            timeline:ann 2=by-text
            timers -chat|ann|out1
        """,
    ),
    Case(
        "carry",
        "SEEN",
        "the browser has shown it",
        carried(),
        given=(*answered("delivered"), later(30)),
        then="timers -chat|ann|out1",
    ),
    Case(
        "carry",
        "SEEN",
        "it went by text before",
        carried(message=""),
        given=(*answered(), runs("carry", **carried(message=""))),
    ),
    Case(
        "carry",
        "NOWHERE",
        "they gave no number: it waits in the chat for their return",
        carried(to=""),
        given=(*answered(), later(30)),
        then="timers -chat|ann|out1",
    ),
    Case(
        "carry",
        "OVER",
        "nobody knows the conversation any more",
        carried(),
    ),
    Case(
        "receive",
        "JOINED",
        "who waits in the chat and would rather be rung keeps the place, in the lane of calls",
        wish(),
        given=(texts(**CHAT), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            addresses phone:ann=res-ann
            busy:repairs +routine|callback -routine|chat
            claim:wish =ann expires=2880min
            conversation:ann address=phone:ann channel=webchat medium=callback resident_spoke_ms=@5
            lane:repairs:routine:callback ann=@0
            lane:repairs:routine:chat -ann
            reach:res-ann phone:ann=probable
            timeline:ann 1=msg-wish
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "who types a number that is known is probably whoever has it",
        received("x", address="webchat:x", claimed="phone:ann"),
        given=(texts(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            addresses webchat:x=res-ann
            claim:SM-x =ann expires=2880min
            conversation:ann address=webchat:x resident_spoke_ms=@5
            reach:res-ann webchat:x=probable
            timeline:ann 1=msg-x
        """,
    ),
    Case(
        "receive",
        "OPENED",
        "who asks to be rung before they have said anything is rung at that number",
        wish(),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            addresses phone:ann=res-ann webchat:ann=res-ann
            busy:repairs +routine|callback
            claim:wish =ann expires=2880min
            conversation:ann address=phone:ann agent= ahead=0 attempt=0 calls= channel=webchat
            conversation:ann complaint=0 danger_to_life=0 distressed=0 head_start_ms=0 id=ann
            conversation:ann language=en last_agent= medium=callback name= opened_ms=@0
            conversation:ann preview=words queue=repairs reasons='[]' resident=res-ann
            conversation:ann resident_spoke_ms=@0 skills= spoke_last=resident state=waiting
            conversation:ann to=+442079460958 topic=repairs urgency=routine waiting_since_ms=@0
            lane:repairs:routine:callback ann=@0
            open ann=@0
            reach:res-ann phone:ann=probable webchat:ann=known
            resident:res-ann id=res-ann made_ms=@0 name= open=ann
            timeline:ann 0=msg-wish
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "who writes from the number that they gave in the chat can be answered there",
        received(provider="by-text"),
        given=(runs("receive", **wish()), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:by-text =ann expires=2880min
            conversation:ann channel=sms resident_spoke_ms=@5
            reach:res-ann phone:ann=known
            timeline:ann 1=msg-by-text
        """,
    ),
)
