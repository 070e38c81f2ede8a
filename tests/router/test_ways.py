"""Over which ways a resident can be written to, until when, and why not."""

import pytest

from config.centre import Centre
from core.conversation import Conversation
from core.reach import Reachable, read_reach
from core.views import Closed
from core.words import Channel
from router.ways import (
    WHATSAPP_WINDOW_MS,
    Way,
    address_of,
    all_ways,
    despite_stop,
    open_ways,
)
from tests.router.conftest import ANN, NUMBER, House

NOW_MS = 1_800_000_000_000
WHATSAPP = "+447700900321"  # the demo centre's
BOB = "+447700900124"


def conversation(channel: str = "sms", address: str = f"phone:{ANN}") -> Conversation:
    """Return a conversation whose resident used this channel and address last."""
    fields = {"id": "cnv_1", "resident": "res_1", "state": "active", "queue": "repairs"}
    fields |= {"urgency": "routine", "medium": "message", "opened_ms": "1"}
    fields |= {"waiting_since_ms": "1", "channel": channel, "address": address}
    return Conversation.from_fields(fields)


def wrote(ago_ms: int) -> str:
    """Return what is kept of an address from which a resident wrote so long ago."""
    return f"known|{NOW_MS - ago_ms}"


def every_way(
    house: House, reach: dict[str, str], channel: str = "sms", address: str = f"phone:{ANN}"
) -> list[Way]:
    """Return the ways of a resident of whom this is known."""
    return all_ways(conversation(channel, address), reach, NOW_MS, house.settings.centre)


def channels(ways: list[Way]) -> list[Channel]:
    """Return the channels of the ways that are open to a person."""
    return [way.channel for way in open_ways(ways)]


def test_what_is_kept_of_an_address_is_read_with_or_without_times() -> None:
    """A level alone is what a number has that nobody wrote from by WhatsApp."""
    kept = {"b:2": "probable||7", "a:1": "known", "c:3": "known|5"}
    assert list(read_reach(kept)) == ["a:1", "b:2", "c:3"]
    assert read_reach(kept) == {
        "a:1": Reachable("known"),
        "b:2": Reachable("probable", 0, 7),
        "c:3": Reachable("known", 5),
    }


def test_a_number_that_was_used_is_written_to_from_our_number(house: House) -> None:
    """Known is what the resident rang or wrote from."""
    assert every_way(house, {f"phone:{ANN}": "known"}) == [Way(Channel.SMS, ANN, NUMBER)]


def test_a_number_that_was_only_said_is_not_written_to(house: House) -> None:
    """It may be somebody else's: a neighbour would read about the arrears."""
    reach = {f"phone:{ANN}": "probable", "webchat:s1": "known"}
    assert every_way(house, reach) == [Way(Channel.WEBCHAT, "s1", "")]


@pytest.mark.parametrize("ago_ms", [0, WHATSAPP_WINDOW_MS - 1])
def test_whatsapp_is_open_for_a_day(house: House, ago_ms: int) -> None:
    """After the resident's last message there, from the number that has WhatsApp."""
    found = every_way(house, {f"phone:{ANN}": wrote(ago_ms)}, "whatsapp")
    until_ms = NOW_MS - ago_ms + WHATSAPP_WINDOW_MS
    assert found == [
        Way(Channel.WHATSAPP, ANN, WHATSAPP, until_ms),
        Way(Channel.SMS, ANN, NUMBER),
    ]


def test_whatsapp_is_closed_when_the_day_is_over(house: House) -> None:
    """To the millisecond; the provider would refuse it. The agent sees since when, and why."""
    found = every_way(house, {f"phone:{ANN}": wrote(WHATSAPP_WINDOW_MS)}, "whatsapp")
    assert channels(found) == [Channel.SMS]
    assert found[0] == Way(Channel.WHATSAPP, ANN, WHATSAPP, NOW_MS, closed=Closed.WINDOW)


def test_the_way_used_last_comes_first(house: House) -> None:
    """The answer goes where the resident is looking."""
    reach = {f"phone:{ANN}": "known", "webchat:s1": "known"}
    assert every_way(house, reach)[0].channel is Channel.SMS
    by_chat = every_way(house, reach, "webchat", "webchat:s1")
    assert channels(by_chat) == [Channel.WEBCHAT, Channel.SMS]


def test_of_two_numbers_the_one_used_last_comes_first(house: House) -> None:
    """Not the lower one, and not the one that was known first."""
    reach = {f"phone:{ANN}": "known", f"phone:{BOB}": "known"}
    found = every_way(house, reach, address=f"phone:{BOB}")
    assert [way.to for way in found] == [BOB, ANN]


def test_without_a_number_of_ours_there_is_no_way(house: House) -> None:
    """A centre that has no texts does not promise any."""
    centre = house.settings.centre.model_copy(update={"numbers": ()})
    assert isinstance(centre, Centre)
    assert all_ways(conversation(), {f"phone:{ANN}": wrote(0)}, NOW_MS, centre) == []


def test_who_wants_no_more_texts_is_not_written_to(house: House) -> None:
    """By no channel of that number; another address of theirs is open."""
    reach = {f"phone:{ANN}": f"known|{NOW_MS}|{NOW_MS}", "webchat:s1": "known"}
    found = every_way(house, reach)
    assert channels(found) == [Channel.WEBCHAT]
    assert [way.closed for way in found] == [Closed.STOPPED, Closed.STOPPED, None]


def test_safety_advice_goes_also_to_who_wants_no_more_texts(house: House) -> None:
    """It answers what they have just said; a window that is over keeps even that back."""
    reach = {f"phone:{ANN}": f"known|{NOW_MS - WHATSAPP_WINDOW_MS}|{NOW_MS}"}
    stopped = every_way(house, reach)
    assert [way.channel for way in despite_stop(stopped)] == [Channel.SMS, Channel.WHATSAPP]
    late = every_way(house, {f"phone:{ANN}": wrote(WHATSAPP_WINDOW_MS)})
    assert [way.channel for way in despite_stop(late)] == [Channel.SMS]


@pytest.mark.parametrize(
    ("channel", "to", "address"),
    [
        (Channel.SMS, ANN, f"phone:{ANN}"),
        (Channel.WHATSAPP, ANN, f"phone:{ANN}"),
        (Channel.WHATSAPP, "GB.ABC", "whatsapp:GB.ABC"),
        (Channel.MESSENGER, "2345", "messenger:2345"),
        (Channel.SMS, "60777", "phone:60777"),
    ],
)
def test_a_message_goes_to_an_address_that_is_kept(channel: Channel, to: str, address: str) -> None:
    """What the provider says of a message is kept with whom it went to."""
    assert address_of(channel, to) == address
