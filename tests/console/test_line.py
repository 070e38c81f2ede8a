"""What an agent does while a resident is on the line, over HTTP."""

import pytest

from tests.console.conftest import Browser, OpenBrowser
from tests.console.house import House

CALL = "/api/conversations/cnv_rita"


@pytest.fixture(autouse=True)
def talking(house: House) -> None:
    """Amina is on the phone with Rita."""
    house.text("rita", "the boiler is off")
    house.talk("cnv_rita", "amina")


async def code(browser: Browser, path: str, body: object = None) -> tuple[int, str]:
    status, answer = await browser.post(path, body)
    return status, answer["error"]["code"]


async def test_a_resident_is_held_and_everybody_sees_since_when(browser: OpenBrowser) -> None:
    """Asked with yes or no; a call of somebody else is not theirs to see."""
    amina, ben = await browser("amina"), await browser("ben")
    status, answer = await amina.post(f"{CALL}/hold", {"held": True})
    assert status == 200
    assert answer["conversation"]["call"]["held_since"]
    status, answer = await amina.post(f"{CALL}/hold", {"held": False})
    assert answer["conversation"]["call"]["held_since"] is None
    assert await code(amina, f"{CALL}/hold", {"held": "yes"}) == (422, "invalid")
    assert await code(ben, f"{CALL}/hold", {"held": True}) == (404, "not_found")


async def test_a_colleague_who_is_asked_sees_the_call_and_may_say_no(browser: OpenBrowser) -> None:
    """Before and after they do not."""
    amina, ben = await browser("amina"), await browser("ben")
    status, answer = await amina.post(f"{CALL}/consult", {"agent": "ben"})
    assert status == 200
    asked = answer["conversation"]["consult"]
    assert (asked["agent"], asked["joined"]) == ("ben", False)
    assert asked["expires_at"]
    status, answer = await ben.get(CALL)
    assert (status, answer["conversation"]["agent"]) == (200, "amina")
    status, answer = await ben.post(f"{CALL}/consult/end")
    assert (status, answer["conversation"]["consult"]) == (200, None)
    assert (await ben.get(CALL))[0] == 404
    assert await code(amina, f"{CALL}/consult/end") == (409, "nobody_asked")


async def test_a_call_is_left_to_a_colleague_who_is_on_the_line(
    browser: OpenBrowser, house: House
) -> None:
    """Not before; then the conversation is theirs."""
    amina, ben = await browser("amina"), await browser("ben")
    await amina.post(f"{CALL}/consult", {"agent": "ben"})
    assert await code(amina, f"{CALL}/complete") == (409, "nobody")
    house.comes_in("cnv_rita", "ben")
    status, answer = await amina.post(f"{CALL}/complete")
    assert (status, answer["conversation"]["agent"]) == (200, "ben")
    status, me = await ben.get("/api/me")
    assert [each["id"] for each in me["conversations"]] == ["cnv_rita"]


async def test_one_colleague_or_one_queue_is_asked(browser: OpenBrowser) -> None:
    """Never both, never neither; and why nobody can come is said."""
    amina = await browser("amina")
    for neither in ({}, {"agent": "ben", "queue": "rents"}):
        assert await code(amina, f"{CALL}/consult", neither) == (422, "invalid")
    assert await code(amina, f"{CALL}/consult", {"queue": "rents"}) == (409, "nobody")


async def test_a_recording_is_paused_by_who_talks(browser: OpenBrowser, house: House) -> None:
    """Where calls are not recorded there is nothing to show."""
    amina = await browser("amina")
    status, answer = await amina.get(CALL)
    assert answer["conversation"]["call"]["recording"] is None
    house.fields["cnv_rita"]["recording"] = "on"
    status, answer = await amina.post(f"{CALL}/recording", {"paused": True})
    assert (status, answer["conversation"]["call"]["recording"]) == (200, "paused")
