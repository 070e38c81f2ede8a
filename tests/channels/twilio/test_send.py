"""Sending texts with the real SDK over a real connection, and every way in which it fails."""

import asyncio
import base64
import json
import socket
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from channels import errors
from channels.adapter import ApprovedText, Outbound, Sender, Sent
from channels.errors import SendError
from channels.messenger.send import sender as messenger_sender
from channels.sms.send import sender as sms_sender
from channels.twilio.rest import RestSettings, connect
from channels.twilio.send import TextSender
from channels.whatsapp.send import sender as whatsapp_sender
from core.words import Delivery
from tests.channels.rest_api import Json, RestApi, Trouble, rest_api

ACCOUNT = "AC" + "0" * 32
NUMBER = "+447700900123"
OURS = "+447700900456"
STATUS_URL = "https://heard.example/twilio/status/messages?conversation=cnv_1&message=msg_1"
OUTBOUND = Outbound("msg_1", "cnv_1", NUMBER, OURS, "We are on our way", STATUS_URL)
NOW = datetime(2026, 11, 21, 19, 42, tzinfo=UTC)
NOW_MS = round(NOW.timestamp() * 1000)


@pytest.fixture
async def api() -> AsyncIterator[RestApi]:
    """The provider's REST API."""
    async with rest_api() as running:
        yield running


def settings(url: str, timeout_s: float = 10) -> RestSettings:
    """Return an account whose API is at `url`."""
    return RestSettings(ACCOUNT, auth_token="token", base_url=url, timeout_s=timeout_s)


def sms(api: RestApi, timeout_s: float = 10) -> TextSender:
    """Return the sender of texts."""
    return sms_sender(connect(settings(api.url, timeout_s)))


def taken(sid: str = "SM1", **fields: object) -> Json:
    """Return a message as the API describes it."""
    return {"sid": sid, "status": "queued", **fields}


async def failure_of(call: Callable[..., object], *arguments: object) -> SendError:
    """Return the send error that a call in a thread ends with."""
    with pytest.raises(SendError) as caught:
        await asyncio.to_thread(call, *arguments)
    return caught.value


async def test_a_text_is_handed_over_once_with_where_to_report(api: RestApi) -> None:
    """Both addresses, the words and the status URL arrive, signed in as the account."""
    sender: Sender = sms(api)
    api.answer(201, taken("SM42"))
    assert await asyncio.to_thread(sender.send, OUTBOUND) == Sent("SM42", Delivery.QUEUED)
    [asked] = api.asked
    assert (asked.method, asked.path) == (
        "POST",
        f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
    )
    assert asked.fields == {
        "To": [NUMBER],
        "From": [OURS],
        "Body": ["We are on our way"],
        "StatusCallback": [STATUS_URL],
    }
    credentials = base64.b64decode(asked.authorization.removeprefix("Basic ")).decode()
    assert credentials == f"{ACCOUNT}:token"


async def test_an_api_key_signs_in_for_the_account(api: RestApi) -> None:
    """With an API key the auth token is not needed for sending."""
    client = connect(RestSettings(ACCOUNT, "", "SK1", "secret", api.url))
    api.answer(201, taken())
    await asyncio.to_thread(sms_sender(client).send, OUTBOUND)
    [asked] = api.asked
    assert base64.b64decode(asked.authorization.removeprefix("Basic ")) == b"SK1:secret"
    assert ACCOUNT in asked.path


async def test_an_urgent_text_does_not_wait_for_hours_at_the_provider(api: RestApi) -> None:
    """It is given up after minutes, so that the agent sees that it did not arrive."""
    urgent = Outbound("msg_1", "cnv_1", NUMBER, OURS, "Leave the flat", STATUS_URL, urgent=True)
    api.answer(201, taken())
    await asyncio.to_thread(sms(api).send, urgent)
    [validity_s] = api.asked[0].fields["ValidityPeriod"]
    assert 0 < int(validity_s) <= 600


async def test_an_approved_text_goes_by_its_name_with_its_variables(api: RestApi) -> None:
    """Twilio fills it in; the words as they read are not sent beside it."""
    template = ApprovedText("HX1", "en", ("Small Homes", 'on "Monday"'))
    outbound = Outbound("msg_1", "cnv_1", NUMBER, OURS, "News", STATUS_URL, template=template)
    api.answer(201, taken())
    await asyncio.to_thread(whatsapp_sender(connect(settings(api.url))).send, outbound)
    fields = api.asked[0].fields
    assert "Body" not in fields
    assert fields["ContentSid"] == ["HX1"]
    assert json.loads(fields["ContentVariables"][0]) == {"1": "Small Homes", "2": 'on "Monday"'}


@pytest.mark.parametrize("given", [NUMBER, f"whatsapp:{NUMBER}"])
async def test_whatsapp_addresses_carry_their_channel(api: RestApi, given: str) -> None:
    """Whether or not the caller wrote the prefix, it is there once."""
    sender = whatsapp_sender(connect(settings(api.url)))
    api.answer(201, taken())
    await asyncio.to_thread(
        sender.send, Outbound("msg_1", "cnv_1", given, OURS, "Hello", STATUS_URL)
    )
    assert api.asked[0].fields["To"] == [f"whatsapp:{NUMBER}"]
    assert api.asked[0].fields["From"] == [f"whatsapp:{OURS}"]


async def test_messenger_addresses_carry_their_channel(api: RestApi) -> None:
    """A page-scoped id is written to as such."""
    sender = messenger_sender(connect(settings(api.url)))
    api.answer(201, taken())
    await asyncio.to_thread(
        sender.send, Outbound("msg_1", "cnv_1", "2345", "1077", "Hello", STATUS_URL)
    )
    assert api.asked[0].fields["To"] == ["messenger:2345"]


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (429, 20429, errors.ThrottledError),
        (429, 63018, errors.ThrottledError),
        (400, 21611, errors.ThrottledError),
        (400, 21610, errors.OptedOutError),
        (400, 63016, errors.WindowClosedError),
        (400, 21211, errors.RefusedError),
        (401, 20003, errors.RefusedError),
        (404, 20404, errors.GoneError),
        (408, 408, errors.UnknownOutcomeError),
        (500, 20500, errors.UnknownOutcomeError),
        (503, 20503, errors.UnknownOutcomeError),
    ],
)
async def test_each_answer_becomes_the_error_that_the_outbox_acts_on(
    api: RestApi, status: int, code: int, expected: type[SendError]
) -> None:
    """Again, look first, or tell the agent: the class says which, and it was sent once."""
    api.refuse(status, code, f"The 'To' number {NUMBER} is not right")
    error = await failure_of(sms(api).send, OUTBOUND)
    assert type(error) is expected
    assert str(code) in error.message
    assert len(api.asked) == 1


@pytest.mark.parametrize("trouble", list(Trouble))
async def test_a_line_that_breaks_after_the_request_leaves_it_unknown(
    api: RestApi, trouble: Trouble
) -> None:
    """A reset or a time-out may come after the text was taken: it is never sent twice blindly."""
    api.answers.append(trouble)
    error = await failure_of(sms(api, timeout_s=0.3).send, OUTBOUND)
    assert type(error) is errors.UnknownOutcomeError
    assert not error.retryable
    assert len(api.asked) == 1


@pytest.mark.parametrize("body", ["<html>gateway</html>", "null", "[]"])
async def test_an_answer_that_is_not_the_providers_leaves_it_unknown(
    api: RestApi, body: str
) -> None:
    """A proxy's page with status 201 proves nothing."""
    api.answer(201, body)
    assert type(await failure_of(sms(api).send, OUTBOUND)) is errors.UnknownOutcomeError


async def test_without_a_connection_nothing_was_sent() -> None:
    """A port on which nobody listens: safe to send again."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        error = await failure_of(sms_sender(connect(settings(url))).send, OUTBOUND)
    assert type(error) is errors.UnreachableError
    assert error.retryable


async def test_half_an_emoji_is_refused_before_it_is_sent(api: RestApi) -> None:
    """What cannot be written as UTF-8 is the writer's to mend."""
    broken = Outbound("msg_1", "cnv_1", NUMBER, OURS, "ok \ud83d", STATUS_URL)
    assert type(await failure_of(sms(api).send, broken)) is errors.RefusedError
    assert not api.asked


async def test_no_error_tells_the_number(api: RestApi, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the sentence, nor the traceback that a job leaves, nor the SDK's log holds it."""
    caplog.set_level("INFO")
    api.refuse(400, 21999, f"The 'To' number {NUMBER} is not right")
    api.answers.append(Trouble.RESET)
    sender = sms(api)
    for call, arguments in ((sender.send, (OUTBOUND,)), (sender.find_sent, (OUTBOUND, NOW_MS))):
        error = await failure_of(call, *arguments)
        assert "7700900123" not in "".join(traceback.format_exception(error))
    ours = [line.getMessage() for line in caplog.records if line.name != "aiohttp.access"]
    assert not any("7700900123" in line for line in ours)


def listed(sid: str, text: str, created: datetime, status: str = "sent") -> Json:
    """Return a message as a list of the API describes it."""
    return taken(sid, body=text, status=status, date_created=format_datetime(created))


async def test_a_text_of_unknown_outcome_is_found_by_its_words_and_time(api: RestApi) -> None:
    """What Twilio took is not sent again; older words and other words are not it."""
    later = NOW.replace(second=20)
    earlier = NOW.replace(hour=12)
    messages = [
        listed("SM1", "Something else", later),
        listed("SM2", OUTBOUND.text, earlier),
        listed("SM3", OUTBOUND.text, later, "delivered"),
    ]
    api.answer(200, {"messages": messages})
    found = await asyncio.to_thread(sms(api).find_sent, OUTBOUND, NOW_MS)
    assert found == Sent("SM3", Delivery.DELIVERED)
    assert api.asked[0].fields["To"] == [NUMBER]
    assert api.asked[0].fields["From"] == [OURS]


async def test_the_same_words_sent_before_are_another_message(api: RestApi) -> None:
    """An id that is known to be another message's does not count as this one."""
    api.answer(200, {"messages": [listed("SM1", OUTBOUND.text, NOW)]})
    found = await asyncio.to_thread(sms(api).find_sent, OUTBOUND, NOW_MS, {"SM1"})
    assert found is None


@pytest.mark.parametrize("status", [429, 401, 500])
async def test_when_looking_fails_it_is_still_unknown(api: RestApi, status: int) -> None:
    """An error of the look-up is never taken for leave to send again."""
    api.refuse(status, 20000 + status, "no")
    error = await failure_of(sms(api).find_sent, OUTBOUND, NOW_MS)
    assert type(error) is errors.UnknownOutcomeError
    assert not error.retryable
