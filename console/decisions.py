"""What was decided about a conversation and why, in words that a supervisor reads (law 12)."""

from collections.abc import Callable, Mapping
from typing import Any

from console.house import Log, Views
from console.messages import Decision
from core.clock import iso
from core.conversation import Conversation
from core.events import Event, EventType
from core.words import Supervision

PAGE = 1_000
SKEW_MS = 60_000  # how far the clocks of two machines may differ

# Why somebody was not asked, by the word of the script.
_REFUSALS = {
    "away": "not available",
    "no_console": "only a telephone, and there is no call",
    "draining": "finishing what they have",
    "reserved": "kept for emergencies",
    "stale": "console not heard from",
    "skipped": "missed or declined it lately",
    "wrap_up": "in after-call work",
    "no_phone": "phone not registered",
    "full": "no room",
    "skills": "lacks a skill it needs",
    "queue": "does not serve its queue",
    "unknown": "no such account",
}

_RULES = {
    "arrival": "the present agent with the most room",
    "last_agent": "who last helped this resident",
    "order": "next in order for an agent who came free",
    "taken": "taken out of turn",
    "assigned": "put to them by a supervisor",
    "named": "named by the colleague who handed it on",
    "returned": "back to the colleague who handed it on, as it was not taken",
}


_RINGS = {
    "2": "the second line and the neighbouring queues",
    "3": "every agent",
    "4": "supervisors",
    "5": "the on-call telephone",
}


async def decisions(log: Log, views: Views, conversation: Conversation) -> tuple[Decision, ...]:
    """Return the decisions, oldest first."""
    found = await events_of(log, views, conversation)
    return tuple(decision for event in found if (decision := decided(event)))


async def events_of(log: Log, views: Views, conversation: Conversation) -> list[Event]:
    """Return its events in order; the archive has those that the log no longer holds.

    While the archive is away, or some moments behind, the log alone is told.
    """
    found = await _logged(log, conversation)
    if not any(_opened(event) for event in found):
        recorded = await views.past_events(conversation.id)
        known = {event.seq for event in recorded}
        found = [*recorded, *(event for event in found if event.seq not in known)]
    return found


async def _logged(log: Log, conversation: Conversation) -> list[Event]:
    last = await log.last_seq()
    after = await _before(log, conversation.opened_ms - SKEW_MS, last)
    found: list[Event] = []
    while after < last and (page := await log.read(after, PAGE)):
        found += [event for event in page if event.conversation == conversation.id]
        after = page[-1].seq
    return found


def _opened(event: Event) -> bool:
    return event.type is EventType.CONTACT_RECEIVED and bool(event.data.get("opened"))


async def _before(log: Log, at_ms: int, last: int) -> int:
    """Return the number of an event before that moment, by halving: the log is in order of time."""
    low, high = max(await log.first_seq() - 1, 0), last
    while high - low > PAGE:
        middle = (low + high) // 2
        page = await log.read(middle, 1)
        if page and page[0].at_ms < at_ms:
            low = middle
        else:
            high = middle
    return low


def decided(event: Event) -> Decision | None:
    """Return what the event decided, in words; None when it decided nothing."""
    words = WORDS.get(event.type)
    if words is None:
        return None
    return Decision(
        seq=event.seq,
        at=iso(event.at_ms),
        event=event.type,
        agent=event.agent or None,
        text=words(event),
    )


def _after(event: Event) -> Conversation:
    return Conversation.from_fields(event.data["conversation"])


def _received(event: Event) -> str:
    after = _after(event)
    what = "Opened" if event.data.get("opened") else "Joined to the open conversation"
    reasons = "; ".join(f"{reason.label}: “{reason.words}”" for reason in after.reasons)
    why = f" because of {reasons}" if reasons else ", as nothing said otherwise"
    return f"{what}: {after.urgency} in queue {after.queue}, as {after.medium}{why}."


def _offered(event: Event) -> str:
    why: Mapping[str, Any] = event.data.get("why") or {}
    rule = str(why.get("rule", ""))
    text = f"Offered to {event.agent}: {_RULES.get(rule, rule)}"
    if ratio := why.get("ratio"):
        text += f" (waited {ratio} of its target)"
    if order := why.get("order"):
        text += f"; compared: {', '.join(_head(str(each)) for each in order)}"
    if reason := why.get("reason"):
        text += f" ({why.get('by')}: {reason})"
    # An empty Lua table arrives as an object.
    skipped = why.get("skipped") or []
    if not skipped:
        return f"{text}."
    passed = ", ".join(_skipped(str(each)) for each in skipped)
    return f"{text}. Passed over: {passed}."


def _head(pair: str) -> str:
    lane, _, ratio = pair.partition("=")
    return f"{lane.replace('|', ' ')} at {ratio}"


def _skipped(pair: str) -> str:
    name, _, word = pair.partition("=")
    return f"{name} ({_REFUSALS.get(word, word)})"


def _because(event: Event) -> str:
    cause = str(event.data.get("cause", "")).replace("_", " ")
    return f" ({cause})" if cause else ""


def _waiting(event: Event) -> str:
    from_agent = event.data.get("from_agent")
    who = f" from {from_agent}" if from_agent else ""
    to_agent = event.data.get("to_agent")
    whom = f", for {to_agent} first" if to_agent else ""
    return f"Back to queue {_after(event).queue}{who}{whom}{_because(event)}; its wait goes on."


def _ring(event: Event) -> str:
    return _RINGS.get(str(event.data.get("ring")), "everybody")


def _parked(event: Event) -> str:
    promise = _after(event).promise
    until = f": {promise.next}, by {iso(promise.by_ms)}" if promise else ""
    return f"Parked by {event.agent} with a promise{until}."


def _consult_ended(event: Event) -> str:
    return f"{event.agent} is consulted no more{_because(event)}; it stays with {_holder(event)}."


def _holder(event: Event) -> str:
    return _after(event).agent or "the queue"


def _supervised(event: Event) -> str:
    how = {
        Supervision.LISTEN: "listened to the call of",
        Supervision.WHISPER: "whispered on the call to",
        Supervision.JOIN: "joined the call of",
    }[Supervision(event.data["how"])]
    return f"{event.agent} {how} {_after(event).agent}."


WORDS: dict[EventType, Callable[[Event], str]] = {
    EventType.CONTACT_RECEIVED: _received,
    EventType.CONVERSATION_OFFERED: _offered,
    EventType.OFFER_ACCEPTED: lambda e: f"Accepted by {e.agent}.",
    EventType.OFFER_DECLINED: lambda e: f"Declined by {e.agent}, who is passed over for a while.",
    EventType.OFFER_MISSED: lambda e: f"Missed by {e.agent}{_because(e)}; the next is asked.",
    EventType.OFFER_WITHDRAWN: lambda e: f"Taken back from {e.agent}{_because(e)}.",
    EventType.CONVERSATION_ACTIVE: lambda e: f"{e.agent} is on the line.",
    EventType.CONVERSATION_WAITING: _waiting,
    EventType.CONVERSATION_RAISED: lambda e: (
        f"Urgency from {e.data.get('from')} to {e.data.get('to')} by {e.agent}: "
        f"{e.data.get('reason')}"
    ),
    EventType.CONVERSATION_WIDENED: lambda e: f"From now on asked as well: {_ring(e)}.",
    EventType.ON_CALL_ASKED: lambda _: "An on-call telephone was texted.",
    EventType.CONVERSATION_PARKED: _parked,
    EventType.PROMISE_BROKEN: lambda _: (
        "The promise was not kept in time; back to the queue, ahead of its class."
    ),
    EventType.CONVERSATION_CLOSED: lambda e: (
        f"Closed by {e.agent} as {str(e.data.get('outcome')).replace('_', ' ')}: "
        f"{e.data.get('done')}"
    ),
    EventType.CONSULT_ASKED: lambda e: f"{e.agent} asked {e.data.get('colleague')} into the call.",
    EventType.CONSULT_JOINED: lambda e: f"{e.agent} came into the call of {_holder(e)}.",
    EventType.CONSULT_ENDED: _consult_ended,
    EventType.CONVERSATION_HANDED_OVER: lambda e: (
        f"Handed over on the line from {e.data.get('from_agent')} to {e.agent}{_because(e)}; "
        "its wait goes on."
    ),
    EventType.RESIDENT_IDENTIFIED: lambda e: (
        f"{e.agent} said who of the people behind this number it is."
    ),
    EventType.RESIDENT_LINKED: lambda e: (
        f"{e.agent} said that two residents are one person; {len(e.data.get('moved') or [])} lines "
        "came in from the other conversation."
    ),
    EventType.RESIDENT_UNLINKED: lambda e: (
        f"{e.agent} said that two residents are not one person; each has their own words again."
    ),
    EventType.CALL_RECORDING: lambda e: (
        f"{e.agent} {'paused' if _after(e).recording == 'paused' else 'took up'} "
        "the recording of the call."
    ),
    EventType.CALL_ENDED: lambda e: f"The call ended{_because(e)}.",
    EventType.CALL_SUPERVISED: _supervised,
}
