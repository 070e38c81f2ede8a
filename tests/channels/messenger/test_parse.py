"""What becomes of a Messenger message that comes through Twilio."""

from core.contact import Address
from core.words import Channel
from tests.channels.conformance import WebhookConformance
from tests.channels.house import House
from tests.channels.provider import Provider, fixture


class TestConformance(WebhookConformance):
    """A Messenger message withstands what every webhook must."""

    path = "/twilio/messages"
    payload = "messenger"


async def test_a_page_scoped_id_is_who_the_resident_is(provider: Provider, house: House) -> None:
    """It is never taken for a telephone number, though it is all digits."""
    await provider.post("/twilio/messages", fixture("messenger"))
    [contact] = house.contacts
    assert contact.channel is Channel.MESSENGER
    assert contact.address == Address("messenger", "2345678901234567")
    assert contact.to == "107771234567890"
