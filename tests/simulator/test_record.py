"""The network's own record as Heard reads it through the real SDK, for webhooks that never came."""

import asyncio

import pytest
from twilio.rest import Client

from channels.errors import SendError
from channels.twilio.record import TwilioRecord
from core.words import Channel
from simulator.driver import Network
from tests.simulator.conftest import LANDLORD, NEIGHBOUR, RESIDENT
from tests.simulator.held_clock import HeldClock
from tests.simulator.stand_in import StandIn, response

INBOUND, VOICE = "/twilio/messages", "/twilio/voice"
RINGING = response(f"<Dial><Number>{NEIGHBOUR}</Number></Dial>")


@pytest.fixture
def record(sdk: Client) -> TwilioRecord:
    """The account's record, read as an engine does."""
    texts = (LANDLORD, f"whatsapp:{LANDLORD}")
    return TwilioRecord(sdk, texts, (LANDLORD,))


async def lost_text(network: Network, words: str, channel: str = "sms") -> None:
    """Let a resident write, and lose the webhook."""
    await network.plan("vanish", match=INBOUND)
    await network.text(RESIDENT, LANDLORD, words, channel)


async def test_a_webhook_can_vanish_with_its_retries(heard: StandIn, network: Network) -> None:
    """`vanish`: Heard never hears of the text, and the next one comes."""
    await lost_text(network, "lost")
    await network.text(RESIDENT, LANDLORD, "came")
    assert (await heard.form(INBOUND))["Body"] == "came"
    assert len(heard.forms(INBOUND)) == 1


async def test_texts_that_never_came_are_in_the_record(
    record: TwilioRecord, network: Network, clock: HeldClock
) -> None:
    """As the webhook would have brought them, oldest first, of the time asked for."""
    await lost_text(network, "too early")
    clock.skip(60)
    since_ms = clock.now_ms()
    await lost_text(network, "first")
    clock.skip(1)
    await lost_text(network, "second", "whatsapp")
    until_ms = clock.now_ms()
    clock.skip(60)
    await lost_text(network, "too late")
    span = await asyncio.to_thread(record.between, since_ms, until_ms)
    assert (span.until_ms, span.whole) == (until_ms, True)
    assert [contact.text for contact in span.contacts] == ["first", "second"]
    first, second = span.contacts
    assert (first.channel, second.channel) == (Channel.SMS, Channel.WHATSAPP)
    assert first.address == second.address
    assert first.address
    assert first.address.key == f"phone:{RESIDENT}"
    assert (first.to, first.received_ms) == (LANDLORD, since_ms)
    assert await asyncio.to_thread(record.complete, first) == first


async def test_it_is_the_same_contact_as_by_webhook(
    record: TwilioRecord, heard: StandIn, network: Network, clock: HeldClock
) -> None:
    """The provider's id is what makes receiving it twice harmless."""
    await network.text(RESIDENT, LANDLORD, "hello")
    form = await heard.form(INBOUND)
    span = await asyncio.to_thread(record.between, 0, clock.now_ms())
    assert [contact.provider_id for contact in span.contacts] == [form["MessageSid"]]


async def test_a_call_that_reached_nobody_is_in_the_record(
    record: TwilioRecord, heard: StandIn, network: Network, clock: HeldClock
) -> None:
    """Once it is over; while it lives the span ends before it."""
    heard.replies[VOICE] = RINGING
    rang_ms = clock.now_ms()
    call = await network.call(RESIDENT, LANDLORD)
    await call.connected()
    clock.skip(1)
    span = await asyncio.to_thread(record.between, 0, clock.now_ms())
    assert (span.contacts, span.until_ms) == ((), rang_ms - 1)
    await call.hang_up()
    await call.ended()
    span = await asyncio.to_thread(record.between, 0, clock.now_ms())
    [contact] = span.contacts
    assert (contact.channel, contact.text, contact.received_ms) == (Channel.VOICE, "", rang_ms)
    assert contact.address
    assert contact.address.key == f"phone:{RESIDENT}"
    assert await asyncio.to_thread(record.complete, contact) == contact


async def test_a_call_that_somebody_else_answered_needs_nobody(
    record: TwilioRecord, heard: StandIn, network: Network, clock: HeldClock
) -> None:
    """Whom a static document rang has talked to them."""
    heard.replies[VOICE] = RINGING
    neighbour = await network.phone(NEIGHBOUR)
    call = await network.call(RESIDENT, LANDLORD)
    await neighbour.incoming()
    await neighbour.accept()
    await neighbour.connected()
    clock.skip(30)
    await call.hang_up()
    await neighbour.ended()
    span = await asyncio.to_thread(record.between, 0, clock.now_ms())
    [contact] = span.contacts
    assert await asyncio.to_thread(record.complete, contact) is None


async def test_a_provider_that_throttles_gives_no_list(
    record: TwilioRecord, network: Network
) -> None:
    """Whoever asks hears that it must ask again; a list that was cut short is never the whole."""
    await network.plan("throttle", match="Messages.json")
    with pytest.raises(SendError):
        await asyncio.to_thread(record.between, 0, 1)
