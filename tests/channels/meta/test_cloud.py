"""WhatsApp Cloud: messages, and how far ours have come."""

from typing import Any

import pytest

from core.contact import Address, Media
from core.words import Channel, Delivery, Speaker
from tests.channels.house import House
from tests.channels.meta.conftest import Post
from tests.channels.meta.platform import payload, whatsapp


def message(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is what it is
    """Return a message of Ama's."""
    return {"from": "447700900123", "id": "wamid.1", "timestamp": "1799999999", **fields}


async def test_a_message_is_from_the_resident_of_that_number(post: Post, house: House) -> None:
    """One resident with a call or text from that number, whoever carries the message."""
    assert await post(payload("whatsapp")) == 200
    [contact] = house.contacts
    assert contact.channel is Channel.WHATSAPP
    assert contact.address == Address("phone", "+447700900123")
    assert (contact.to, contact.name) == ("106540352242922", "Ama O.")
    assert contact.received_ms == 1_799_999_999_000


async def test_a_photo_is_named_where_it_can_be_fetched(post: Post, house: House) -> None:
    """With its type and its caption."""
    assert await post(payload("whatsapp_image")) == 200
    [contact] = house.contacts
    assert contact.text == "The ceiling"
    url = "https://graph.example/v23.0/1003383421387256"
    assert contact.media == (Media(url, "image/jpeg"),)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ({"from": "", "from_user_id": "GB.ABC123"}, Address("whatsapp", "GB.ABC123")),
        ({"from_user_id": "GB.ABC123"}, Address("phone", "+447700900123")),
        ({"from": "266696687"}, Address("whatsapp", "266696687")),
    ],
)
async def test_who_gives_no_number_is_known_by_another_id(
    post: Post, house: House, who: dict[str, str], address: Address
) -> None:
    """WhatsApp does not always tell the number."""
    await post(whatsapp(messages=[message(type="text", text={"body": "hello"}, **who)]))
    assert [contact.address for contact in house.contacts] == [address]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"type": "button", "button": {"text": "Yes, tomorrow", "payload": "Y"}}, "Yes, tomorrow"),
        (
            {
                "type": "interactive",
                "interactive": {"list_reply": {"title": "Heating"}},
            },
            "Heating",
        ),
        (
            {
                "type": "location",
                "location": {"latitude": 51.5, "longitude": -0.12, "name": "Flat 3"},
            },
            "Location: 51.5, -0.12 (Flat 3)",
        ),
        ({"type": "unsupported", "errors": [{"code": 131051}]}, "(A message that cannot be shown"),
        ({"type": "order", "order": {"catalog_id": "1"}}, "(A message that cannot be shown here"),
        ({"type": "text", "text": {"body": ""}}, ""),
    ],
)
async def test_whatever_a_resident_sends_is_read_by_a_person(
    post: Post, house: House, fields: dict[str, Any], text: str
) -> None:
    """Also what cannot be shown: the agent asks for words."""
    assert await post(whatsapp(messages=[message(**fields)])) == 200
    [contact] = house.contacts
    assert contact.text.startswith(text)


async def test_what_asks_for_no_answer_stands_beside_the_words(post: Post, house: House) -> None:
    """A reaction, a changed number, a message that was deleted."""
    await post(
        whatsapp(
            messages=[
                message(type="reaction", reaction={"message_id": "wamid.0", "emoji": "👍"}),
                message(type="system", system={"body": "Ama changed to +44 7700 900124"}),
                message(type="revoke", revoke={"original_message_id": "wamid.0"}),
            ]
        )
    )
    who = ("beside", "phone:+447700900123", Channel.WHATSAPP)
    assert house.events == [
        (*who, Speaker.RESIDENT, "Reacted: 👍"),
        (*who, Speaker.SYSTEM, "Ama changed to +44 7700 900124"),
        ("took_back", "wamid.0"),
    ]
    assert house.contacts == []


async def test_a_status_is_of_the_message_that_it_was_marked_with(post: Post, house: House) -> None:
    """We need not know the provider's id of it, and it may come before the send has returned."""
    assert await post(payload("whatsapp_status")) == 200
    assert house.deliveries == [("cnv_1", "msg_1", Delivery.DELIVERED, "")]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (131047, "the time for a reply there is over"),
        (131026, "cannot get them"),
        (9, "another ch"),
    ],
)
async def test_a_message_that_fails_later_says_why(
    post: Post, house: House, code: int, sentence: str
) -> None:
    """The agent is told what to do instead."""
    status = {"status": "failed", "biz_opaque_callback_data": "cnv_1|msg_1"}
    await post(whatsapp(statuses=[{**status, "errors": [{"code": code, "title": "x"}]}]))
    [(_, _, delivery, error)] = house.deliveries
    assert delivery is Delivery.FAILED
    assert str(code) in error
    assert sentence in error


async def test_who_wants_no_more_messages_is_kept_as_such(post: Post, house: House) -> None:
    """They said so to WhatsApp and not to us."""
    status = {"status": "failed", "biz_opaque_callback_data": "cnv_1|msg_1"}
    await post(whatsapp(statuses=[{**status, "errors": [{"code": 131050}]}]))
    assert house.events == [("stopped", "cnv_1", "msg_1")]
    assert [delivery for _, _, delivery, _ in house.deliveries] == [Delivery.FAILED]


async def test_a_status_of_another_or_of_a_new_kind_is_counted(
    post: Post, house: House, ignored: list[str]
) -> None:
    """Another application may send from the same number."""
    marked = {"biz_opaque_callback_data": "cnv_1|msg_1"}
    statuses = [{"status": "sent"}, {"status": "warped", **marked}, 5]
    statuses.append({"status": "sent", "biz_opaque_callback_data": "order|17"})
    assert await post(whatsapp(statuses=statuses)) == 200
    assert sorted(ignored) == sorted(
        ["status_of_another", "unknown_status", "unreadable", "status_of_another"]
    )
    assert house.untouched
