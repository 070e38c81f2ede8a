"""Messenger and Instagram: what residents send, and what is told of it."""

import pytest

from core.clock import ManualClock
from core.contact import Address, Media
from core.words import Channel, Delivery, Medium, Speaker
from tests.channels.house import House
from tests.channels.meta.conftest import Post
from tests.channels.meta.platform import instagram, item, page, payload

NOW_MS = ManualClock().now_ms()
ANN = Address("messenger", "2345678901")
POST = {"url": "https://www.facebook.com/1", "title": "A post"}


async def test_a_message_of_messenger_is_a_contact(post: Post, house: House) -> None:
    """Known by the id that is theirs with this Page, since when Meta says, with the photo."""
    assert await post(payload("messenger")) == 200
    [contact] = house.contacts
    assert (contact.channel, contact.medium) == (Channel.MESSENGER, Medium.MESSAGE)
    assert (contact.address, contact.to) == (ANN, "1077")
    assert contact.received_ms == 1_799_999_999_000
    assert contact.text == "Water is coming through my ceiling"
    assert contact.media == (Media("https://scontent.xx.fbcdn.net/v/t1/ceiling.jpg", "image/jpeg"),)


async def test_a_message_of_instagram_is_a_contact(post: Post, house: House) -> None:
    """The same person has another id there: nobody is taken for somebody else."""
    assert await post(payload("instagram")) == 200
    [contact] = house.contacts
    assert contact.channel is Channel.INSTAGRAM
    assert contact.address == Address("instagram", "6543210987")


@pytest.mark.parametrize("timestamp", [0, 5, 9_999_999_999_999, NOW_MS - 30 * 86_400_000])
async def test_a_time_that_cannot_be_is_now(post: Post, house: House, timestamp: int) -> None:
    """Nobody waits since 1970, and nobody since tomorrow."""
    await post(page(item(timestamp=timestamp, message={"mid": "m_1", "text": "hello"})))
    assert house.contacts[0].received_ms == NOW_MS


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ({"message": {"mid": "m", "text": "Дах тече 🏠"}}, "Дах тече 🏠"),
        ({"message": {"mid": "m", "sticker_id": 369239263222822}}, ""),
        ({"message": {"mid": "m", "is_unsupported": True}}, "(A message that cannot be shown here"),
        (
            {"message": {"mid": "m", "text": "yes", "reply_to": {"story": {"url": "https://x"}}}},
            "(In answer to a story of ours)\nyes",
        ),
        (
            {
                "message": {
                    "mid": "m",
                    "attachments": [{"type": "share", "payload": POST}],
                }
            },
            "A post",
        ),
        (
            {"postback": {"mid": "m", "title": "Report a repair", "payload": "REPAIR"}},
            "Report a rep",
        ),
        ({"postback": {"title": "Get started", "payload": "START"}}, "Get started"),
        ({"message_edit": {"mid": "m", "text": "it is gas", "num_edit": 1}}, "Edited: it is gas"),
    ],
)
async def test_whatever_a_resident_sends_is_read_by_a_person(
    post: Post, house: House, what: dict[str, object], text: str
) -> None:
    """A sign, a button, a shared post, an edit: each is a contact with words for the agent."""
    assert await post(page(item(**what))) == 200
    [contact] = house.contacts
    assert contact.text.startswith(text)
    assert contact.address == ANN


async def test_what_another_application_answers_is_read_too(post: Post, house: House) -> None:
    """On standby it is told apart, but it is somebody's message all the same."""
    standby = page()
    standby["entry"][0]["standby"] = [item(message={"mid": "m_1", "text": "anybody there?"})]
    await post(standby)
    assert [contact.text for contact in house.contacts] == ["anybody there?"]


async def test_a_deleted_message_is_told_as_deleted(post: Post, house: House) -> None:
    """It is no contact of its own."""
    await post(instagram(item(message={"mid": "m_1", "is_deleted": True})))
    assert house.events == [("took_back", "m_1")]
    assert house.contacts == []


@pytest.mark.parametrize(
    ("reaction", "text"),
    [
        ({"mid": "m_9", "action": "react", "reaction": "love", "emoji": "❤️"}, "Reacted: ❤️"),
        ({"mid": "m_9", "action": "react", "reaction": "other"}, "Reacted: other"),
        ({"mid": "m_9", "action": "unreact"}, "Took their reaction back"),
    ],
)
async def test_a_reaction_stands_beside_the_words(
    post: Post, house: House, reaction: dict[str, str], text: str
) -> None:
    """It asks for no answer, so it opens nothing."""
    await post(page(item(reaction=reaction)))
    assert house.events == [("beside", ANN.key, Channel.MESSENGER, Speaker.RESIDENT, text)]
    assert house.contacts == []


async def test_an_answer_from_the_page_itself_is_seen(
    post: Post, house: House, ignored: list[str]
) -> None:
    """A colleague who wrote in Meta's own inbox; what we sent ourselves is not told twice."""
    from_page = {"sender": {"id": "1077"}, "recipient": {"id": "2345678901"}}
    theirs = {"mid": "m_1", "is_echo": True, "text": "We rang you"}
    ours = {"mid": "m_2", "is_echo": True, "text": "On our way", "metadata": "cnv_1|msg_1"}
    photo = {"mid": "m_3", "is_echo": True, "attachments": [{"type": "image"}]}
    await post(page(*(item(**from_page, message=message) for message in (theirs, ours, photo))))
    assert house.events == [("beside", ANN.key, Channel.MESSENGER, Speaker.AGENT, "We rang you")]
    assert ignored == ["echo", "echo"]


async def test_how_far_our_messages_have_come_is_told_up_to_a_moment(
    post: Post, house: House
) -> None:
    """Messenger gives a watermark; Instagram only which message, so the moment of the event."""
    at_ms = NOW_MS - 1000
    await post(page(item(delivery={"mids": ["m_1"], "watermark": at_ms})))
    await post(page(item(read={"watermark": at_ms})))
    await post(instagram(item(read={"mid": "m_1"}, timestamp=at_ms)))
    told = [(Delivery.DELIVERED, ANN), (Delivery.READ, ANN)]
    told.append((Delivery.READ, Address("instagram", ANN.value)))
    assert house.events == [("came", who.key, status, str(at_ms)) for status, who in told]
