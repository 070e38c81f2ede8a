"""What becomes of a text message."""

import pytest

from channels.phone_numbers import SENDER
from core.contact import Address
from core.words import Channel, Medium
from tests.channels.conformance import WebhookConformance
from tests.channels.house import House
from tests.channels.provider import Provider, fixture

PATH = "/twilio/messages"


class TestConformance(WebhookConformance):
    """A text message withstands what every webhook must."""

    path = PATH
    payload = "sms"


async def test_a_text_becomes_a_contact_of_the_number_it_came_from(
    provider: Provider, house: House
) -> None:
    """The resident, our number and the words arrive as they were; the answer says nothing."""
    answer = await provider.post(PATH, fixture("sms"))
    assert (answer.status, answer.content_type) == (200, "text/xml")
    assert (await answer.text()).endswith("<Response/>")
    [contact] = house.contacts
    assert contact.provider_id == "SM" + "1" * 32
    assert (contact.channel, contact.medium) == (Channel.SMS, Medium.MESSAGE)
    assert contact.address == Address("phone", "+447700900123")
    assert contact.to == "+447700900456"
    assert contact.text == "Water is coming through my ceiling"
    assert contact.raw["NumSegments"] == "1"
    assert "Body" not in contact.raw


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("", ""),
        ("   \n ", "   \n "),
        ("STOP", "STOP"),
        ("😟" * 1600, "😟" * 1600),
        ("👨‍👩‍👧 Дах тече, ceiling ھے", "👨‍👩‍👧 Дах тече, ceiling ھے"),
        ("nul\x00byte", "nul\N{REPLACEMENT CHARACTER}byte"),
        ("x" * 20_000, "x" * 16_000),
    ],
)
async def test_whatever_was_texted_is_kept(
    provider: Provider, house: House, body: str, kept: str
) -> None:
    """No words, only signs, the word STOP, or far too much: a person will see it."""
    answer = await provider.post(PATH, {**fixture("sms"), "Body": body})
    assert answer.status == 200
    assert [contact.text for contact in house.contacts] == [kept]


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("07700900123", Address("phone", "+447700900123")),
        ("88222", Address(SENDER, "88222")),
        ("HMRC", Address(SENDER, "HMRC")),
        ("rcs:heard_agent", Address(SENDER, "rcs:heard_agent")),
        ("+44", Address(SENDER, "+44")),
        ("", None),
        ("+266696687", None),
    ],
)
async def test_a_sender_of_any_format_is_received(
    provider: Provider, house: House, sender: str, address: Address | None
) -> None:
    """A short code, a name or a channel that we do not know is still somebody who wrote."""
    answer = await provider.post(PATH, {**fixture("sms"), "From": sender})
    assert answer.status == 200
    [contact] = house.contacts
    assert contact.channel is Channel.SMS
    assert contact.address == address


async def test_a_message_without_an_id_cannot_be_used(provider: Provider, house: House) -> None:
    """Without an id it could not be kept once; the answer names the field, not what it held."""
    form = {name: value for name, value in fixture("sms").items() if not name.endswith("Sid")}
    answer = await provider.post(PATH, form)
    assert answer.status == 400
    assert "MessageSid" in await answer.text()
    assert house.untouched


async def test_with_the_store_away_the_provider_is_asked_to_try_again(
    provider: Provider, house: House
) -> None:
    """Nothing is acknowledged that is not durable (law 1)."""
    house.go_away()
    assert (await provider.post(PATH, fixture("sms"))).status == 503
    house.failure = None
    assert (await provider.post(PATH, fixture("sms"))).status == 200
    assert len(house.contacts) == 1
