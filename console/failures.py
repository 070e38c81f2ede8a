"""What went wrong for a resident before, so that an agent can apologise for exactly that."""

from collections.abc import Callable, Iterable, Iterator

from console.decisions import events_of
from console.house import Log, Views
from console.messages import Failure
from core.clock import iso
from core.conversation import Conversation, State
from core.events import Event, EventType
from core.words import Delivery

EARLIER = 3  # conversations that are looked at beside this one
MOST = 8
_GAVE_UP = frozenset({"completed", "canceled"})


async def failures(log: Log, views: Views, conversation: Conversation) -> tuple[Failure, ...]:
    """Return what went wrong in this conversation and the last few before, the newest first."""
    found: list[Failure] = []
    for earlier in await views.earlier(conversation.resident, EARLIER):
        found += _complaint(earlier)
        found += failed(await views.past_events(earlier.id))
    found += failed(await events_of(log, views, conversation))
    return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:MOST])


def failed(events: Iterable[Event]) -> Iterator[Failure]:
    """Yield what went wrong by these events."""
    for event in events:
        words = WORDS.get(event.type)
        text = words(event) if words else ""
        if text:
            yield Failure(at=iso(event.at_ms), text=text)


def _complaint(earlier: Conversation) -> Iterator[Failure]:
    said = [reason.words for reason in earlier.reasons if reason.label == "complaint"]
    for words in said[:1]:
        yield Failure(at=iso(earlier.opened_ms), text=f"They complained before: “{words}”.")


def _after(event: Event) -> Conversation:
    return Conversation.from_fields(event.data["conversation"])


def _promise(event: Event) -> str:
    promise = _after(event).promise
    what = f": {promise.next}" if promise and promise.next else ""
    return f"We did not do in time what we promised{what}"


def _call(event: Event) -> str:
    waited = _after(event).state in (State.WAITING, State.OFFERED)
    gave_up = waited and event.data.get("cause") in _GAVE_UP
    return "They rang and gave up before anybody answered" if gave_up else ""


def _handed_on(event: Event) -> str:
    return "They were handed on" if event.data.get("cause") == "transfer" else ""


def _not_delivered(event: Event) -> str:
    lost = event.data.get("status") == Delivery.FAILED
    return "A message of ours did not reach them" if lost else ""


WORDS: dict[EventType, Callable[[Event], str]] = {
    EventType.PROMISE_BROKEN: _promise,
    EventType.CALL_ENDED: _call,
    EventType.CONVERSATION_WAITING: _handed_on,
    EventType.MESSAGE_STATUS: _not_delivered,
}
