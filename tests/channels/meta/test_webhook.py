"""The webhook of Meta: who may post, how it is set up, and batches."""

import copy
import json

import pytest

from channels.meta.webhook import PATH
from tests.channels.house import House
from tests.channels.meta.conftest import Post
from tests.channels.meta.platform import HEADER, JSON, OLD_SECRET, SECRET, item, page, payload
from tests.channels.meta.platform import signature as sign
from tests.channels.signed import Line, Signed, SignedConformance

CHALLENGE = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}


def changes(*found: object) -> dict[str, object]:
    """Return a webhook of the Page with these changes."""
    return {"object": "page", "entry": [{"id": "1077", "changes": list(found)}]}


class MetaConformance(SignedConformance):
    """Inherit, and say which `name` of payload."""

    path = PATH
    secrets = (SECRET, OLD_SECRET)
    signature_header = HEADER
    name: str

    def webhook(self, secret: str, *, odd: bool = False, padding: int = 0) -> Signed:
        """Return the payload, signed."""
        given = payload(self.name)
        if odd:
            given = {
                **given,
                "new": {"a": [None]},
                "entry": [{**given["entry"][0], "x": 1}],
            }
            text = json.dumps(given).replace("ceiling", "ceiling \\ud83d \\u0000")
        else:
            text = json.dumps({**given, "padding": "x" * padding} if padding else given)
        body = text.encode()
        return Signed(body, JSON, sign(body, secret))


class TestMessenger(MetaConformance):
    """Messenger."""

    name = "messenger"


class TestInstagram(MetaConformance):
    """Instagram."""

    name = "instagram"


class TestWhatsApp(MetaConformance):
    """WhatsApp Cloud."""

    name = "whatsapp"


class TestComment(MetaConformance):
    """A comment on the Page."""

    name = "comment"


class TestInstagramComment(MetaConformance):
    """A comment on Instagram."""

    name = "instagram_comment"


async def test_the_challenge_is_repeated_to_who_knows_the_token(line: Line) -> None:
    """This is how Meta learns that the address is ours."""
    answer = await line.get(PATH, params={**CHALLENGE, "hub.verify_token": "chosen by us"})
    assert (answer.status, await answer.text()) == (200, "1158201444")


@pytest.mark.parametrize(
    "query",
    [
        {},
        CHALLENGE,
        {**CHALLENGE, "hub.verify_token": ""},
        {**CHALLENGE, "hub.verify_token": "ünknown"},
        {**CHALLENGE, "hub.verify_token": "chosen by us", "hub.mode": "unsubscribe"},
    ],
)
async def test_nobody_else_gets_the_challenge(line: Line, query: dict[str, str]) -> None:
    """The answer says what the operator must compare."""
    answer = await line.get(PATH, params=query)
    assert answer.status == 403
    assert "META_VERIFY_TOKEN" in await answer.text()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"entry": 1}', b"\xff\xfe", b'"entry"'])
async def test_a_signed_body_that_is_no_batch_is_told_so(
    line: Line, house: House, body: bytes
) -> None:
    """400: however often it is sent, it cannot be used."""
    answer = await line.post(PATH, data=body, headers={**JSON, HEADER: sign(body)})
    assert answer.status == 400
    assert house.untouched


async def test_each_message_of_a_batch_is_received_once(post: Post, house: House) -> None:
    """Several entries with several messages each, some of which came before."""
    first = payload("messenger")
    assert await post(first) == 200
    batch = copy.deepcopy(first)
    batch["entry"][0]["messaging"].append(item(message={"mid": "m_2", "text": "and the hall"}))
    batch["entry"] += page(item(message={"mid": "m_3", "text": "Help"}))["entry"]
    assert await post(batch) == 200
    words = [contact.text for contact in house.contacts]
    assert words == ["Water is coming through my ceiling", "and the hall", "Help"]


async def test_a_batch_is_acknowledged_only_when_all_of_it_is_kept(
    post: Post, house: House
) -> None:
    """One that fails does not hold back who stands behind it, and makes Meta come again."""
    house.fails_once = "m_1"
    batch = page(
        item(message={"mid": "m_1", "text": "one"}), item(message={"mid": "m_2", "text": "two"})
    )
    assert await post(batch) == 500
    assert [contact.text for contact in house.contacts] == ["two"]
    assert await post(batch) == 200
    assert [contact.text for contact in house.contacts] == ["two", "one"]


@pytest.mark.parametrize(
    ("webhook", "what"),
    [
        ({"object": "user", "entry": [{"id": "1"}]}, ["unknown_object"]),
        ({"object": "page", "entry": [7]}, ["unreadable"]),
        (page({"sender": 5}), ["unreadable"]),
        (page(item(optin={"ref": "x"})), ["unknown_item"]),
        (page(item(referral={"ref": "poster", "source": "SHORTLINK"})), ["unknown_item"]),
        (
            {"object": "page", "entry": [{"id": "1", "changes": [{"field": "ratings"}]}]},
            ["unknown_field"],
        ),
        (changes(5), ["unknown_field"]),
        ({"object": "page", "entry": [{"id": "1", "messaging": "odd"}]}, []),
    ],
)
async def test_what_means_nothing_to_us_is_counted_and_acknowledged(
    post: Post, house: House, ignored: list[str], webhook: dict[str, object], what: list[str]
) -> None:
    """Meta would send it again for days, and then stop sending anything."""
    assert await post(webhook) == 200
    assert ignored == what
    assert house.untouched
