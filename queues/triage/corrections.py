"""What agents corrected, as labelled examples for the people who keep the words and rules.

Nothing is learned from them by itself. An example is made of the events of one conversation: what
the resident said, what triage made of it, and what a person changed afterwards.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.events import Event, EventType
from core.words import Urgency

Fields = Mapping[str, Any]


@dataclass(slots=True)
class _Told:
    """What has been read of one conversation so far."""

    said: list[Fields] = field(default_factory=list)
    corrected: list[dict[str, Any]] = field(default_factory=list)
    said_before: int = 0  # how much the resident had said when it was last corrected
    first: Fields = field(default_factory=dict)  # the conversation, before anybody corrected it
    label: Fields = field(default_factory=dict)  # the conversation, as it was corrected last
    last: Fields = field(default_factory=dict)


def example(
    events: Iterable[Event], topics_of: Callable[[str], Sequence[str]]
) -> dict[str, Any] | None:
    """Return the labelled example of one conversation, or None when nobody corrected it.

    None too when its words are erased. A transfer names a queue, not a topic: where the queue has
    several topics and triage named none of them, `topic` is None, for a person to fill in.
    """
    told = _Told()
    for event in events:
        _read(told, event)
    said = told.said[: told.said_before]
    if not told.corrected or not said:
        return None
    urgency = told.label["urgency"]
    return {
        "id": told.label["id"],
        "channel": said[0]["channel"],
        "text": "\n".join(entry["text"] for entry in said),
        "urgency": urgency,
        "topic": _topic(told, topics_of),
        "complaint": told.label.get("complaint") == "1",
        "distressed": told.label.get("distressed") == "1",
        "danger_to_life": told.label.get("danger_to_life") == "1" and urgency == Urgency.EMERGENCY,
        "lang": told.label.get("language", ""),
        "tags": ["corrected"],
        "queue": told.label["queue"],
        "triage": {
            "version": said[-1].get("triage", ""),
            "urgency": told.first["urgency"],
            "topic": told.first["topic"],
            "queue": told.first["queue"],
        },
        "corrections": told.corrected,
    }


def _read(told: _Told, event: Event) -> None:
    now, entry = event.data.get("conversation") or {}, event.data.get("entry") or {}
    if event.type is EventType.CONTACT_RECEIVED and entry.get("kind") == "message":
        told.said.append(entry)
    change = _change(event, told.last, now)
    if change:
        told.first = told.first or told.last
        told.corrected.append({"at_ms": event.at_ms, "by": event.agent, **change})
        told.said_before, told.label = len(told.said), now
    told.last = now or told.last


def _change(event: Event, before: Fields, now: Fields) -> dict[str, str]:
    if event.type is EventType.CONVERSATION_RAISED:
        names = ("from", "to", "reason")
        return {"what": "urgency", **{name: event.data.get(name, "") for name in names}}
    moved = before.get("queue") and before["queue"] != now.get("queue")
    transferred = event.data.get("cause") == "transfer"
    if event.type is EventType.CONVERSATION_WAITING and transferred and moved:
        return {"what": "queue", "from": before["queue"], "to": now["queue"]}
    return {}


def _topic(told: _Told, topics_of: Callable[[str], Sequence[str]]) -> str | None:
    named, topics = told.first["topic"], topics_of(told.label["queue"])
    if told.label["queue"] == told.first["queue"] or named in topics:
        return str(named)
    return topics[0] if len(topics) == 1 else None
