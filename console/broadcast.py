"""From an event of the log to what goes over the stream, and to whom.

One event becomes a few envelopes, each written once and handed to everybody who may see it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from console import show, sight
from console import stream_messages as out
from console.house import Views
from console.messages import Wire
from core.conversation import Conversation, State
from core.events import Entry, Event, EventType
from core.ids import offer_id
from core.people import Agent
from core.words import Delivery

ANNOUNCEMENT = "announcement"  # the alert that store/lua/announce.lua raises

May = Callable[[Agent], bool]

# After these a timeline has other lines than before.
_MOVING = frozenset(
    {
        EventType.RESIDENT_IDENTIFIED,
        EventType.RESIDENT_LINKED,
        EventType.RESIDENT_UNLINKED,
    }
)

# How an offer ended, by the event that ended it.
_ENDED = {
    EventType.OFFER_DECLINED: "declined",
    EventType.OFFER_MISSED: "missed",
    EventType.OFFER_WITHDRAWN: "withdrawn",
    EventType.OFFER_ACCEPTED: "accepted",
    EventType.CONVERSATION_ACTIVE: "accepted",
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message, and who may read it."""

    may: May
    text: str


def everybody(_: Agent) -> bool:
    """Everybody who is logged in."""
    return True


async def envelopes(
    event: Event, views: Views, viewers: Collection[Agent] | None = None
) -> tuple[Envelope, ...]:
    """Return what the event means to these viewers, or to anybody; nothing when it is nobody's."""
    if event.type is EventType.AGENT_PRESENCE:
        return _presence(event)
    if event.type is EventType.AGENT_REMOVED:
        return (_sealed(everybody, out.AgentGoneMessage(seq=event.seq, agent=event.agent)),)
    if event.type is EventType.ALERT_RAISED:
        return (_alert(event),)
    fields = event.data.get("conversation")
    if not fields:
        return ()
    return await _conversation(event, Conversation.from_fields(fields), views, viewers)


def _alert(event: Event) -> Envelope:
    """Return an alert for supervisors; an announcement also for the agents whom it is for."""
    word, text = str(event.data.get("alert", "")), str(event.data.get("text", ""))
    if word != ANNOUNCEMENT:
        alert = out.AlertMessage(seq=event.seq, alert=word, text=text, agent=None, queue=None)
        return _sealed(sight.oversees, alert)
    queue = str(event.data["queue"])
    said = out.AlertMessage(
        seq=event.seq, alert=word, text=text, agent=event.agent, queue=queue or None
    )
    return _sealed(lambda viewer: sight.is_told(viewer, queue), said)


def _presence(event: Event) -> tuple[Envelope, ...]:
    shown = show.agent_of_event(event.data["presence"], event.at_ms)

    def whole(viewer: Agent) -> bool:
        return sight.oversees(viewer) or viewer.id == shown.id

    return (
        _sealed(whole, out.PresenceMessage(seq=event.seq, agent=shown)),
        _sealed(
            lambda viewer: not whole(viewer),
            out.PresenceMessage(seq=event.seq, agent=show.colleague(shown)),
        ),
    )


async def _conversation(
    event: Event, after: Conversation, views: Views, viewers: Collection[Agent] | None
) -> tuple[Envelope, ...]:
    names = sight.audience(event, after)

    def may(viewer: Agent) -> bool:
        return viewer.id in names or sight.oversees(viewer)

    if viewers is not None and not any(map(may, viewers)):
        return ()

    shown = await show.conversation(views, after, event.data.get("reach"))
    sent = []
    if gone := _gone(event, after):
        sent.append(_sealed(lambda viewer: viewer.id == event.agent, gone))
    if event.type is EventType.CONVERSATION_OFFERED:
        asked = out.OfferMessage(seq=event.seq, conversation=shown)
        sent.append(_sealed(lambda viewer: viewer.id == after.agent, asked))
    sent.append(_sealed(may, out.ConversationMessage(seq=event.seq, conversation=shown)))
    sent += [_sealed(may, message) for message in _timeline(event)]
    return tuple(sent)


def _gone(event: Event, after: Conversation) -> out.OfferGoneMessage | None:
    ended = _ENDED.get(event.type)
    offer = event.data.get("offer", offer_id(after.id, after.attempt))
    # An accepted call stays offered until the agent's phone has joined.
    connecting = event.type is EventType.OFFER_ACCEPTED and after.state is State.OFFERED
    if ended is None or connecting or not offer:
        return None
    cause = "hung_up" if event.data.get("cause") == "hung_up" else ended
    return out.OfferGoneMessage(seq=event.seq, offer=offer, conversation=after.id, cause=cause)


def _timeline(event: Event) -> list[Wire]:
    if event.type is EventType.MESSAGE_STATUS:
        return [
            out.StatusMessage(
                seq=event.seq,
                conversation=event.conversation,
                message=event.data["message"],
                status=event.data["status"],
                error=event.data.get("error", ""),
            )
        ]
    if event.type in _MOVING:
        return [out.TimelineMessage(seq=event.seq, conversation=event.conversation)]
    fields: dict[str, Any] | None = event.data.get("entry")
    if not fields:
        return []
    status = Delivery.QUEUED if event.type is EventType.MESSAGE_QUEUED else None
    entry = show.entry(Entry.from_dict(fields), status)
    return [out.EntryMessage(seq=event.seq, conversation=event.conversation, entry=entry)]


def _sealed(may: May, message: Wire) -> Envelope:
    return Envelope(may, message.model_dump_json())
