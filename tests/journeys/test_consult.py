"""On the line: hold, and asking a colleague before leaving the call to them."""

import re

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast
from tests.journeys.desk import Desk
from tests.journeys.phone import Phone
from tests.journeys.test_accessibility import barriers

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def talking(amina: Desk, resident: Phone) -> None:
    """Let them be on the phone together."""
    await resident.call()
    await amina.accept()
    await expect(amina.words_of_the_call).to_contain_text("The resident joined.")


async def back(resident: Phone, times: int = 1) -> None:
    """The network has taken the resident off hold."""
    await expect(resident.heard).to_contain_text(re.compile("You are back.*" * times, re.DOTALL))


async def asks_ben(amina: Desk, note: str = "") -> None:
    """Amina asks Ben, while the resident is on hold."""
    await amina.button("Transfer").click()
    await expect(amina.dialog.get_by_role("radio", name="Speak with them first")).to_be_checked()
    await amina.dialog.get_by_role("button", name="Ben Available").click()
    await amina.dialog.get_by_label("What the next person should know").fill(note)
    await amina.dialog.get_by_role("button", name="Ask Ben").click()
    await expect(amina.dialog).to_have_count(0)


async def test_a_resident_on_hold_hears_so_and_nobody_until_they_are_taken_back(cast: Cast) -> None:
    """By the keyboard alone; every page shows it, and what the agent says meanwhile is private."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await talking(amina, resident)
    await amina.page.locator("#conversation-title").focus()
    await amina.page.keyboard.press("h")
    status = amina.call_bar.get_by_role("status")
    await expect(status).to_have_text(f"{resident.shown} is on hold")
    await expect(resident.heard).to_contain_text("You are on hold.")
    await amina.say_on_the_call("Where is the form?")
    await amina.button("Take off hold").click()
    await expect(status).to_have_text(f"On a call with {resident.shown}")
    await back(resident)
    await amina.say_on_the_call("Here I am again")
    await expect(resident.heard).to_contain_text("Agent: Here I am again")
    await expect(resident.heard).not_to_contain_text("Where is the form?")
    await amina.button("Keys").click()
    await amina.page.get_by_role("group", name="Keys").get_by_role("button", name="5").click()
    await expect(amina.page.get_by_label("Keys pressed")).to_have_text("5")
    assert await barriers(amina.page) == []
    await amina.page.keyboard.press("Escape")
    await amina.button("Hang up").click()
    await expect(resident.state).to_have_text("The call is over.")
    await amina.finish()


async def test_a_colleague_is_asked_joins_and_is_left_the_call(cast: Cast) -> None:
    """They speak in private, then all three, then the resident is the colleague's."""
    amina, ben, resident = await cast.desk("amina"), await cast.desk("ben"), await cast.phone()
    sofia = await cast.desk("sofia", "Offline")
    await talking(amina, resident)
    before = await sofia.conversation_of(resident.number)
    await asks_ben(amina, "Wants to swap flats")
    await expect(amina.call_bar).to_contain_text("Asking Ben…")
    await expect(resident.heard).to_contain_text("You are on hold.")
    await expect(ben.offer).to_contain_text(f"Amina asks you about {resident.shown}")
    assert await barriers(ben.page) == []
    await ben.button("Talk to Amina").click()
    await expect(amina.call_bar).to_contain_text(f"Talking to Ben. {resident.shown} is on hold.")
    await expect(ben.call_bar).to_contain_text(f"Talking to Amina. {resident.shown} is on hold.")
    await expect(ben.timeline).to_contain_text("Wants to swap flats")
    assert await barriers(amina.page) == []
    await amina.say_on_the_call("Do you know the rules?")
    await expect(ben.words_of_the_call).to_contain_text("Colleague: Do you know the rules?")

    await amina.button("Talk all three").click()
    together = f"You, Ben and {resident.shown} are talking together."
    await expect(amina.call_bar).to_contain_text(together)
    await back(resident)
    await ben.say_on_the_call("Hello, I am Ben")
    await expect(resident.heard).to_contain_text("Agent: Hello, I am Ben")
    await expect(resident.heard).not_to_contain_text("Do you know the rules?")
    await resident.say("Can I swap?")
    for desk in (amina, ben):
        await expect(desk.words_of_the_call).to_contain_text("Resident: Can I swap?")

    await amina.button("Leave the call to Ben").click()
    await expect(amina.call_bar).to_have_count(0)
    await expect(amina.mine).to_contain_text("Nobody is waiting for you.")
    await expect(ben.call_bar).to_contain_text(f"On a call with {resident.shown}")
    await ben.say_on_the_call("Yes, you can")
    await expect(resident.heard).to_contain_text("Agent: Yes, you can")
    after = await sofia.conversation_of(resident.number)
    assert (after["agent"], after["state"]) == ("ben", "active")
    assert after["waiting_since"] == before["waiting_since"]
    await resident.hang_up()
    await expect(ben.timeline).to_contain_text("The call ended")
    await ben.finish()


async def test_a_colleague_who_says_no_or_leaves_gives_the_resident_back(cast: Cast) -> None:
    """The resident is with the agent who asked, who is heard again; never in the queue."""
    amina, ben, resident = await cast.desk("amina"), await cast.desk("ben"), await cast.phone()
    await talking(amina, resident)
    status = amina.call_bar.get_by_role("status")
    await asks_ben(amina)
    await ben.button("Decline to talk to Amina").click()
    await expect(status).to_have_text(f"On a call with {resident.shown}")
    await back(resident)
    await amina.say_on_the_call("He is busy")
    await expect(resident.heard).to_contain_text("Agent: He is busy")

    await asks_ben(amina)
    await ben.button("Talk to Amina").click()
    await expect(status).to_contain_text("Talking to Ben.")
    await ben.page.context.close()
    await expect(status).to_have_text(f"On a call with {resident.shown}")
    await back(resident, times=2)
    await amina.say_on_the_call("He was cut off")
    await expect(resident.heard).to_contain_text("Agent: He was cut off")
    await expect(resident.heard).not_to_contain_text("back in the same place")
    await amina.button("Hang up").click()
    await expect(resident.state).to_have_text("The call is over.")
    await amina.finish()


async def test_a_resident_whose_agent_vanishes_goes_on_with_the_colleague(cast: Cast) -> None:
    """Who is in the call already knows what it is about."""
    amina, ben, resident = await cast.desk("amina"), await cast.desk("ben"), await cast.phone()
    await talking(amina, resident)
    await asks_ben(amina)
    await ben.button("Talk to Amina").click()
    await expect(ben.call_bar).to_contain_text("is on hold.")
    await amina.page.context.close()
    await expect(ben.call_bar).to_contain_text(f"On a call with {resident.shown}")
    await back(resident)
    await ben.say_on_the_call("I am Ben, I go on with it")
    await expect(resident.heard).to_contain_text("Agent: I am Ben, I go on with it")
    await resident.hang_up()
    await expect(ben.timeline).to_contain_text("The call ended")
    await ben.finish()
