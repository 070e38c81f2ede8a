"""What happens beside the words: reactions, deletions and receipts; and words in public."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from config.accounts import Account, Carrier
from config.current import Current
from core.contact import Address, Contact
from core.conversation import Conversation
from core.events import EventType
from core.ids import AgentId, ConversationId
from core.views import Closed
from core.words import Channel, Delivery, Medium, Speaker
from router.beside import Margins
from router.ways import PERSON_MS, WINDOW_MS, open_ways
from tests.router.conftest import House

AMINA = AgentId("amina")
ANN = Address("messenger", "2345678901")
PAGE = "1077"
DAY_MS = WINDOW_MS[Channel.MESSENGER]


@pytest.fixture
def page(house: House) -> House:
    """A centre with a Page on Messenger."""
    accounts = tuple(Account(channel=Channel.MESSENGER, id=each) for each in ("1078", PAGE))
    centre = house.settings.centre.model_copy(update={"accounts": accounts})
    current = Current(centre)
    reply = replace(house.reply, current=current)
    return replace(
        house,
        reply=reply,
        intake=replace(house.intake, reply=reply, current=current),
        desk=replace(house.desk, reply=reply),
        views=replace(house.views, reply=reply),
    )


@pytest.fixture
def margins(house: House) -> Margins:
    """What is under test."""
    return Margins(house.scripts, house.reader, house.clock)


async def writes(page: House, text: str, provider: str = "m_1", public: str = "") -> Conversation:
    """Let Ann write on Messenger, or in public."""
    contact = Contact(
        provider_id=provider,
        channel=Channel.MESSENGER,
        medium=Medium.MESSAGE,
        received_ms=page.clock.now_ms(),
        address=ANN,
        to=PAGE,
        text=text,
        public=public,
    )
    received = await page.intake.receive(contact)
    return await page.conversation(received.conversation)


async def lines(house: House, conversation: ConversationId) -> list[tuple[str, str]]:
    """Return who said what, in order."""
    return [(e.speaker, e.text) for e, _, _ in await house.reader.timeline(conversation)]


async def queued(house: House) -> list[tuple[str, str]]:
    """Return where each message to residents goes, and its words."""
    events = [e for e in await house.log.read(0) if e.type is EventType.MESSAGE_QUEUED]
    return [(event.data["to"], event.data["entry"]["text"]) for event in events]


def channels(ways: Iterable[object]) -> list[str]:
    """Return the channels of ways."""
    return [str(getattr(way, "channel", "")) for way in ways]


async def test_a_reaction_is_seen_and_wakes_nobody(page: House, margins: Margins) -> None:
    """Once, in the open conversation; with nothing open it opens nothing."""
    beat = ("m_1.1", ANN, Channel.MESSENGER, Speaker.RESIDENT, "Reacted: 👍")
    assert not await margins.add(*beat)
    found = await writes(page, "the tap drips")
    assert await margins.add(*beat)
    assert not await margins.add(*beat)
    assert await lines(page, found.id) == [
        ("resident", "the tap drips"),
        ("resident", "Reacted: 👍"),
    ]
    assert (await page.conversation(found.id)).resident_spoke_ms == found.resident_spoke_ms


async def test_an_echo_of_our_own_words_is_not_told_twice(page: House, margins: Margins) -> None:
    """Instagram does not say who sent it; a colleague's words from Meta's inbox are told."""
    await page.works("amina")
    found = await writes(page, "the tap drips")
    await page.desk.accept(AMINA, page.offer(found))
    await page.desk.send(AMINA, found.id, "On our way", None, "op1")
    echo = (ANN, Channel.MESSENGER, Speaker.AGENT)
    assert not await margins.add("m_2", *echo, "On our way")
    assert await margins.add("m_3", *echo, "We rang you")
    assert await margins.add("m_4", ANN, Channel.MESSENGER, Speaker.SYSTEM, "Number changed")
    assert (await lines(page, found.id))[-2:] == [
        ("agent", "We rang you"),
        ("system", "Number changed"),
    ]


async def test_what_was_deleted_is_marked_and_kept(page: House, margins: Margins) -> None:
    """Colleagues no longer see it; what never came is nobody's."""
    found = await writes(page, "the tap drips")
    assert await margins.took_back("m_1")
    assert not await margins.took_back("m_9")
    [(entry, status, _)] = await page.reader.timeline(found.id)
    assert (entry.text, status) == ("the tap drips", Delivery.DELETED)
    assert (await page.conversation(found.id)).preview == ""


async def test_all_that_was_sent_until_then_has_come_so_far(page: House, margins: Margins) -> None:
    """Forward only; what was sent afterwards, and what somebody else was sent, has not."""
    await page.works("amina")
    found = await writes(page, "the tap drips")
    await page.desk.accept(AMINA, page.offer(found))
    for number in (1, 2):
        await page.desk.send(AMINA, found.id, f"line {number}", None, f"op{number}")
        page.clock.advance(10)
    until_ms = page.clock.now_ms() - 15_000
    await margins.came(ANN, Delivery.READ, until_ms)
    await margins.came(ANN, Delivery.DELIVERED, until_ms)
    await margins.came(Address("messenger", "9"), Delivery.READ, page.clock.now_ms())
    states = [status for _, status, _ in await page.reader.timeline(found.id)]
    assert states == [None, Delivery.READ, Delivery.QUEUED]


async def test_a_stop_that_comes_with_a_status_is_kept(house: House, margins: Margins) -> None:
    """Of the number to which the message went; a message that nobody sent stops nothing."""
    found = await house.accepted()
    entry = await house.desk.send(AMINA, found.id, "On our way", None, "op1")
    await margins.stopped(found.id, "msg_other")
    assert await house.reply.ways(found)
    await margins.stopped(found.id, entry.id)
    assert await house.reply.ways(found) == []


async def test_messenger_is_open_for_a_day_and_to_a_person_for_a_week(page: House) -> None:
    """The engine's own words end after a day; a person's go with a tag; then it is closed."""
    found = await writes(page, "the tap drips")
    assert channels(await page.reply.ways(found, person=False)) == ["messenger"]
    way = await page.reply.choose(found, None)
    assert (way.sender, way.human) == (PAGE, False)
    page.clock.advance(DAY_MS / 1000)
    assert await page.reply.ways(found, person=False) == []
    late = await page.reply.choose(found, None)
    assert late.human
    entry = page.reply.entry(found.id, "sorry", late, agent=AMINA, name="Amina", op="op1")
    assert entry.to_dict()["how"] == {"human": "1"}
    page.clock.advance((PERSON_MS[Channel.MESSENGER] - DAY_MS) / 1000)
    every = await page.reply.all_ways(found)
    assert open_ways(every) == []
    assert every[0].closed is Closed.WINDOW


async def test_messenger_through_twilio_is_open_for_a_day(page: House) -> None:
    """Twilio has no tag for a person's answer; the Page answers all the same."""
    account = Account(channel=Channel.MESSENGER, id=PAGE, through=Carrier.TWILIO)
    centre = page.settings.centre.model_copy(update={"accounts": (account,)})
    reply = replace(page.reply, current=Current(centre))
    found = await writes(page, "the tap drips")
    way = await reply.choose(found, None)
    assert (way.sender, way.until_ms) == (PAGE, page.clock.now_ms() + DAY_MS)
    page.clock.advance(DAY_MS / 1000)
    assert open_ways(await reply.all_ways(found)) == []


async def test_a_comment_is_answered_in_public_without_the_resident(page: House) -> None:
    """In private it goes on, in the same conversation, once; Meta takes no second message."""
    found = await writes(page, "I am Ann of Flat 3, water pours in", "c_1", public="1077_555")
    (to, public), (privately, private) = await queued(page)
    assert (to, privately) == ("public:1077_555", "comment:1077_555")
    assert "Ann" not in public
    assert "Flat 3" not in public
    assert page.settings.centre.name in private
    assert (await lines(page, found.id))[0][1].startswith("In public: I am Ann")
    assert await page.reply.ways(found) == []
    answered = await writes(page, "Flat 3, Harbour House", "m_1")
    assert answered.id == found.id
    assert channels(await page.reply.ways(answered)) == ["messenger"]
    await writes(page, "and nobody answers", "c_2", public="1077_556")
    assert len(await queued(page)) == 2


async def test_safety_advice_goes_with_the_private_answer(page: House) -> None:
    """Who writes of gas in public gets the number at once; a repeat gets nothing twice."""
    await writes(page, "there is a strong smell of gas", "c_1", public="1077_555")
    await writes(page, "there is a strong smell of gas", "c_1", public="1077_555")
    (_, public), (_, private) = await queued(page)
    assert "0800 111 999" in private
    assert "gas" not in public
