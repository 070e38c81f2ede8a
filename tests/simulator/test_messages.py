"""Texts and WhatsApp messages, both ways."""

import asyncio
from datetime import UTC, datetime

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from simulator.driver import Network
from simulator.segments import segments
from tests.simulator.conftest import LANDLORD, NEIGHBOUR, RESIDENT
from tests.simulator.held_clock import HeldClock
from tests.simulator.stand_in import StandIn, response
from tests.wait import wait_until

INBOUND = "/twilio/messages"


async def test_a_text_reaches_heard_with_the_providers_fields(
    heard: StandIn, network: Network
) -> None:
    """A resident's text is a signed webhook with the fields of an SMS."""
    sent = await network.text(RESIDENT, LANDLORD, "No heating 🥶")
    form = await heard.form(INBOUND)
    assert form["MessageSid"] == form["SmsSid"] == sent["sid"]
    assert form["Body"] == "No heating 🥶"
    assert (form["From"], form["To"]) == (RESIDENT, LANDLORD)
    assert (form["NumMedia"], form["NumSegments"], form["SmsStatus"]) == ("0", "1", "received")
    assert form["FromCountry"] == "GB"
    phone = await network.phone(RESIDENT)
    assert (await phone.shown("status"))["taken"] is True


async def test_a_whatsapp_message_carries_prefix_and_pictures(
    heard: StandIn, network: Network
) -> None:
    """WhatsApp has the prefix on both ends, a profile name, and media by URL."""
    phone = await network.phone(RESIDENT)
    picture = {"url": "https://x.test/leak.jpg", "content_type": "image/jpeg"}
    await phone.text(LANDLORD, "look", channel="whatsapp", media=(picture,))
    form = await heard.form(INBOUND)
    assert form["From"] == f"whatsapp:{RESIDENT}"
    assert form["To"] == f"whatsapp:{LANDLORD}"
    assert form["WaId"] == RESIDENT[1:]
    assert (form["NumMedia"], form["MediaUrl0"]) == ("1", "https://x.test/leak.jpg")


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "+440000000000"},
        {"channel": "voice"},
        {"body": " "},
        {"media": [{"url": "https://x.test/a.jpg"}]},
    ],
)
async def test_a_text_that_cannot_be_sent_is_refused(
    heard: StandIn, network: Network, wrong: dict[str, object]
) -> None:
    """A text to nobody, by no channel, with nothing in it or with half a picture is an error."""
    phone = await network.phone(RESIDENT)
    await phone.send("text", **{"to": LANDLORD, "body": "hello", **wrong})
    assert (await phone.shown("error"))["code"] == "bad_message"
    await phone.text(LANDLORD, "and now properly")
    assert (await heard.form(INBOUND))["Body"] == "and now properly"


async def test_an_answer_reaches_the_phone_and_reports_its_way(
    heard: StandIn, network: Network, sdk: Client
) -> None:
    """messages.create shows on the phone; `sent` and `delivered` are called back."""
    phone = await network.phone(RESIDENT)
    created = await asyncio.to_thread(
        sdk.messages.create,
        to=RESIDENT,
        from_=LANDLORD,
        body="We are on our way",
        status_callback=f"{heard.url}/status",
    )
    assert created.status == "queued"
    assert (await phone.message("on our way"))["sid"] == created.sid
    await heard.form("/status", MessageStatus="delivered")
    assert {form["MessageStatus"] for form in heard.forms("/status")} == {"sent", "delivered"}
    fetched = await asyncio.to_thread(sdk.messages(created.sid).fetch)
    assert (fetched.status, fetched.error_code) == ("delivered", None)


@pytest.mark.parametrize(
    "fate",
    [
        ("undelivered", ["sent", "undelivered"], "30003"),
        ("filtered", ["failed"], "30007"),
    ],
)
async def test_a_message_can_fail_on_demand(
    heard: StandIn, network: Network, sdk: Client, fate: tuple[str, list[str], str]
) -> None:
    """A planned fault of the network ends a message as the provider would report it."""
    fault, statuses, code = fate
    await network.plan(fault, match=RESIDENT)
    status_callback = f"{heard.url}/status"
    create = sdk.messages.create
    await asyncio.to_thread(
        create, to=RESIDENT, from_=LANDLORD, body="hello", status_callback=status_callback
    )
    final = await heard.form("/status", MessageStatus=statuses[-1])
    assert final["ErrorCode"] == code
    assert {form["MessageStatus"] for form in heard.forms("/status")} == set(statuses)


async def test_whatsapp_closes_its_window_after_a_day(
    heard: StandIn, network: Network, sdk: Client, clock: HeldClock
) -> None:
    """A free-form WhatsApp message is read within 24 hours of the resident's, and fails after."""

    async def answer() -> str:
        created = await asyncio.to_thread(
            sdk.messages.create,
            to=f"whatsapp:{RESIDENT}",
            from_=f"whatsapp:{LANDLORD}",
            body="hello",
            status_callback=f"{heard.url}/status",
        )
        return str(created.sid)

    await network.text(RESIDENT, LANDLORD, "hi", channel="whatsapp")
    in_time = await answer()
    await heard.form("/status", MessageSid=in_time, MessageStatus="read")
    clock.advance(24 * 3600)
    too_late = await answer()
    failed = await heard.form("/status", MessageSid=too_late)
    assert (failed["MessageStatus"], failed["ErrorCode"]) == ("failed", "63016")


async def test_stop_is_obeyed_until_start(network: Network, sdk: Client) -> None:
    """After STOP the provider refuses to send to that resident (21610)."""
    create = sdk.messages.create
    await network.text(RESIDENT, LANDLORD, "STOP")
    with pytest.raises(TwilioRestException) as refused:
        await asyncio.to_thread(create, to=RESIDENT, from_=LANDLORD, body="hello")
    assert refused.value.code == 21610
    await network.text(RESIDENT, LANDLORD, "start")
    sent = await asyncio.to_thread(create, to=RESIDENT, from_=LANDLORD, body="hello")
    assert sent.status == "queued"


async def test_messages_are_listed_by_filter_and_page(
    network: Network, sdk: Client, clock: HeldClock
) -> None:
    """The reconciler's query: what came to a number since a moment, newest first, all pages."""
    await network.text(RESIDENT, LANDLORD, "old")
    clock.advance(3600)
    since = datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
    for count in range(5):
        await network.text(NEIGHBOUR, LANDLORD, f"new {count}")
    listed = await asyncio.to_thread(
        sdk.messages.list,
        to=LANDLORD,
        date_sent_after=since,
        page_size=2,
    )
    assert [message.body for message in listed] == [f"new {count}" for count in (4, 3, 2, 1, 0)]
    assert {message.direction for message in listed} == {"inbound"}
    one = await asyncio.to_thread(sdk.messages.list, from_=RESIDENT)
    assert [message.body for message in one] == ["old"]


async def test_a_reply_in_twiml_is_sent(heard: StandIn, network: Network) -> None:
    """<Message> in the answer to an inbound text goes back to the resident."""
    heard.replies[INBOUND] = response("<Message>We have your text.</Message>")
    await network.text(RESIDENT, LANDLORD, "hello")
    await (await network.phone(RESIDENT)).message("we have your text")


async def test_a_text_to_a_broken_heard_is_lost_but_listed(
    heard: StandIn, network: Network, sdk: Client
) -> None:
    """A failing message webhook is only logged; the REST API still has the text."""
    heard.replies[INBOUND] = 400
    await network.text(RESIDENT, LANDLORD, "help")

    async def logged() -> bool:
        return bool((await network.state())["debugger"])

    await wait_until(logged, "the debugger shows it")
    assert len(heard.forms(INBOUND)) == 1
    assert [one.body for one in await asyncio.to_thread(sdk.messages.list)] == ["help"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ł" * 71, 2),
        ("🥶" * 35, 1),
    ],
)
def test_segments_are_counted_as_networks_count(text: str, count: int) -> None:
    """GSM 7-bit: 160 then 153 to a part; anything else: 70 then 67 UTF-16 units."""
    assert segments(text) == count
