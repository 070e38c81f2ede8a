"""Redis stands still: nothing that was acknowledged is lost, doubled or out of order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from core.contact import Address
from core.errors import StoreUnavailableError
from core.words import Channel, Delivery, Medium
from router.journalled import JournalledIntake
from store.journal.journal import Journal
from store.journal.line import Line
from tests.router.conftest import ANN, House
from tests.router.door import BEN, IDS, Door, open_door


@pytest.fixture
async def door(house: House, tmp_path: Path) -> AsyncIterator[Door]:
    """Yield a web process of the demo centre."""
    async with open_door(house, tmp_path / "journal") as door:
        yield door


async def test_texts_are_kept_and_come_in_order(door: Door) -> None:
    """Acknowledged while Redis stands still, and afterwards there once, in the order of writing."""
    with door.redis_away():
        received = [await door.text(f"Text {number}") for number in range(5)]
    assert {each.conversation for each in received} == {""}
    await door.replayed()
    assert await door.timeline() == [f"Text {number}" for number in range(5)]
    assert door.empty
    [(name, text)] = door.alerts
    assert name == "journal.replayed"
    assert "5 texts" in text


async def test_they_have_waited_since_they_were_sent(door: Door) -> None:
    """Redis being away costs nobody the place in the queue."""
    began_ms = door.house.clock.now_ms()
    with door.redis_away():
        await door.text("The lift is stuck")
    door.house.clock.advance(3600)
    await door.replayed()
    assert (await door.open()).waiting_since_ms == began_ms


async def test_who_has_lines_in_the_journal_is_not_overtaken(door: Door) -> None:
    """What they write when Redis is back comes behind what is not replayed yet; others go on."""
    with door.redis_away():
        await door.text("first")
    assert (await door.text("second")).conversation == ""
    assert (await door.text("I am somebody else", BEN)).conversation
    await door.replayed()
    assert (await door.text("third")).conversation
    assert await door.timeline() == ["first", "second", "third"]


async def test_another_process_does_not_overtake_either(door: Door) -> None:
    """A resident's next text may come to another process of the machine."""
    other = Door(door.house, door.folder, door.pid, sent=100)
    with door.redis_away():
        await door.text("first")
    assert (await other.text("second")).conversation == ""
    await door.replayed()
    assert (await other.text("third")).conversation
    assert await door.timeline() == ["first", "second", "third"]
    other.journal.close()


async def test_texts_at_the_same_moment_keep_the_order_in_which_they_came(door: Door) -> None:
    """While Redis is there, and while it is not."""
    await asyncio.gather(*(door.text(f"Text {number}") for number in range(20)))
    with door.redis_away():
        await asyncio.gather(*(door.text(f"Text {number}") for number in range(20, 40)))
    await door.replayed()
    assert await door.timeline() == [f"Text {number}" for number in range(40)]


@pytest.mark.parametrize("away", [False, True])
async def test_first_messages_on_three_channels_are_one_conversation_in_order(
    door: Door, away: bool
) -> None:
    """50 at the same moment, by text, WhatsApp and webchat: one resident, as they came."""
    phone, session = Address("phone", ANN), Address("webchat", "chat_1")
    ways = (
        (Channel.SMS, Medium.MESSAGE, phone, None),
        (Channel.WHATSAPP, Medium.MESSAGE, phone, None),
        (Channel.WEBCHAT, Medium.CHAT, session, phone),
    )
    contacts = []
    for number, (channel, medium, address, claimed) in zip(range(50), cycle(ways), strict=False):
        text = door.contact(f"Text {number}", f"{channel}-{number}")
        text = replace(text, channel=channel, medium=medium, address=address, claimed=claimed)
        contacts.append(text)
    with door.redis_away() if away else nullcontext():
        received = await asyncio.gather(*(door.intake.receive(each) for each in contacts))
    await door.replayed()
    assert len({each.conversation for each in received}) == 1
    assert await door.timeline() == [f"Text {number}" for number in range(50)]
    assert await door.house.reader.open_ids(0, 10) == [(await door.open()).id]


async def test_the_same_webhook_ten_times_at_once_is_received_once(door: Door) -> None:
    """Whatever the provider is unsure of."""
    contact = door.contact("Hello?", "SM1")
    received = await asyncio.gather(*(door.intake.receive(contact) for _ in range(10)))
    assert [each.fresh for each in received].count(True) == 1
    with door.redis_away():
        await asyncio.gather(*(door.intake.receive(contact) for _ in range(10)))
    await door.replayed()
    assert await door.timeline() == ["Hello?"]


async def test_a_redis_that_is_far_behind_is_not_buried(door: Door) -> None:
    """Beyond a bound nobody waits for it: the disk takes what is more, and nothing is lost."""
    door.keeping.most_live = 3
    with door.redis_away():
        await asyncio.gather(*(door.text("Hello?", f"+4477009005{n:02}") for n in range(20)))
    assert len(await door.house.reader.open_ids(0, 100)) <= 3
    await door.replayed()
    assert len(await door.house.reader.open_ids(0, 100)) == 20


async def test_an_unknown_outcome_is_received_once(door: Door) -> None:
    """Redis was asked and stood still: when it wakes it does what it was asked, and the replay."""
    with door.redis_away():
        await door.text("once")
    await door.house.redis.ping()
    await door.replayed()
    await door.replayed()
    assert await door.timeline() == ["once"]


async def test_who_dies_while_replaying_is_no_matter(door: Door) -> None:
    """Another process takes over and begins again; nothing is doubled."""
    with door.redis_away():
        for number in range(10):
            await door.text(f"Text {number}")
    first = door.replay()
    assert first.backlog.mine()
    for taken in first.backlog.take(5):
        assert taken.line
        await first.intake.receive(door.contact(taken.line.data["contact"]["text"], _id_of(taken)))
    first.backlog.close()
    second = door.replay()
    assert second.backlog.mine()
    await second.step()
    second.backlog.close()
    assert await door.timeline() == [f"Text {number}" for number in range(10)]


async def test_a_replay_waits_for_redis_and_goes_on(door: Door) -> None:
    """Redis goes again in the middle: nothing is lost, nothing doubled."""
    with door.redis_away():
        await door.text("first")
        await door.text("second", BEN)
        replay = door.replay()
        with pytest.raises(StoreUnavailableError):
            await replay.step()
        assert not door.empty
    await replay.step()
    assert (await door.timeline(), await door.timeline(BEN)) == (["first"], ["second"])
    assert door.empty


async def test_how_far_a_message_has_come_is_kept(door: Door) -> None:
    """A status that comes while Redis is away is not lost, and still only moves forward."""
    house = door.house
    found = await house.accepted()
    await house.desk.send(found.agent or "", found.id, "On our way", None, "op1")  # type: ignore[arg-type]
    entry = (await house.reader.timeline(found.id))[-1][0]
    with door.redis_away():
        await door.intake.delivered(found.id, entry.id, Delivery.DELIVERED)
        await door.intake.delivered(found.id, entry.id, Delivery.SENT)
    await door.replayed()
    assert (await house.reader.timeline(found.id))[-1][1] is Delivery.DELIVERED
    assert (door.alerts, door.empty) == ([], True)


@pytest.mark.parametrize(
    "broken",
    [
        Line(1, "phone:1", "dance", {}),
        Line(1, "phone:1", "receive", {}),
        Line(1, "phone:1", "receive", {"contact": {"provider_id": "x"}}),
    ],
)
async def test_a_line_that_cannot_be_replayed_holds_nobody_up(door: Door, broken: Line) -> None:
    """It is set aside and told; what follows comes in."""
    await door.journal.append(broken)
    with door.redis_away():
        await door.text("after it")
    await door.replayed()
    assert await door.timeline() == ["after it"]
    assert sorted(name for name, _ in door.alerts) == ["journal.refused", "journal.replayed"]
    assert len(list((door.folder / "refused").iterdir())) == 1


async def test_a_journal_that_is_full_acknowledges_nothing(door: Door) -> None:
    """The provider is told to come again; what was kept stays."""
    small = Journal(door.folder, IDS, most_bytes=10)
    intake = JournalledIntake(door.house.intake, replace(door.keeping, journal=small))
    with door.redis_away(), pytest.raises(StoreUnavailableError, match="is full"):
        await intake.receive(door.contact("Hello?", "SM1"))
    small.close()


def _id_of(taken: object) -> str:
    line: Line = taken.line  # type: ignore[attr-defined]
    return str(line.data["contact"]["provider_id"])
