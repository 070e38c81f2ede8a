"""The account's own record: what a lost webhook would have brought, and how far it may be read."""

import asyncio

import pytest

from channels.errors import SendError
from channels.twilio.record import TwilioRecord
from channels.twilio.rest import RestSettings, connect
from core.contact import Media
from tests.channels.rest_api import Json, rest_api

ACCOUNT = "AC" + "0" * 32
OURS, ANN = "+442079460000", "+447700900123"
NOW_MS = 1_795_289_000_000
SENT = "Sat, 21 Nov 2026 19:23:20 +0000"  # the same moment, as Twilio writes it
EARLIER = "Sat, 21 Nov 2026 19:23:19 +0000"
FILE = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM1/Media/ME1"


def message(sid: str, sent: str | None, direction: str = "inbound", files: int = 0) -> Json:
    """Return a message as a list shows it."""
    return {
        "sid": sid,
        "from": ANN,
        "to": OURS,
        "body": f"words of {sid}",
        "direction": direction,
        "date_sent": sent,
        "num_media": str(files),
    }


def record(url: str) -> TwilioRecord:
    """Return the record of an account with one number for texts."""
    client = connect(RestSettings(ACCOUNT, auth_token="token", base_url=url))
    return TwilioRecord(client, (OURS,), ())


async def test_only_what_came_in_since_then_is_in_it() -> None:
    """The provider promises to look at days only; what has no time yet is no text."""
    async with rest_api() as api:
        listed = [
            message("SM3", SENT, "outbound-api"),
            message("SM2", None),
            message("SM1", SENT),
            message("SM0", EARLIER),
        ]
        api.answer(200, {"messages": listed, "next_page_uri": None})
        span = await asyncio.to_thread(record(api.url).between, NOW_MS, NOW_MS)
        assert [contact.provider_id for contact in span.contacts] == ["SM1"]
        assert (span.contacts[0].received_ms, span.whole) == (NOW_MS, True)
        [asked] = api.asked
        assert asked.fields["To"] == [OURS]
        assert asked.fields["DateSent>"] == ["2026-11-21T19:23:20Z"]


async def test_a_text_of_the_record_has_its_files() -> None:
    """Where a job fetches them, as the webhook would have said."""
    async with rest_api() as api:
        api.answer(200, {"messages": [message("SM1", SENT, files=1)], "next_page_uri": None})
        account = record(api.url)
        span = await asyncio.to_thread(account.between, NOW_MS, NOW_MS)
        file = {"sid": "ME1", "content_type": "image/jpeg", "uri": f"{FILE}.json"}
        api.answer(200, {"media_list": [file], "next_page_uri": None})
        whole = await asyncio.to_thread(account.complete, span.contacts[0])
        assert whole
        assert whole.media == (Media(f"{api.url}{FILE}", "image/jpeg"),)


@pytest.mark.parametrize("status", [429, 500, 401])
async def test_a_list_that_is_refused_is_never_an_empty_one(status: int) -> None:
    """Whoever asks begins again where it was."""
    async with rest_api() as api:
        api.refuse(status, 20000 + status, "not now")
        with pytest.raises(SendError):
            await asyncio.to_thread(record(api.url).between, NOW_MS, NOW_MS)
