"""What becomes of a WhatsApp message."""

import pytest

from core.contact import Address
from core.words import Channel, Medium
from tests.channels.conformance import WebhookConformance
from tests.channels.house import House
from tests.channels.provider import Provider, fixture

PATH = "/twilio/messages"


class TestConformance(WebhookConformance):
    """A WhatsApp message withstands what every webhook must."""

    path = PATH
    payload = "whatsapp"


async def test_a_whatsapp_number_is_the_same_resident_as_its_phone(
    provider: Provider, house: House
) -> None:
    """A message from whatsapp:+44… has the address of a call or text from that number."""
    await provider.post(PATH, fixture("whatsapp"))
    [contact] = house.contacts
    assert (contact.channel, contact.medium) == (Channel.WHATSAPP, Medium.MESSAGE)
    assert contact.address == Address("phone", "+447700900123")
    assert contact.to == "+447700900456"
    assert contact.name == "Ama O."


async def test_photos_and_recordings_come_along(provider: Provider, house: House) -> None:
    """Each file is kept with its type, in order."""
    await provider.post(PATH, fixture("whatsapp"))
    [contact] = house.contacts
    assert [media.content_type for media in contact.media] == ["image/jpeg", "audio/ogg"]
    assert contact.media[0].url.endswith("/Media/ME1")


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("whatsapp:GB.ABC123XYZ", Address("whatsapp", "GB.ABC123XYZ")),
        ("whatsapp:447700900123", Address("phone", "+447700900123")),
        ("whatsapp:+266696687", Address("whatsapp", "+266696687")),
        ("WhatsApp:+447700900123", Address("phone", "+447700900123")),
    ],
)
async def test_a_business_scoped_id_is_kept_as_it_is(
    provider: Provider, house: House, sender: str, address: Address
) -> None:
    """WhatsApp does not always give a number; what it gives is who the resident is there."""
    await provider.post(PATH, {**fixture("whatsapp"), "From": sender})
    [contact] = house.contacts
    assert contact.address == address
    assert contact.channel is Channel.WHATSAPP


async def test_a_button_and_a_place_become_words(provider: Provider, house: House) -> None:
    """An agent reads what was tapped and where the resident is."""
    form = fixture("whatsapp")
    await provider.post(PATH, {**form, "Body": "", "ButtonText": "Yes, tomorrow"})
    location = {"Latitude": "51.5", "Longitude": "-0.12", "Label": "Flat 3", "Address": ""}
    await provider.post(PATH, {**form, **location, "MessageSid": "SM8", "Body": ""})
    texts = [contact.text for contact in house.contacts]
    assert texts == ["Yes, tomorrow", "Location: 51.5, -0.12 (Flat 3)"]
