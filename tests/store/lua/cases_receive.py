"""Contacts: residents write and ring."""

from core.words import Urgency
from tests.store.lua.case import Case
from tests.store.lua.stage import START_MS
from tests.store.lua.steps import (
    accepts,
    closes,
    hangs_up,
    joins,
    later,
    parks,
    received,
    rings,
    sends,
    texts,
    works,
)

SAID = "provider-2"  # a later contact of the same resident


def again(medium: str = "message", call: str = "", **more: object) -> dict[str, object]:
    """Return the arguments of a later contact of Ann's."""
    ids = {"conversation": "other", "resident": "res-other", "provider": SAID}
    return received(medium=medium, call=call, **(ids | more))  # type: ignore[arg-type]


RECEIVE = (
    Case(
        "receive",
        "OPENED",
        "a first text waits in its lane, claimed, with who wrote it",
        received(),
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
            conversation:ann resident_spoke_ms=@0 skills= spoke_last=resident state=waiting
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
        "a first text is offered in the same step to who is free",
        received(),
        given=(works(),),
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
            conversation:ann skills= spoke_last=resident state=offered to=+442079460958
            conversation:ann topic=repairs urgency=routine waiting_since_ms=@0
            held:amina ann=25
            open ann=@0
            reach:res-ann phone:ann=known
            resident:res-ann id=res-ann made_ms=@0 name= open=ann
            timeline:ann 0=msg-ann
            timers offer|ann.1=@20
        """,
    ),
    Case(
        "receive",
        "OPENED",
        "a call is found again by the provider's id of it",
        received(medium="voice", call="CA1"),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            addresses phone:ann=res-ann
            busy:repairs +routine|voice
            call:CA1 =ann expires=1440min
            claim:CA1 =ann expires=2880min
            conversation:ann address=phone:ann agent= ahead=0 attempt=0 calls=CA1 channel=voice
            conversation:ann complaint=0 danger_to_life=0 distressed=0 head_start_ms=0 id=ann
            conversation:ann language=en last_agent= medium=voice name= opened_ms=@0
            conversation:ann preview=words queue=repairs reasons='[]' resident=res-ann
            conversation:ann resident_spoke_ms=@0 skills= spoke_last=resident state=waiting
            conversation:ann to=+442079460958 topic=repairs urgency=routine waiting_since_ms=@0
            lane:repairs:routine:voice ann=@0
            open ann=@0
            reach:res-ann phone:ann=known
            resident:res-ann id=res-ann made_ms=@0 name= open=ann
            timeline:ann 0=msg-CA1
        """,
    ),
    Case(
        "receive",
        "OPENED",
        "who helped this resident last is asked first, before somebody idle for longer",
        again(conversation="ann-2"),
        given=(
            works("ben"),
            later(1),
            works("amina"),
            texts(queue="rents"),
            *(accepts(agent="ben"), sends(agent="ben"), closes(agent="ben")),
            later(1),
        ),
        values={"conversation": "ann-2", "resident": "res-ann"},
        events="contact.received conversation.offered",
        then="""
            claim:provider-2 =ann-2 expires=2880min
            conversation:ann-2 accepted=0 address=phone:ann agent=ben attempt=1 calls=
            conversation:ann-2 channel=sms complaint=0 danger_to_life=0 deadline_ms=@22
            conversation:ann-2 distressed=0 head_start_ms=0 id=ann-2 language=en last_agent=ben
            conversation:ann-2 medium=message name= offered_ms=@2 opened_ms=@2 preview=words
            conversation:ann-2 queue=repairs reasons='[]' resident=res-ann resident_spoke_ms=@2
            conversation:ann-2 skills= spoke_last=resident state=offered to=+442079460958
            conversation:ann-2 topic=repairs urgency=routine waiting_since_ms=@0
            held:ben ann-2=25
            open ann-2=@2
            resident:res-ann open=ann-2
            timeline:ann-2 0=msg-provider-2
            timers offer|ann-2.1=@22
        """,
    ),
    Case(
        "receive",
        "OPENED",
        "a number typed into webchat leads to who is known by it, and is not written to",
        received("bob", address="webchat:s1", claimed="phone:bob"),
        values={"conversation": "bob", "resident": "res-bob"},
        events="contact.received",
        then="""
            addresses phone:bob=res-bob webchat:s1=res-bob
            busy:repairs +routine|message
            claim:SM-bob =bob expires=2880min
            conversation:bob address=webchat:s1 agent= ahead=0 attempt=0 calls= channel=sms
            conversation:bob complaint=0 danger_to_life=0 distressed=0 head_start_ms=0 id=bob
            conversation:bob language=en last_agent= medium=message name= opened_ms=@0
            conversation:bob preview=words queue=repairs reasons='[]' resident=res-bob
            conversation:bob resident_spoke_ms=@0 skills= spoke_last=resident state=waiting
            conversation:bob to=+442079460958 topic=repairs urgency=routine waiting_since_ms=@0
            lane:repairs:routine:message bob=@0
            open bob=@0
            reach:res-bob phone:bob=probable webchat:s1=known
            resident:res-bob id=res-bob made_ms=@0 name= open=bob
            timeline:bob 0=msg-bob
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a worse text moves the conversation to its new lane, with its waiting time",
        again(urgency=Urgency.EMERGENCY, queue="rents"),
        given=(texts(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            busy:rents +emergency|message
            busy:repairs -routine|message
            claim:provider-2 =ann expires=2880min
            conversation:ann queue=rents resident_spoke_ms=@5 topic=rents urgency=emergency
            lane:rents:emergency:message ann=@0
            lane:repairs:routine:message -ann
            timeline:ann 1=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a call lifts a text that waits, and never lowers it",
        again("voice", "CA1"),
        given=(texts(urgency=Urgency.URGENT), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            busy:repairs -urgent|message +urgent|voice
            call:CA1 =ann expires=1440min
            claim:provider-2 =ann expires=2880min
            conversation:ann calls=CA1 channel=voice medium=voice resident_spoke_ms=@5
            lane:repairs:urgent:message -ann
            lane:repairs:urgent:voice ann=@0
            timeline:ann 1=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a text to somebody who is being offered stays with the offer",
        again(),
        given=(works(), texts(), later(5)),
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
        "a text that answers an agent takes the agent's room again",
        again(),
        given=(works(), texts(), accepts(), sends(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:provider-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@5 spoke_last=resident
            held:amina ann=25
            timeline:ann 2=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a call of somebody whose text an agent holds is offered to that agent first",
        again("voice", "CA1"),
        given=(works("ben"), works("amina"), texts(), accepts(agent="amina"), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received conversation.waiting conversation.offered",
        then="""
            call:CA1 =ann expires=1440min
            claim:provider-2 =ann expires=2880min
            conversation:ann accepted=0 attempt=2 calls=CA1 channel=voice deadline_ms=@25
            conversation:ann medium=voice offered_ms=@5 resident_spoke_ms=@5 state=offered
            held:amina ann=100
            ready:* -amina
            timeline:ann 1=msg-provider-2
            timers offer|ann.2=@25
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a call of somebody whose text is being offered goes through the lane to that agent",
        again("voice", "CA1"),
        given=(works(), texts(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received offer.withdrawn conversation.offered",
        then="""
            call:CA1 =ann expires=1440min
            claim:provider-2 =ann expires=2880min
            conversation:ann attempt=2 calls=CA1 channel=voice deadline_ms=@25 last_agent=amina
            conversation:ann medium=voice offered_ms=@5 resident_spoke_ms=@5
            held:amina ann=100
            ready:* -amina
            timeline:ann 1=msg-provider-2
            timers -offer|ann.1 offer|ann.2=@25
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a call waits when the agent who holds the text has no room for it",
        again("voice", "CA1"),
        given=(works(), texts(), accepts(), texts("bob"), accepts("bob"), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received conversation.waiting",
        then="""
            busy:repairs +routine|voice
            call:CA1 =ann expires=1440min
            claim:provider-2 =ann expires=2880min
            conversation:ann accepted=0 agent= calls=CA1 channel=voice medium=voice offered_ms=0
            conversation:ann resident_spoke_ms=@5 state=waiting
            held:amina -ann
            lane:repairs:routine:voice ann=@0
            timeline:ann 1=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a second telephone of the household rings at the same agent",
        again("voice", "CA2"),
        given=(works(), rings(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            call:CA2 =ann expires=1440min
            claim:provider-2 =ann expires=2880min
            conversation:ann calls=CA1,CA2 resident_spoke_ms=@5
            timeline:ann 1=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a second telephone of the household comes into the live call",
        again("voice", "CA2"),
        given=(works(), rings(), accepts(), joins(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received call.bridge",
        then="""
            call:CA2 =ann expires=1440min
            claim:provider-2 =ann expires=2880min
            conversation:ann calls=CA1,CA2 resident_spoke_ms=@5
            timeline:ann 1=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a text before the promised time ends the promise's timer",
        again(received_ms=START_MS + 4000),
        given=(works(), texts(), accepts(), parks(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received conversation.offered",
        then="""
            claim:provider-2 =ann expires=2880min
            conversation:ann accepted=0 agent=amina attempt=2 deadline_ms=@25 offered_ms=@5
            conversation:ann resident_spoke_ms=@5 spoke_last=resident state=offered
            conversation:ann waiting_since_ms=@4
            held:amina ann=25
            timeline:ann 2=msg-provider-2
            timers offer|ann.2=@25 -promise|ann|1
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "a call before the promised time waits as a call",
        again("voice", "CA1"),
        given=(works(), texts(), accepts(), parks(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received conversation.offered",
        then="""
            call:CA1 =ann expires=1440min
            claim:provider-2 =ann expires=2880min
            conversation:ann accepted=0 agent=amina attempt=2 calls=CA1 channel=voice
            conversation:ann deadline_ms=@25 medium=voice offered_ms=@5 resident_spoke_ms=@5
            conversation:ann spoke_last=resident state=offered
            held:amina ann=100
            ready:* -amina
            timeline:ann 2=msg-provider-2
            timers offer|ann.2=@25 -promise|ann|1
        """,
    ),
    Case(
        "receive",
        "JOINED",
        "words from a line that is over by now do not make a call of it",
        again("voice"),
        given=(rings(), later(5), hangs_up(), later(1)),
        values={"conversation": "ann", "resident": "res-ann"},
        events="contact.received",
        then="""
            claim:provider-2 =ann expires=2880min
            conversation:ann resident_spoke_ms=@6
            timeline:ann 2=msg-provider-2
        """,
    ),
    Case(
        "receive",
        "REPEATED",
        "the same webhook again changes nothing",
        received(conversation="other", resident="res-other"),
        given=(texts(), later(5)),
        values={"conversation": "ann", "resident": "res-ann"},
    ),
)

CASES = RECEIVE
