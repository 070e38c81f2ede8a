"""What an event means for the tables."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.events import Entry, EventType
from store.archive.rows import rows_of, storable
from tests.store.events import AT_MS, event

CONVERSATION = {
    "id": "cnv_1",
    "resident": "res_1",
    "name": "Ann",
    "state": "waiting",
    "queue": "repairs",
    "urgency": "urgent",
    "medium": "message",
    "opened_ms": str(AT_MS),
}


def entry(entry_id: str = "msg_1", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON
    """Return a line of a timeline as an event carries it."""
    line = Entry(entry_id, "message", "resident", "sms", AT_MS, "No heating", address="phone:+44")
    return {**line.to_dict(), **fields}


def received(seq: int = 1, **conversation: str) -> Any:  # noqa: ANN401 - an Event
    """Return the event of a text that came in."""
    return event(
        seq,
        EventType.CONTACT_RECEIVED,
        conversation={**CONVERSATION, **conversation},
        entry=entry(f"msg_{seq}"),
        opened=True,
    )


def test_a_contact_is_an_event_a_conversation_a_line_and_a_resident() -> None:
    """One event tells who, what was said, and how the conversation stands."""
    rows = rows_of([received()], epoch=3)
    assert [(row["epoch"], row["seq"], row["type"]) for row in rows.events] == [
        (3, 1, "contact.received")
    ]
    assert rows.conversations["cnv_1"]["snapshot"] == CONVERSATION
    assert rows.conversations["cnv_1"]["opened_ms"] == AT_MS
    assert rows.entries["msg_1"]["text"] == "No heating"
    assert rows.entries["msg_1"]["resident"] == "res_1"
    assert rows.residents == {"res_1": {"id": "res_1", "name": "Ann", "seen_ms": AT_MS + 1}}
    assert rows.addresses["phone:+44"]["resident"] == "res_1"
    assert rows.deliveries == []
    assert rows.unreadable == []


def test_the_newest_snapshot_of_a_conversation_is_kept() -> None:
    """Many events of one conversation in a batch are one row: the last."""
    rows = rows_of([received(1), received(2, state="active")], epoch=1)
    assert rows.conversations["cnv_1"]["state"] == "active"
    assert rows.conversations["cnv_1"]["changed_ms"] == AT_MS + 2
    assert list(rows.entries) == ["msg_1", "msg_2"]


def test_an_answer_is_queued_and_its_delivery_moves() -> None:
    """What the provider says of a message changes its line, in the order of the log."""
    queued = event(1, EventType.MESSAGE_QUEUED, conversation=CONVERSATION, entry=entry())
    sent = event(
        2, EventType.MESSAGE_STATUS, conversation=CONVERSATION, message="msg_1", status="sent"
    )
    failed = event(
        3,
        EventType.MESSAGE_STATUS,
        conversation=CONVERSATION,
        message="msg_1",
        status="failed",
        error="30003",
    )
    rows = rows_of([queued, sent, failed], epoch=1)
    assert [(row["message"], row["now"], row["because"]) for row in rows.deliveries] == [
        ("msg_1", "queued", ""),
        ("msg_1", "sent", ""),
        ("msg_1", "failed", "30003"),
    ]
    assert rows.addresses == {}  # an answer does not say whose address it went to


def test_an_event_about_no_conversation_is_only_an_event() -> None:
    """An alert or an account has no timeline."""
    rows = rows_of([event(1, EventType.ALERT_RAISED, alert="x", text="y")], epoch=1)
    assert len(rows.events) == 1
    assert (rows.conversations, rows.entries, rows.unreadable) == ({}, {}, [])


def test_what_is_not_understood_is_kept_and_named() -> None:
    """A malformed event does not stop those behind it, and does not vanish."""
    odd = event(1, EventType.NOTE_ADDED, conversation={"id": "cnv_1"}, entry=entry())
    worse = event(2, EventType.NOTE_ADDED, conversation=CONVERSATION, entry={"id": "msg_2"})
    rows = rows_of([odd, worse, received(3)], epoch=1)
    assert [row["seq"] for row in rows.events] == [1, 2, 3]
    assert rows.unreadable == [1, 2]
    assert list(rows.entries) == ["msg_3"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec=None)), inner),
)


@given(JSON)
def test_what_is_stored_every_database_takes(value: Any) -> None:  # noqa: ANN401 - any JSON
    """Nothing keeps a NUL or half a surrogate pair, and nothing else is changed."""
    stored = storable(value)
    text = repr(stored)
    assert "\\x00" not in text
    text.encode()
    assert storable(stored) == stored
    assert isinstance(stored, type(value))
