"""A call: it is answered by a person, and giving up is not the end."""

import re

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_caller_is_greeted_answered_heard_and_hangs_up(cast: Cast) -> None:
    """Nobody presses a key: the agent accepts, the phones are joined, and both speak."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.call()
    await expect(resident.heard).to_contain_text("This is Harbour Homes", ignore_case=True)
    await expect(resident.heard).to_contain_text("a person will answer")
    await expect(amina.offer).to_contain_text(f"call from {resident.shown}")
    await expect(resident.heard).to_contain_text("tell us in a few words what has happened")
    await amina.accept()
    await expect(amina.call_bar).to_contain_text(f"On a call with {resident.shown}")
    await expect(amina.words_of_the_call).to_contain_text("The resident joined.")
    await resident.say("Hello? My heating is off")
    await expect(amina.words_of_the_call).to_contain_text("Hello? My heating is off")
    await amina.say_on_the_call("I can help with that")
    await expect(resident.heard).to_contain_text("Agent: I can help with that")
    await resident.hang_up()
    await expect(amina.call_bar).to_have_count(0)
    await expect(amina.timeline).to_contain_text("The call ended")
    await expect(amina.page.get_by_role("button", name="after-call work")).to_be_visible()
    await amina.finish("Boiler reset over the telephone")


async def test_what_a_caller_says_while_waiting_is_read_and_moves_them_forward(cast: Cast) -> None:
    """The one question is answered in their own words, and the words make it an emergency."""
    amina, resident = await cast.desk("amina", "Offline"), await cast.phone()
    await resident.call()
    await expect(resident.heard).to_contain_text("You can press a key or speak now.")
    await resident.say("I can smell gas in the hallway")
    await expect(resident.heard).to_contain_text(re.compile("Thank you|noted", re.IGNORECASE))
    await amina.be("Available")
    await expect(amina.offer).to_contain_text("Emergency call")
    await expect(amina.offer).to_contain_text("I can smell gas in the hallway")
    await expect(amina.offer).to_contain_text("Danger to life")
    await amina.accept()
    await expect(amina.timeline).to_contain_text("I can smell gas in the hallway")
    await amina.button("Hang up").click()
    await expect(resident.state).to_have_text("The call is over.")
    await expect(amina.timeline).to_contain_text("The call ended")


async def test_a_caller_who_gives_up_is_rung_back_from_the_same_place(cast: Cast) -> None:
    """They hang up while they wait; the queue keeps their place, and an agent rings them."""
    sofia, resident = await cast.desk("sofia", "Offline"), await cast.phone()
    await resident.call()
    await expect(resident.heard).to_contain_text("a person will answer")
    await sofia.page.get_by_role("link", name="All conversations").click()
    row = sofia.page.get_by_role("row").filter(has_text=resident.shown)
    await expect(row).to_contain_text("Waiting")
    before = (await sofia.conversation_of(resident.number))["waiting_since"]
    await resident.hang_up()
    await row.get_by_role("button").click()
    await expect(sofia.timeline).to_contain_text("The caller hung up while waiting")
    after = await sofia.conversation_of(resident.number)
    assert (after["medium"], after["waiting_since"]) == ("callback", before)

    amina = await cast.desk("amina")
    await expect(amina.offer).to_contain_text(f"call back from {resident.shown}")
    await amina.accept()
    await amina.button("Ring now").click()
    await resident.pick_up()
    await expect(amina.call_bar).to_contain_text(f"On a call with {resident.shown}")
    await expect(amina.words_of_the_call).to_contain_text("The resident joined.")
    await resident.say("That was quick")
    await expect(amina.words_of_the_call).to_contain_text("That was quick")
    await amina.button("Hang up").click()
    await expect(resident.state).to_have_text("The call is over.")
    await expect(amina.timeline).to_contain_text("The call ended")
    await amina.finish("Rang back")
