"""An agent whose calls come to a telephone of their own."""

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast
from tests.journeys.desk import WITHIN_S, Desk
from tests.wait import wait_until

pytestmark = pytest.mark.asyncio(loop_scope="session")

BENS_NUMBER = "+447700900777"


async def takes_calls_on_a_telephone(desk: Desk) -> None:
    """Choose it in the settings; the bar says so, and so does the server."""
    await desk.page.get_by_role("button", name="Settings and sign out").click()
    await desk.page.get_by_label("Calls come to my telephone").check()
    await desk.page.keyboard.press("Escape")
    await expect(desk.page.get_by_text("Calls come to your telephone")).to_be_visible()

    async def told() -> bool:
        answer = await desk.page.context.request.get("/api/me")
        presence = (await answer.json())["presence"]
        return bool(presence["phone"] == "own")

    await wait_until(told, "the server knows of the telephone", WITHIN_S)


async def test_a_call_rings_the_agents_own_telephone_and_the_key_takes_it(cast: Cast) -> None:
    """It says who waits; the desk shows the call, holds it and hangs it up."""
    ben, telephone = await cast.desk("ben", "Offline"), await cast.phone(BENS_NUMBER)
    await takes_calls_on_a_telephone(ben)
    await ben.be("Available")
    resident = await cast.phone()
    await resident.call()
    await telephone.pick_up()
    await expect(telephone.heard).to_contain_text("Somebody is waiting on the line for General")
    await telephone.press("1")
    await expect(ben.call_bar).to_contain_text(f"On a call with {resident.shown}")
    await expect(resident.heard).to_contain_text("Agent is in the call.")
    await telephone.say("Good morning")
    await expect(resident.heard).to_contain_text("Agent: Good morning")
    await ben.button("Hold").click()
    await expect(resident.heard).to_contain_text("You are on hold.")
    await ben.button("Take off hold").click()
    await expect(resident.heard).to_contain_text("You are back.")
    await resident.say("That is all")
    await expect(telephone.heard).to_contain_text("resident: That is all")
    await resident.hang_up()
    await expect(telephone.state).to_have_text("The call is over.")
    await ben.open(resident.shown)
    await ben.finish()


async def test_an_agent_on_their_own_telephone_can_be_asked_and_left_the_call(cast: Cast) -> None:
    """They hear who asks; who leaves is out of it, and the telephone goes on with the resident."""
    ben, telephone = await cast.desk("ben", "Offline"), await cast.phone(BENS_NUMBER)
    amina, resident = await cast.desk("amina"), await cast.phone()
    await takes_calls_on_a_telephone(ben)
    await resident.call()
    await amina.accept()
    await expect(amina.words_of_the_call).to_contain_text("The resident joined.")
    await ben.be("Available")
    await amina.button("Transfer").click()
    await amina.dialog.get_by_role("button", name="Ben Available").click()
    await amina.dialog.get_by_role("button", name="Ask Ben").click()
    await telephone.pick_up()
    await expect(telephone.heard).to_contain_text("Amina asks you into a call")
    await expect(ben.offer).to_contain_text("Press 1 on it.")
    await telephone.press("1")
    await expect(amina.call_bar).to_contain_text("Talking to Ben.")
    await amina.button("Leave the call to Ben").click()
    await expect(amina.call_bar).to_have_count(0)
    await expect(resident.heard).to_contain_text("You are back.")
    await telephone.say("I am Ben")
    await expect(resident.heard).to_contain_text("Agent: I am Ben")
    await expect(ben.call_bar).to_contain_text(f"On a call with {resident.shown}")
    await ben.button("Hang up").click()
    await expect(resident.state).to_have_text("The call is over.")
    await expect(telephone.state).to_have_text("The call is over.")
    await ben.open(resident.shown)
    await ben.finish()
