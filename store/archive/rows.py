"""What one batch of events means for the tables. Pure: events in, rows out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.events import Entry, Event, EventType
from core.words import Delivery

Row = dict[str, Any]


# After these a line may stand in another conversation, or be somebody else's.
IDENTITY = frozenset(
    {
        EventType.RESIDENT_IDENTIFIED,
        EventType.RESIDENT_LINKED,
        EventType.RESIDENT_UNLINKED,
    }
)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by table. Where a row is there twice (one conversation, many events), the last is kept.

    `deliveries`, `moved` and `attached` change entries, in this order, after the entries are there.
    `unreadable` are numbers of events that are kept in `events` but mean nothing to the other
    tables.
    """

    events: list[Row] = field(default_factory=list)
    conversations: dict[str, Row] = field(default_factory=dict)
    entries: dict[str, Row] = field(default_factory=dict)
    deliveries: list[Row] = field(default_factory=list)
    attached: list[Row] = field(default_factory=list)
    moved: list[Row] = field(default_factory=list)
    residents: dict[str, Row] = field(default_factory=dict)
    addresses: dict[str, Row] = field(default_factory=dict)
    unreadable: list[int] = field(default_factory=list)


def rows_of(events: Iterable[Event], epoch: int) -> Rows:
    """Return what to write for these events, which are in order."""
    rows = Rows()
    for event in events:
        data = storable(event.data)
        # Others who use the number are not this conversation's: forgotten, they must not stay.
        data.get("conversation", {}).pop("people", None)
        rows.events.append(
            {
                "epoch": epoch,
                "seq": event.seq,
                "type": str(event.type),
                "at_ms": event.at_ms,
                "conversation": event.conversation,
                "agent": event.agent,
                "data": data,
            }
        )
        try:
            _project(rows, event, data)
        except (AttributeError, KeyError, TypeError, ValueError):
            rows.unreadable.append(event.seq)
    return rows


def storable(value: Any) -> Any:  # noqa: ANN401 - JSON is what it is
    """Return JSON that every database takes: PostgreSQL refuses NUL and half a surrogate pair."""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {storable(name): storable(item) for name, item in value.items()}
    return [storable(item) for item in value] if isinstance(value, list) else value


def _project(rows: Rows, event: Event, data: Mapping[str, Any]) -> None:
    snapshot = data.get("conversation")
    if not event.conversation or snapshot is None:
        return
    conversation = _conversation(event, snapshot)
    entry = Entry.from_dict(data["entry"]) if data.get("entry") else None
    rows.conversations[event.conversation] = conversation
    resident = conversation["resident"]
    name = snapshot.get("name", "")
    rows.residents[resident] = {"id": resident, "name": name, "seen_ms": event.at_ms}
    if entry and entry.id not in rows.entries:
        rows.entries[entry.id] = _entry(event, entry, resident)
    if entry and event.type is EventType.MEDIA_ATTACHED:
        rows.attached.append({"message": entry.id, "files": entry.to_dict()["media"]})
    if entry and event.type is EventType.CONTACT_RECEIVED and entry.address:
        rows.addresses[entry.address] = {
            "address": entry.address,
            "resident": resident,
            "seen_ms": event.at_ms,
        }
    if event.type in IDENTITY:
        _identity(rows, event, data, resident)
    if entry and event.type is EventType.MESSAGE_QUEUED:
        rows.deliveries.append({"message": entry.id, "now": str(Delivery.QUEUED), "because": ""})
    if event.type is EventType.MESSAGE_STATUS:
        rows.deliveries.append(
            {
                "message": data["message"],
                "now": str(Delivery(data["status"])),
                "because": data.get("error", ""),
            }
        )


def _identity(rows: Rows, event: Event, data: Mapping[str, Any], resident: str) -> None:
    """Two residents are one, or are not: where their lines are now, and whose their addresses."""
    rows.moved.extend(
        {"entry": entry, "to": event.conversation, "whose": resident}
        for entry in data.get("moved") or ()
    )
    for address in data.get("addresses") or ():
        rows.addresses[address] = {
            "address": address,
            "resident": data.get("into", data["from"]),
            "seen_ms": event.at_ms,
        }


def _conversation(event: Event, snapshot: Mapping[str, Any]) -> Row:
    names = ("resident", "state", "queue", "urgency", "medium")
    return {
        "id": event.conversation,
        **{name: snapshot[name] for name in names},
        "opened_ms": int(snapshot["opened_ms"]),
        "changed_ms": event.at_ms,
        "snapshot": snapshot,
    }


def _entry(event: Event, entry: Entry, resident: str) -> Row:
    return {
        **entry.to_dict(),
        "seq": event.seq,
        "conversation": event.conversation,
        "resident": resident,
        "status": "",
        "error": "",
    }
