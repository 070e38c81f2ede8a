"""A chat goes on by text: what nobody saw in the window, and a copy for who asks."""

import pytest

from core.contact import Address, Contact, Media
from core.conversation import Conversation
from core.ids import AgentId
from core.words import Channel, Delivery, Medium, Outcome, Speaker
from router.chat_by_text import ChatByText
from tests.router.conftest import ANN, NUMBER, House

AMINA = AgentId("amina")
SESSION = "chat_1"
PHONE = Address("phone", ANN)
LEFT_S = 31


@pytest.fixture
def by_text(house: House) -> ChatByText:
    """Carries words to telephones."""
    return ChatByText(house.scripts, house.reader, house.settings.centre, house.clock)


async def chats(house: House, words: str, phone: Address | None = PHONE) -> Conversation:
    """Let somebody write in the window, who may have given a number."""
    house.sent += 1
    contact = Contact(
        provider_id=f"webchat:{house.sent}",
        channel=Channel.WEBCHAT,
        medium=Medium.CHAT,
        received_ms=house.clock.now_ms(),
        address=Address(Channel.WEBCHAT, SESSION),
        to="webchat",
        text=words,
        claimed=phone,
        name="Ama",
    )
    received = await house.intake.receive(contact)
    return await house.conversation(received.conversation)


async def answered(house: House, phone: Address | None = PHONE) -> tuple[Conversation, str]:
    """Let Amina answer in the window; return the conversation and the id of what she said."""
    await house.works("amina")
    offered = await chats(house, "When is my boiler service?", phone)
    held = await house.desk.accept(AMINA, house.offer(offered))
    said = await house.desk.send(AMINA, held.id, "On Tuesday.", None, "op-1")
    return held, said.id


async def texts(house: House, conversation: str) -> list[tuple[str, str]]:
    """Return what went by text, and where to."""
    found = await house.conversation(conversation)
    lines = [entry for entry, _, _ in await house.reader.timeline(found.id)]
    own = (e for e in lines if e.speaker == Speaker.SYSTEM and e.channel == Channel.SMS)
    return [(e.text, e.address) for e in own]


async def test_what_nobody_saw_in_the_window_goes_by_text_once(house: House) -> None:
    """With a line that says so, to the number that they gave; not before they had time to look."""
    held, said = await answered(house)
    await house.timers.run_due()
    assert await texts(house, held.id) == []
    await house.clock.sleep(LEFT_S)
    await house.timers.run_due()
    await house.timers.run_due()
    [(text, to)] = await texts(house, held.id)
    assert to == ANN
    assert "You had left our chat" in text
    assert "Amina wrote: On Tuesday." in text
    lines = {e.id: s for e, s, _ in await house.reader.timeline(held.id)}
    assert lines[said] is Delivery.QUEUED  # in the window it still waits for their return
    after = await house.text("Thank you, Tuesday is fine")
    assert after.id == held.id
    assert [way.channel for way in await house.reply.ways(after)] == [
        Channel.SMS,
        Channel.WEBCHAT,
    ]


async def test_a_file_that_nobody_saw_in_the_window_goes_by_text_too(house: House) -> None:
    """The text ends with a link to it, as every text with a file does."""
    held, _ = await answered(house)
    media = Media(content_type="application/pdf", file="fil_1", name="form.pdf", size=9)
    await house.desk.send(AMINA, held.id, "", None, "op-2", media=[media])
    await house.clock.sleep(LEFT_S)
    await house.timers.run_due()
    lines = [entry for entry, _, _ in await house.reader.timeline(held.id)]
    carried = [e for e in lines if e.speaker == Speaker.SYSTEM and e.channel == Channel.SMS]
    assert [list(map(Media.from_dict, entry.media)) for entry in carried] == [[], [media]]


async def test_what_was_seen_does_not_come_twice(house: House) -> None:
    """The window said that it shows the answer."""
    held, said = await answered(house)
    await house.intake.delivered(held.id, said, Delivery.DELIVERED)
    await house.clock.sleep(LEFT_S)
    await house.timers.run_due()
    assert await texts(house, held.id) == []


async def test_an_answer_that_closed_the_conversation_still_arrives(house: House) -> None:
    """Answered and closed in one breath: who had left gets it all the same."""
    held, _ = await answered(house)
    await house.desk.close(AMINA, held.id, Outcome.RESOLVED, "told them")
    await house.clock.sleep(LEFT_S)
    await house.timers.run_due()
    assert len(await texts(house, held.id)) == 1


async def test_without_a_number_it_waits_for_their_return(house: House) -> None:
    """Nobody is texted by guess, and the timer is spent."""
    held, _ = await answered(house, phone=None)
    await house.clock.sleep(LEFT_S)
    assert await house.timers.run_due() == 1
    assert await house.timers.run_due() == 0
    assert await texts(house, held.id) == []


async def test_who_wants_no_texts_gets_none(house: House, by_text: ChatByText) -> None:
    """STOP from that number counts here too."""
    await house.text("STOP")
    held, _ = await answered(house)
    await house.clock.sleep(LEFT_S)
    await house.timers.run_due()
    assert await texts(house, held.id) == []
    assert await by_text.copy(SESSION, PHONE) is False


async def test_a_copy_has_what_was_said_in_this_window_and_comes_once(
    house: House, by_text: ChatByText
) -> None:
    """Not before a person has answered: nobody makes us text strangers in their own words."""
    await chats(house, "Buy cheap watches", phone=None)
    assert await by_text.copy(SESSION, PHONE) is False
    await house.text("A text of somebody else", number=ANN)
    held, _ = await answered(house, phone=None)
    assert await by_text.copy(SESSION, PHONE) is True
    assert await by_text.copy(SESSION, PHONE) is True
    [(text, to)] = await texts(house, held.id)
    assert to == ANN
    assert "Ama: When is my boiler service? / Amina: On Tuesday." in text
    assert "somebody else" not in text
    assert await by_text.copy("chat_unknown", PHONE) is False


async def test_a_long_chat_is_cut_to_its_end(house: House, by_text: ChatByText) -> None:
    """A text has a length; the newest matters most."""
    held, _ = await answered(house)
    for number in range(20):
        await house.desk.send(AMINA, held.id, f"{number} {'long ' * 30}", None, f"op-long-{number}")
    assert await by_text.copy(SESSION, PHONE) is True
    [(text, _)] = await texts(house, held.id)
    assert len(text) < 1600
    assert "… " in text
    assert "19 long" in text


async def test_who_asks_to_be_rung_waits_in_the_same_place_for_a_call(house: House) -> None:
    """The agent rings the number that they gave, without asking for it."""
    waiting = await chats(house, "My boiler is off", phone=None)
    await house.clock.sleep(60)
    contact = Contact(
        provider_id="webchat:wish",
        channel=Channel.WEBCHAT,
        medium=Medium.CALLBACK,
        received_ms=house.clock.now_ms(),
        address=Address(Channel.WEBCHAT, SESSION),
        to="webchat",
        text=f"Please ring me on {ANN}.",
        claimed=PHONE,
    )
    await house.intake.receive(contact)
    asked = await house.conversation(waiting.id)
    assert (asked.medium, asked.waiting_since_ms) == (Medium.CALLBACK, waiting.waiting_since_ms)
    await house.works("amina")
    offered = await house.conversation(waiting.id)
    await house.desk.accept(AMINA, house.offer(offered))
    await house.desk.callback(AMINA, waiting.id, None, None)
    [event] = [e for e in await house.log.read(0) if e.type == "call.requested"]
    assert event.data["number"] == ANN
    assert NUMBER != ANN
    assert Speaker.RESIDENT in {e.speaker for e, _, _ in await house.reader.timeline(waiting.id)}
