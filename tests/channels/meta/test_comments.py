"""What residents write in public."""

import copy

import pytest

from core.contact import Address
from core.words import Channel
from tests.channels.house import House
from tests.channels.meta.conftest import Post
from tests.channels.meta.platform import payload


async def test_a_comment_is_a_contact_of_who_writes_in_private_too(
    post: Post, house: House
) -> None:
    """Known by the same id, so that it is one conversation; marked as public."""
    await post(payload("comment"))
    await post(payload("messenger"))
    public, private = house.contacts
    assert public.address == private.address == Address("messenger", "2345678901")
    assert (public.public, private.public) == ("1077555_9001", "")
    assert (public.to, public.name) == ("1077", "Ama O.")


async def test_a_comment_on_instagram_is_a_contact(post: Post, house: House) -> None:
    """It has other names for the same things."""
    await post(payload("instagram_comment"))
    [contact] = house.contacts
    assert contact.channel is Channel.INSTAGRAM
    assert contact.public == contact.provider_id == "17865799348089039"
    assert contact.text == "Water is coming through my ceiling"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"from": {"id": "1077", "name": "Us"}}, "own_post"),
        ({"from": {}}, "own_post"),
        ({"item": "reaction"}, "feed_item"),
        ({"verb": "hide"}, "feed_verb"),
    ],
)
async def test_what_is_no_word_of_a_resident_is_counted(
    post: Post, house: House, ignored: list[str], change: dict[str, object], what: str
) -> None:
    """Our own posts, likes, and what moderators do."""
    webhook = copy.deepcopy(payload("comment"))
    webhook["entry"][0]["changes"][0]["value"] |= change
    assert await post(webhook) == 200
    assert ignored == [what]
    assert house.untouched


async def test_an_edit_is_read_again_and_a_removal_hides(post: Post, house: House) -> None:
    """What a comment says now may be an emergency; what is gone is not shown."""
    webhook = payload("comment")
    value = webhook["entry"][0]["changes"][0]["value"]
    await post(webhook)
    value |= {"verb": "edited", "message": "now it is gas"}
    await post(webhook)
    value |= {"verb": "remove"}
    await post(webhook)
    assert [contact.text for contact in house.contacts][1] == "now it is gas"
    assert house.events == [("took_back", "1077555_9001")]
