"""Webhooks that never came: what the provider has and Heard has not is received, once."""

from dataclasses import dataclass, field, replace

import pytest

from channels.adapter import Span
from channels.errors import GoneError, ThrottledError, UnreachableError
from core.contact import Address, Contact, Media
from core.conversation import State
from core.words import Channel, Medium
from router.reconciler import EVERY_S, FURTHEST_MS, OVERLAP_MS, SLOWEST_S, Reconciler
from store.position import Position
from tests.router.conftest import ANN, KEYS, NUMBER, House

BEN = "+447700900124"
MINUTE_S = 60


@dataclass
class Account:
    """A provider's record that a test fills; each look has the next of `troubles`."""

    sent: list[Contact] = field(default_factory=list)
    living_ms: int = 0
    talked: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    troubles: list[Exception] = field(default_factory=list)
    looks: list[tuple[int, int]] = field(default_factory=list)
    completed: list[str] = field(default_factory=list)
    whole: bool = True

    def between(self, since_ms: int, until_ms: int) -> Span:
        """Return what was sent in this time."""
        self.looks.append((since_ms, until_ms))
        if self.troubles:
            raise self.troubles.pop(0)
        until_ms = min(until_ms, self.living_ms - 1) if self.living_ms else until_ms
        found = [each for each in self.sent if since_ms <= each.received_ms <= until_ms]
        return Span(tuple(found), until_ms, self.whole)

    def complete(self, contact: Contact) -> Contact | None:
        """Return it with its files, or None for a call that was answered elsewhere."""
        self.completed.append(contact.provider_id)
        if contact.provider_id in self.gone:
            message = "Twilio answered 404"
            raise GoneError(message)
        if contact.provider_id in self.talked:
            return None
        return replace(contact, media=(Media("https://files", "image/png"),))


@dataclass
class Desk:
    """The house with its reconciler, at work since ten minutes ago."""

    house: House
    account: Account
    reconciler: Reconciler
    alerts: list[tuple[str, str]]

    def lost(self, words: str, provider_id: str, number: str = ANN) -> Contact:
        """Let a resident write, or ring without words, and lose the webhook."""
        contact = Contact(
            provider_id=provider_id,
            channel=Channel.SMS if words else Channel.VOICE,
            medium=Medium.MESSAGE if words else Medium.VOICE,
            received_ms=self.house.clock.now_ms(),
            address=Address("phone", number),
            to=NUMBER,
            text=words,
        )
        self.account.sent.append(contact)
        self.house.clock.advance(1)
        return contact

    async def later(self, seconds: float = 2 * MINUTE_S) -> int:
        """Let some time pass, and reconcile."""
        self.house.clock.advance(seconds)
        return await self.reconciler.step()

    async def timeline(self, number: str = ANN) -> list[str]:
        """Return what the open conversation of a number says, nothing if there is none."""
        found = await self.house.reader.open_conversation_at(f"phone:{number}")
        lines = await self.house.reader.timeline(found) if found else []
        return [entry.text for entry, _, _ in lines]


@pytest.fixture
async def desk(house: House) -> Desk:
    """Return a house that has reconciled before."""
    account, alerts = Account(), list[tuple[str, str]]()

    async def alert(name: str, text: str) -> None:
        alerts.append((name, text))

    position = Position(house.redis, KEYS, "reconciler")
    reconciler = Reconciler(account, house.intake, house.reader, position, alert, house.clock)
    await reconciler.step()
    house.clock.advance(OVERLAP_MS / 1000)
    await reconciler.step()
    return Desk(house, account, reconciler, alerts)


async def test_lost_texts_come_in_order_and_are_told(desk: Desk) -> None:
    """They have waited since they were sent."""
    first = desk.lost("first", "SM1")
    desk.lost("second", "SM2")
    desk.lost("from somebody else", "SM3", BEN)
    assert await desk.later() == 3
    assert await desk.timeline() == ["first", "second"]
    assert await desk.timeline(BEN) == ["from somebody else"]
    found = await desk.house.reader.open_conversation_at(f"phone:{ANN}")
    assert (await desk.house.conversation(found or "")).waiting_since_ms == first.received_ms
    [(name, text)] = desk.alerts
    assert (name, text.split()[0]) == ("reconciler.found", "3")


async def test_what_came_by_webhook_is_not_received_again(desk: Desk) -> None:
    """Before, or after all: the provider's id is claimed once, and no file is fetched again."""
    await desk.house.intake.receive(desk.lost("by webhook", "SM1"))
    late = desk.lost("late", "SM2")
    assert await desk.later() == 1
    assert not (await desk.house.intake.receive(late)).fresh
    assert await desk.later() == 0
    assert await desk.timeline() == ["by webhook", "late"]
    assert desk.account.completed == ["SM2"]


async def test_what_may_still_come_is_left_alone(desk: Desk) -> None:
    """A webhook of this minute may be under way, or in a journal that is being replayed."""
    desk.lost("just now", "SM1")
    assert await desk.reconciler.step() == 0
    assert await desk.later() == 1


async def test_what_is_listed_late_is_found_all_the_same(desk: Desk) -> None:
    """Each look goes back a while behind the last."""
    hidden = desk.lost("listed late", "SM1")
    desk.account.sent.remove(hidden)
    await desk.later()
    desk.account.sent.append(hidden)
    assert await desk.later() == 1


async def test_what_was_before_heard_is_not_for_heard(house: House) -> None:
    """The first look of all only notes the time."""
    account = Account()

    async def alert(_: str, __: str) -> None:
        raise AssertionError

    position = Position(house.redis, KEYS, "reconciler")
    reconciler = Reconciler(account, house.intake, house.reader, position, alert, house.clock)
    began_ms = house.clock.now_ms()
    assert await reconciler.step() == 0
    assert account.looks == []
    house.clock.advance(2 * MINUTE_S)
    await reconciler.step()
    assert account.looks == [(began_ms, began_ms + MINUTE_S * 1000)]


async def test_a_missed_call_becomes_a_callback(desk: Desk) -> None:
    """In the place that it would have had."""
    rang = desk.lost("", "CA1")
    assert await desk.later() == 1
    found = await desk.house.reader.open_conversation_at(f"phone:{ANN}")
    conversation = await desk.house.conversation(found or "")
    assert (conversation.state, conversation.medium) == (State.WAITING, Medium.CALLBACK)
    assert conversation.waiting_since_ms == rang.received_ms
    assert await desk.timeline() == ["Rang, and could not be put through"]


async def test_a_call_that_somebody_else_answered_is_left_alone(desk: Desk) -> None:
    """And is asked about once."""
    desk.lost("", "CA1")
    desk.account.talked.add("CA1")
    assert (await desk.later(), await desk.later(), desk.alerts) == (0, 0, [])
    assert desk.account.completed == ["CA1"]
    assert await desk.timeline() == []


async def test_a_call_that_lives_is_waited_for(desk: Desk) -> None:
    """However long it takes: the next look begins before it."""
    desk.account.living_ms = desk.lost("", "CA1").received_ms
    assert await desk.later(3600) == 0
    desk.account.living_ms = 0
    assert await desk.later() == 1


@pytest.mark.parametrize("error", [ThrottledError("slow down"), UnreachableError("no line")])
async def test_a_provider_that_cannot_be_asked_is_asked_again(desk: Desk, error: Exception) -> None:
    """From where it was: nothing is passed over."""
    desk.lost("lost", "SM1")
    desk.account.troubles = [error]
    with pytest.raises(type(error)):
        await desk.later()
    assert await desk.later(3600) == 1


async def test_a_provider_that_throttles_is_asked_less_and_less_often(desk: Desk) -> None:
    """Twice as long each time, up to a quarter of an hour; then as before."""

    class OverError(Exception):
        """Ends the loop of a test."""

    desk.account.troubles = [*(ThrottledError("slow down") for _ in range(6))]
    began_ms = desk.house.clock.now_ms()
    pauses = [EVERY_S * 2**tries for tries in range(4)] + [SLOWEST_S, SLOWEST_S]
    desk.account.troubles.append(OverError())
    with pytest.raises(OverError):
        await desk.reconciler.run()
    took_ms = desk.house.clock.now_ms() - began_ms
    assert took_ms == (sum(pauses) + SLOWEST_S) * 1000


async def test_a_file_that_is_gone_does_not_hold_up_the_words(desk: Desk) -> None:
    """The text comes in without it."""
    desk.lost("with a picture", "SM1")
    desk.account.gone.add("SM1")
    assert await desk.later() == 1
    assert await desk.timeline() == ["with a picture"]


async def test_what_cannot_be_compared_any_more_is_told(desk: Desk) -> None:
    """After days without an engine a person is told where to look, once."""
    began_ms = desk.house.clock.now_ms()
    await desk.later(3 * 24 * 3600)
    since_ms, _ = desk.account.looks[-1]
    assert since_ms == desk.house.clock.now_ms() - FURTHEST_MS > began_ms
    await desk.later()
    assert [name for name, _ in desk.alerts] == ["reconciler.overrun"]


async def test_more_than_anybody_may_ask_for_is_told(desk: Desk) -> None:
    """A list that was cut off is never taken for the whole."""
    desk.account.whole = False
    await desk.later()
    assert [name for name, _ in desk.alerts] == ["reconciler.overrun"]
