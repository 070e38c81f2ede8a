"""How far our messages have come, by the provider's callbacks."""

import pytest
from structlog.typing import EventDict
from twilio.rest.api.v2010.account.message import MessageInstance

from channels.twilio.statuses import DELIVERIES, failure
from core.words import Delivery
from tests.channels.conformance import WebhookConformance
from tests.channels.house import House
from tests.channels.provider import Provider, fixture

PATH = "/twilio/status/messages?conversation=cnv_1&message=msg_1"


class TestConformance(WebhookConformance):
    """A status callback withstands what every webhook must."""

    path = PATH
    payload = "message_status"
    ok = 204
    stores_contact = False
    kept = "delivered"


def test_every_word_of_the_provider_is_in_the_table() -> None:
    """The SDK knows no status that we would have to ignore."""
    known = {
        value for name, value in vars(MessageInstance.Status).items() if not name.startswith("_")
    }
    assert known == set(DELIVERIES)


@pytest.mark.parametrize(
    ("status", "delivery"),
    [(status, delivery) for status, delivery in DELIVERIES.items() if delivery],
)
async def test_a_status_moves_the_message_that_its_address_names(
    provider: Provider, house: House, status: str, delivery: Delivery
) -> None:
    """Twilio's words become ours."""
    answer = await provider.post(PATH, {**fixture("message_status"), "MessageStatus": status})
    assert answer.status == 204
    assert [(c, m, d) for c, m, d, _ in house.deliveries] == [("cnv_1", "msg_1", delivery)]


async def test_a_failure_tells_the_agent_what_to_do(provider: Provider, house: House) -> None:
    """The reason is a sentence; without an error there is none."""
    failed = {**fixture("message_status"), "MessageStatus": "undelivered", "ErrorCode": "30003"}
    await provider.post(PATH, failed)
    await provider.post(PATH, fixture("message_status"))
    [(*_, reason), (*_, none)] = house.deliveries
    assert "out of reach" in reason
    assert "30003" in reason
    assert none == ""
    assert "99999" in failure("99999")


async def test_a_stop_that_only_the_network_knew_of_is_kept(
    provider: Provider, house: House
) -> None:
    """The text came back because they had written STOP there before."""
    failed = {**fixture("message_status"), "MessageStatus": "failed", "ErrorCode": "21610"}
    await provider.post(PATH, failed)
    assert house.events == [("stopped", "cnv_1", "msg_1")]
    assert [delivery for _, _, delivery, _ in house.deliveries] == [Delivery.FAILED]


async def test_an_unknown_status_is_logged_once_and_ignored(
    provider: Provider, house: House, logged: list[EventDict]
) -> None:
    """A new word of the provider is no error, and does not fill the log."""
    for _ in range(3):
        form = {**fixture("message_status"), "MessageStatus": "teleported"}
        assert (await provider.post(PATH, form)).status == 204
    assert house.untouched
    assert [line["status"] for line in logged] == ["teleported"]


@pytest.mark.parametrize("query", ["", "?conversation=cnv_1", "?message=msg_1"])
async def test_a_status_of_a_message_that_is_not_ours_is_ignored(
    provider: Provider, house: House, query: str
) -> None:
    """A callback set in the provider's console names none of our messages."""
    answer = await provider.post(f"/twilio/status/messages{query}", fixture("message_status"))
    assert answer.status == 204
    assert house.untouched


async def test_with_the_store_away_the_status_is_to_be_sent_again(
    provider: Provider, house: House
) -> None:
    """A delivery that could not be noted is not acknowledged."""
    house.go_away()
    assert (await provider.post(PATH, fixture("message_status"))).status == 503
