"""What the archive remembers of a resident, and forgets when it is asked to."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from core.conversation import State
from core.events import Entry, Event, EventType
from core.ids import AgentId, ConversationId, QueueId, ResidentId
from core.words import Delivery
from store.archive.erasure import Erased, erase
from store.archive.history import History
from store.archive.ledger import Ledger
from store.archive.rows import rows_of
from store.archive.tables import METADATA
from tests.store.events import AT_MS

ANN, BOB = ResidentId("res_ann"), ResidentId("res_bob")
SECRETS = ["Ann Onymous", "+447700900123", "gas", "Stove", "plumber", "Thursday"]


def conversation(number: int, resident: str = ANN, **fields: str) -> dict[str, str]:
    """Return a conversation as its events carry it."""
    return {
        "id": f"cnv_{number}",
        "resident": resident,
        "name": "Ann Onymous",
        "state": "waiting",
        "queue": "repairs",
        "urgency": "urgent",
        "medium": "message",
        "topic": "heating",
        "language": "en",
        "reasons": json.dumps([{"label": "urgent", "words": "Stove is broken"}]),
        "opened_ms": str(AT_MS + number),
        "waiting_since_ms": str(AT_MS + number),
        "channel": "sms",
        "address": "phone:+447700900123",
        "to": "+441632960000",
        "preview": "Stove is broken",
        "promise_done": "rang the plumber",
        "promise_next": "visit",
        "promise_by_ms": str(AT_MS + 9_000),
        **fields,
    }


def line(message: str, text: str, speaker: str = "resident", at: int = 0) -> dict[str, Any]:
    """Return a line of a timeline as events carry it."""
    address = "phone:+447700900123"
    name = "Ann Onymous"
    entry = Entry(message, "message", speaker, "sms", AT_MS + at, text, name=name, address=address)
    return entry.to_dict()


class Writer:
    """Records events as the recorder does."""

    def __init__(self, ledger: Ledger) -> None:
        """Begin with an empty archive."""
        self._ledger = ledger

    async def record(self, *events: tuple[EventType, dict[str, Any]]) -> None:
        """Record these behind what is there."""
        place = await self._ledger.place()
        made = [
            Event(seq, kind, AT_MS + seq, data["conversation"]["id"], "amina", data)
            for seq, (kind, data) in enumerate(events, place.seq + 1)
        ]
        await self._ledger.record(place, place.at(made[-1].seq), rows_of(made, place.epoch), [])

    async def talk(self, number: int, resident: str = ANN) -> None:
        """Record a conversation from the first text to the last."""
        about = conversation(number, resident)
        answer = f"msg_{number}b"
        status = {"message": answer, "status": "delivered", "error": ""}
        closed = conversation(number, resident, state="closed", outcome="resolved", done="plumber")
        await self.record(
            (
                EventType.CONTACT_RECEIVED,
                {"conversation": about, "entry": line(f"msg_{number}a", "I smell gas")},
            ),
            (
                EventType.MESSAGE_QUEUED,
                {"conversation": about, "entry": line(answer, "On Thursday", "agent", 1)},
            ),
            (EventType.MESSAGE_STATUS, {"conversation": about, **status}),
            (
                EventType.CONVERSATION_CLOSED,
                {"conversation": closed, "outcome": "resolved", "done": "the plumber came"},
            ),
        )


@pytest.fixture
def history(engine: AsyncEngine) -> History:
    """Read an empty archive."""
    return History(engine)


@pytest.fixture
def writer(ledger: Ledger) -> Writer:
    """Write an empty archive."""
    return Writer(ledger)


async def everything(engine: AsyncEngine) -> str:
    """Return all that the archive holds, as text."""
    async with engine.connect() as connection:
        rows = [
            tuple(row)
            for table in METADATA.sorted_tables
            for row in await connection.execute(sa.select(table))
        ]
    return repr(rows)


async def test_what_is_closed_is_listed_newest_first(history: History, writer: Writer) -> None:
    """By agent, by queue and page by page; what is open is not there."""
    for number, (agent, queue) in enumerate(
        [("amina", "repairs"), ("ben", "repairs"), ("amina", "rents"), ("amina", "repairs")], 1
    ):
        closed = conversation(number, state="closed", last_agent=agent, queue=queue)
        await writer.record((EventType.CONVERSATION_CLOSED, {"conversation": closed}))
    about = conversation(5, last_agent="amina")
    await writer.record((EventType.CONTACT_RECEIVED, {"conversation": about}))
    amina, repairs = AgentId("amina"), QueueId("repairs")

    async def ids(
        agent: AgentId | None, queue: QueueId | None, limit: int, before_ms: int | None
    ) -> list[str]:
        return [each.id for each in await history.closed(agent, queue, limit, before_ms)]

    assert await ids(None, None, 9, None) == ["cnv_4", "cnv_3", "cnv_2", "cnv_1"]
    assert await ids(amina, repairs, 9, None) == ["cnv_4", "cnv_1"]
    assert await ids(None, None, 2, AT_MS + 4) == ["cnv_3", "cnv_2"]


async def test_the_archive_says_how_far_it_is(history: History, writer: Writer) -> None:
    """Whoever watches sees at which event it is, from the first on."""
    await history.ping()
    assert await history.recorded() == 0
    await writer.talk(1)
    assert await history.recorded() == 4


async def test_an_unknown_conversation_has_no_history(history: History) -> None:
    """Nothing is None and empty, not an error."""
    unknown = ConversationId("cnv_0")
    assert await history.conversation(unknown) is None
    assert await history.timeline(unknown) == []
    assert await history.history(ANN, 10) == []
    assert await history.addresses(ANN) == []


async def test_a_conversation_is_read_back(writer: Writer, history: History) -> None:
    """Its last state, every line with its delivery, and every event that led there."""
    await writer.talk(1)
    found = await history.conversation(ConversationId("cnv_1"))
    assert found is not None
    assert (found.state, found.name, found.reasons[0].words) == (
        State.CLOSED,
        "Ann Onymous",
        "Stove is broken",
    )
    timeline = await history.timeline(ConversationId("cnv_1"))
    assert [(entry.text, entry.speaker, state, error) for entry, state, error in timeline] == [
        ("I smell gas", "resident", None, ""),
        ("On Thursday", "agent", Delivery.DELIVERED, ""),
    ]
    events = await history.events(ConversationId("cnv_1"))
    assert [event.type for event in events] == [
        EventType.CONTACT_RECEIVED,
        EventType.MESSAGE_QUEUED,
        EventType.MESSAGE_STATUS,
        EventType.CONVERSATION_CLOSED,
    ]
    assert events[3].data["done"] == "the plumber came"
    assert await history.addresses(ANN) == ["phone:+447700900123"]


@pytest.mark.parametrize("together", [True, False])
async def test_a_file_that_was_fetched_is_in_the_line_that_it_came_with(
    writer: Writer, history: History, together: bool
) -> None:
    """Also when both are recorded in one go; erasing then finds its name."""
    at_provider = line("msg_1", "look") | {"media": [{"url": "https://provider/1"}]}
    kept = [{"file": "fil_1", "content_type": "image/png", "size": "9"}]
    came = (EventType.CONTACT_RECEIVED, {"conversation": conversation(1), "entry": at_provider})
    fetched = (
        EventType.MEDIA_ATTACHED,
        {"conversation": conversation(1), "entry": at_provider | {"media": kept}},
    )
    if together:
        await writer.record(came, fetched)
    else:
        await writer.record(came)
        await writer.record(fetched)
    [(entry, _, _)] = await history.timeline(ConversationId("cnv_1"))
    assert (entry.text, list(entry.media)) == ("look", kept)


async def test_history_is_what_is_closed_the_newest_first(writer: Writer, history: History) -> None:
    """The agent sees what went before with this resident, and nothing of another."""
    for number, resident in ((1, ANN), (2, BOB), (3, ANN), (4, ANN)):
        await writer.talk(number, resident)
    await writer.record(
        (
            EventType.CONTACT_RECEIVED,
            {"conversation": conversation(5), "entry": line("msg_5a", "Me again")},
        )
    )
    assert [found.id for found in await history.history(ANN, 10)] == ["cnv_4", "cnv_3", "cnv_1"]
    assert [found.id for found in await history.history(ANN, 2)] == ["cnv_4", "cnv_3"]


async def test_text_that_a_database_refuses_is_kept_as_well_as_can_be(
    writer: Writer, history: History
) -> None:
    """A NUL in a message stops nothing."""
    await writer.record(
        (
            EventType.CONTACT_RECEIVED,
            {"conversation": conversation(1), "entry": line("msg_1", "a\0b 🚿 \ud83d")},
        )
    )
    timeline = await history.timeline(ConversationId("cnv_1"))
    assert timeline[0][0].text == "a\N{REPLACEMENT CHARACTER}b 🚿 ?"


async def test_an_erased_resident_is_forgotten(
    engine: AsyncEngine, writer: Writer, history: History
) -> None:
    """No name, address or word of theirs is left anywhere; what the centre did can be counted."""
    await writer.talk(1)
    await writer.talk(2)
    before = await everything(engine)
    assert all(secret in before for secret in SECRETS)
    assert await erase(engine, ANN) == Erased(conversations=2, entries=4, events=8, addresses=1)
    after = await everything(engine)
    assert [secret for secret in SECRETS if secret in after] == []
    found = await history.history(ANN, 10)
    assert [(c.id, c.queue, c.urgency, c.name, c.reasons) for c in found] == [
        ("cnv_2", "repairs", "urgent", "", ()),
        ("cnv_1", "repairs", "urgent", "", ()),
    ]
    events = await history.events(ConversationId("cnv_1"))
    assert [event.type for event in events][-1] == EventType.CONVERSATION_CLOSED
    assert events[-1].data["outcome"] == "resolved"


async def test_erasing_one_leaves_the_others(
    engine: AsyncEngine, writer: Writer, history: History
) -> None:
    """Another resident's history stays word for word; erasing again changes nothing."""
    await writer.talk(1)
    await writer.talk(2, BOB)
    await erase(engine, ANN)
    again = await everything(engine)
    assert (await erase(engine, ANN)).entries == 0
    assert await everything(engine) == again
    timeline = await history.timeline(ConversationId("cnv_2"))
    assert [entry.text for entry, _, _ in timeline] == ["I smell gas", "On Thursday"]
    assert await erase(engine, ResidentId("res_nobody")) == Erased(0, 0, 0, 0)


async def test_what_two_have_said_follows_who_they_are(history: History, writer: Writer) -> None:
    """Linked, one timeline has the lines of both; parted, each has their own, and their address."""
    number = "phone:+447700900123"
    for who, resident in ((1, ANN), (2, BOB)):
        said = {"conversation": conversation(who, resident), "entry": line(f"msg_{who}", "gas")}
        await writer.record((EventType.CONTACT_RECEIVED, said))
    joined = conversation(1, BOB)
    linked = {"entry": line("sys_1", "", "system"), "moved": ["msg_2"]}
    whose = {"from": ANN, "into": BOB, "addresses": [number]}
    await writer.record((EventType.RESIDENT_LINKED, {"conversation": joined, **linked, **whose}))
    assert [e.id for e, _, _ in await history.timeline(ConversationId("cnv_1"))] == [
        *("msg_1", "msg_2", "sys_1")
    ]
    assert await history.resident_at(number) == BOB
    parted = {"conversation": conversation(3, ANN), "moved": ["msg_1"]}
    back = {"from": ANN, "addresses": [number]}
    await writer.record((EventType.RESIDENT_UNLINKED, parted | back))
    assert [e.id for e, _, _ in await history.timeline(ConversationId("cnv_3"))] == ["msg_1"]
    assert await history.resident_at(number) == ANN
