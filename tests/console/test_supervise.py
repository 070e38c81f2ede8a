"""What supervisors may do to live calls, and how they speak to everybody, over HTTP."""

import pytest

from console.requests import MAX_ANNOUNCEMENT
from tests.console.conftest import Browser, OpenBrowser
from tests.console.house import House

CALL = "/api/supervisor/conversations/cnv_rita"
ANNOUNCE = "/api/supervisor/announce"


async def code(browser: Browser, path: str, body: object = None) -> tuple[int, str]:
    status, answer = await browser.post(path, body)
    return status, answer["error"]["code"]


def on_call(house: House, agent: str) -> None:
    """Let an agent be on the phone with Rita."""
    house.text("rita", "the boiler is off")
    house.fields["cnv_rita"] |= {"state": "active", "agent": agent, "calls": "CA1"}


@pytest.mark.parametrize("how", ["listen", "whisper", "join"])
async def test_a_supervisor_is_told_what_the_phone_connects_with(
    browser: OpenBrowser, house: House, how: str
) -> None:
    """The conversation and how; an agent is told nothing, not even that there is a call."""
    on_call(house, "amina")
    sue, ben = await browser("sue"), await browser("ben")
    status, answer = await sue.post(f"{CALL}/{how}")
    assert (status, answer) == (200, {"connect": {"conversation": "cnv_rita", "as": how}})
    assert await code(ben, f"{CALL}/{how}") == (403, "forbidden")


@pytest.mark.parametrize(
    "fields",
    [{"state": "waiting", "agent": ""}, {"state": "offered", "accepted": "1"}, {"calls": ""}],
)
async def test_without_an_agent_on_the_line_there_is_no_call(
    browser: OpenBrowser, house: House, fields: dict[str, str]
) -> None:
    """A caller who waits hears nobody, and is not to be met by a supervisor's phone instead."""
    on_call(house, "amina")
    house.fields["cnv_rita"] |= fields
    assert await code(await browser("sue"), f"{CALL}/listen") == (409, "no_call")


async def test_ones_own_call_is_not_supervised(browser: OpenBrowser, house: House) -> None:
    """A supervisor who has taken a call is told so."""
    on_call(house, "sue")
    assert await code(await browser("sue"), f"{CALL}/join") == (409, "on_call")


async def test_a_call_that_never_was(browser: OpenBrowser) -> None:
    """An unknown conversation is not found."""
    assert await code(await browser("sue"), f"{CALL}/listen") == (404, "not_found")


async def test_an_announcement_is_short_and_for_a_queue_that_there_is(
    browser: OpenBrowser, house: House
) -> None:
    """It reaches the log as it was typed; empty or endless ones are refused with the reason."""
    sue = await browser("sue")
    body, key = {"text": " Boilers first ", "queue": "repairs"}, {"Idempotency-Key": "c1"}
    before = len(house.events)
    for _ in range(2):  # a browser that lost the answer asks again
        assert await sue.ask("POST", ANNOUNCE, body, key) == (200, {})
    [told] = house.events[before:]
    assert (told.agent, told.data["alert"]) == ("sue", "announcement")
    assert (told.data["text"], told.data["queue"]) == ("Boilers first", "repairs")
    for text in ("", "  ", "x" * (MAX_ANNOUNCEMENT + 1)):
        assert await code(sue, ANNOUNCE, {"text": text}) == (422, "invalid")
    assert (await sue.post(ANNOUNCE, {"text": "x" * MAX_ANNOUNCEMENT}))[0] == 200
    assert house.events[-1].data["queue"] == ""
