"""Files in answers: carried where the networks carry them, a link everywhere else."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from twilio.rest import Client

from channels.adapter import Sender
from channels.errors import UnknownOutcomeError
from channels.messenger.send import sender as messenger
from channels.sms.send import carries_pictures
from channels.sms.send import sender as sms
from channels.twilio.rest import connect
from channels.whatsapp.send import sender as whatsapp
from tests.channels.rest_api import RestApi, Trouble, rest_api
from tests.channels.twilio.test_send import NOW_MS, OUTBOUND, settings, taken

LINK = "https://heard.example/files/fil_1.1.sig"
WITH_FILE = replace(OUTBOUND, text=f"Look\n{LINK}", caption="Look", media_urls=(LINK,))

Make = Callable[[Client], Sender]


@pytest.fixture
async def api() -> AsyncIterator[RestApi]:
    """The provider's REST API."""
    async with rest_api() as running:
        yield running


@pytest.mark.parametrize("make", [whatsapp, messenger])
async def test_channels_that_carry_files_get_the_file(api: RestApi, make: Make) -> None:
    """The provider fetches it by a link that only it is told."""
    api.answer(201, taken())
    await asyncio.to_thread(make(connect(settings(api.url))).send, WITH_FILE)
    [asked] = api.asked
    assert (asked.fields["Body"], asked.fields["MediaUrl"]) == (["Look"], [LINK])


async def test_a_british_text_has_the_link_in_its_words(api: RestApi) -> None:
    """The networks of the United Kingdom carry no pictures from such numbers."""
    api.answer(201, taken())
    await asyncio.to_thread(sms(connect(settings(api.url))).send, WITH_FILE)
    [asked] = api.asked
    assert asked.fields["Body"] == [f"Look\n{LINK}"]
    assert "MediaUrl" not in asked.fields


@pytest.mark.parametrize(
    ("to", "sender", "carried"),
    [
        ("+14155550100", "+14155550101", True),
        ("+61491570006", "+61491570156", True),
        ("+447700900123", "+447700900456", False),
        ("+447700900123", "+14155550101", False),
        ("+14155550100", "+447700900456", False),
        ("+14155550100", "", False),
    ],
)
def test_texts_carry_pictures_within_some_countries_only(
    to: str, sender: str, carried: bool
) -> None:
    """From one number of such a country to another."""
    assert carries_pictures(to, sender) is carried


@pytest.mark.parametrize(("make", "words"), [(whatsapp, "Look"), (sms, f"Look\n{LINK}")])
async def test_an_answer_with_a_file_is_looked_up_by_the_words_that_went(
    api: RestApi, make: Make, words: str
) -> None:
    """After the line broke it is found, and not sent again."""
    sender = make(connect(settings(api.url)))
    api.answers.append(Trouble.RESET)
    with pytest.raises(UnknownOutcomeError):
        await asyncio.to_thread(sender.send, WITH_FILE)
    moment = "Sat, 21 Nov 2026 19:42:00 +0000"
    found = taken("SM7", body=words, date_created=moment)
    api.answer(200, {"messages": [found], "page": 0, "page_size": 50})
    sent = await asyncio.to_thread(sender.find_sent, WITH_FILE, NOW_MS)
    assert sent
    assert sent.provider_id == "SM7"
