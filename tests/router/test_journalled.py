"""Redis stands still: nothing that was acknowledged is lost, doubled or out of order."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import pytest

from channels.adapter import Received
from core.contact import Address, Contact
from core.conversation import Conversation, State
from core.errors import StoreUnavailableError
from core.ids import SequentialIds
from core.words import Channel, Delivery, Medium
from router.intake import ContactIntake
from router.journalled import AGAIN_S, JournalledCalls, JournalledIntake, Keeping
from router.replay import OUTCOME_S, Replay
from store.clients import command_client
from store.journal.backlog import Backlog
from store.journal.folder import names
from store.journal.journal import Journal
from store.journal.line import Line
from store.journal.waiting import Waiting
from store.scripts import Scripts
from tests.router.conftest import ANN, KEYS, NUMBER, House

BEN = "+447700900124"
LIVE_S = 0.3  # so that a test need not wait as long as a provider may
IDS = SequentialIds()


@dataclass
class Door:
    """One web process in front of the router, on one machine's disk."""

    house: House
    folder: Path
    pid: int
    sent: int = 0

    def __post_init__(self) -> None:
        """Open the journal of this process."""
        self.journal = Journal(self.folder, IDS)
        self.keeping = Keeping(self.journal, Waiting(self.folder), self.house.clock, LIVE_S)
        house = self.house
        self.intake = JournalledIntake(house.intake, self.keeping)
        self.calls = JournalledCalls(
            house.scripts, house.reader, house.intake, house.clock, self.keeping
        )
        self.alerts: list[tuple[str, str]] = []

    async def text(self, words: str, number: str = ANN) -> Received:
        """Let a resident write."""
        self.sent += 1
        return await self.intake.receive(self.contact(words, f"SM-{self.sent}", number))

    def contact(self, words: str, provider_id: str, number: str | None = ANN) -> Contact:
        """Return a text, or a call when there are no words."""
        return Contact(
            provider_id=provider_id,
            channel=Channel.SMS if words else Channel.VOICE,
            medium=Medium.MESSAGE if words else Medium.VOICE,
            received_ms=self.house.clock.now_ms(),
            address=Address("phone", number) if number else None,
            to=NUMBER,
            text=words,
        )

    @contextmanager
    def redis_away(self) -> Iterator[None]:
        """Let Redis stand still, as a machine does that has no memory left."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)
            self.house.clock.advance(AGAIN_S)

    def gone(self) -> ContactIntake:
        """Return the router on a Redis that is not there at all."""
        redis = command_client(f"unix://{self.folder}/nowhere.sock")
        return replace(self.house.intake, scripts=Scripts(redis, KEYS))

    def replay(self) -> Replay:
        """Return what replays, as it is after a restart."""

        async def alert(name: str, text: str) -> None:
            self.alerts.append((name, text))

        house = self.house
        known = house.reader.conversation_of_call
        backlog = Backlog(self.folder)
        return Replay(backlog, house.intake, house.calls, known, alert, house.clock)

    async def replayed(self) -> None:
        """Let everything be replayed and told."""
        replay = self.replay()
        await replay.step()
        await replay.tell()

    @property
    def empty(self) -> bool:
        """Whether nothing of a resident is on the disk any more."""
        return names(self.folder) == []

    async def timeline(self, number: str = ANN) -> list[str]:
        """Return what the timeline of the open conversation says; the conversation is one."""
        found = await self.open(number)
        return [entry.text for entry, _, _ in await self.house.reader.timeline(found.id)]

    async def open(self, number: str = ANN) -> Conversation:
        """Return the open conversation of a number."""
        found = await self.house.reader.open_conversation_at(f"phone:{number}")
        assert found is not None
        return await self.house.conversation(found)


@pytest.fixture
async def door(house: House, tmp_path: Path) -> AsyncIterator[Door]:
    """Yield a web process of the demo centre."""
    pid = int((await house.redis.info("server"))["process_id"])
    door = Door(house, tmp_path / "journal", pid)
    yield door
    door.journal.close()


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


async def call(door: Door, number: str | None = ANN) -> None:
    """Let a call come in that cannot be queued: the caller hears TwiML that rings people."""
    nowhere = JournalledIntake(door.gone(), door.keeping)
    with pytest.raises(StoreUnavailableError):
        await nowhere.receive(door.contact("", "CA1", number))


async def test_a_call_that_nobody_answered_is_called_back(door: Door) -> None:
    """It is known afterwards, in the place that it would have had."""
    began_ms = door.house.clock.now_ms()
    await call(door)
    await door.calls.ended("CA1", "completed")
    await door.replayed()
    found = await door.open()
    assert (found.state, found.medium) == (State.WAITING, Medium.CALLBACK)
    assert found.waiting_since_ms == began_ms
    assert await door.timeline() == ["Rang, and could not be put through"]
    assert "1 callbacks" in door.alerts[0][1]
    assert door.empty


async def test_a_call_that_redis_takes_too_late_is_called_back_too(door: Door) -> None:
    """Redis wakes and queues a caller who is long gone: that is no ghost in the queue."""
    with door.redis_away(), pytest.raises(StoreUnavailableError):
        await door.intake.receive(door.contact("", "CA1"))
    await door.calls.ended("CA1", "completed")
    await door.house.redis.ping()
    await door.replayed()
    found = await door.open()
    assert (found.state, found.medium, found.calls) == (State.WAITING, Medium.CALLBACK, ())
    assert door.empty


async def test_a_call_that_was_answered_before_redis_took_it_says_so(door: Door) -> None:
    """Nobody rings back without seeing that they have spoken to somebody."""
    with door.redis_away(), pytest.raises(StoreUnavailableError):
        await door.intake.receive(door.contact("", "CA1"))
    await door.calls.answered("CA1")
    await door.calls.ended("CA1", "completed")
    await door.house.redis.ping()
    await door.replayed()
    assert "Spoke to somebody on a fallback number, while Heard was away" in await door.timeline()


async def test_a_call_that_was_answered_elsewhere_is_not(door: Door) -> None:
    """The people of the fallback numbers have talked to them."""
    await call(door)
    await door.calls.answered("CA1")
    await door.calls.ended("CA1", "completed")
    await door.replayed()
    assert await door.house.reader.open_conversation_at(f"phone:{ANN}") is None
    assert "1 calls were answered" in door.alerts[0][1]
    assert door.empty


async def test_the_outcome_of_a_call_is_waited_for_by_nobody_but_the_call(door: Door) -> None:
    """While it rings elsewhere others come in; the file stays, also for who takes over."""
    await call(door)
    with door.redis_away():
        await door.text("I am somebody else", BEN)
    replay = door.replay()
    await replay.step()
    assert await door.timeline(BEN) == ["I am somebody else"]
    assert (await door.text("I also write", ANN)).conversation
    assert not door.empty
    after_restart = door.replay()
    await after_restart.step()
    await door.calls.ended("CA1", "no-answer")
    await after_restart.step()
    assert (await door.open()).medium is Medium.CALLBACK
    assert door.empty


async def test_a_caller_who_got_into_the_queue_after_all_is_known_once(door: Door) -> None:
    """Nobody answered there, Redis was back, and the same call was queued."""
    await call(door)
    await door.intake.receive(door.contact("", "CA1"))
    await door.house.works("amina")
    await door.calls.ended("CA1", "completed")
    await door.replayed()
    assert await door.timeline() == ["Call came in", "The caller hung up while waiting"]
    assert door.empty


async def test_a_call_of_which_nothing_more_is_heard_is_called_back(door: Door) -> None:
    """Better rung once too often than never."""
    await call(door)
    replay = door.replay()
    await replay.step()
    assert await door.house.reader.open_conversation_at(f"phone:{ANN}") is None
    door.house.clock.advance(OUTCOME_S + 1)
    await replay.step()
    assert (await door.open()).medium is Medium.CALLBACK
    assert door.empty


async def test_who_withheld_the_number_is_seen_by_a_person(door: Door) -> None:
    """Nobody can ring them, and nobody pretends to."""
    await call(door, None)
    await door.calls.ended("CA1", "completed")
    await door.replayed()
    [found] = await door.house.reader.conversations_by_id(await door.house.reader.open_ids(0, 10))
    assert (found.state, found.medium) == (State.WAITING, Medium.MESSAGE)


async def test_a_caller_who_gives_up_while_redis_is_away_becomes_a_callback(door: Door) -> None:
    """The end of a call that was in the queue is kept too: no ghost waits there."""
    await door.intake.receive(door.contact("", "CA1"))
    assert (await door.open()).medium is Medium.VOICE
    with door.redis_away():
        await door.calls.ended("CA1", "completed")
    await door.replayed()
    assert (await door.open()).medium is Medium.CALLBACK


async def test_an_agent_who_is_cut_off_while_redis_is_away_leaves_nobody_alone(door: Door) -> None:
    """The caller in the empty conference is fetched back into the queue."""
    house = door.house
    amina = await house.works("amina")
    found = await house.call(call="CA1")
    await house.desk.accept(amina, house.offer(found))
    await house.calls.joined(found.id, amina, "CA2")
    with door.redis_away():
        await door.calls.agent_left(found.id, amina, "CA2")
    await door.replayed()
    assert "call.return" in await house.events()


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
