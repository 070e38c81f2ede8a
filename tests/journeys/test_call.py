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
    await expect(resident.heard).to_contain_text("You are in the queue")
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
    await expect(resident.heard).to_contain_text("You are in the queue")
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


async def test_a_caller_is_rung_back_on_a_key_and_is_written_to_when_nobody_picks_up(
    cast: Cast,
) -> None:
    """They hear the number, the line is closed, and our missed call does not end it either."""
    resident = await cast.phone()
    await resident.call()
    await expect(resident.heard).to_contain_text("tell us in a few words what has happened")
    await resident.press("9")
    await expect(resident.heard).to_contain_text("press 1")
    await resident.press("1")
    await expect(resident.heard).to_contain_text("We will ring you on 0 7 7 0 0,")
    await expect(resident.state).to_have_text("The call is over.")

    amina = await cast.desk("amina")
    await expect(amina.offer).to_contain_text(f"call back from {resident.shown}")
    await amina.accept()
    await expect(amina.timeline).to_contain_text("Asked to be rung back, and keeps the place")
    await amina.button("Ring now").click()
    await resident.page.get_by_role("button", name="Decline").click()
    await expect(amina.call_bar).to_have_count(0)
    await resident.page.get_by_role("tab", name="Texts").click()
    await expect(resident.texts).to_contain_text("We rang you and did not reach you.")
    await resident.text("Sorry, I was in the bath. I am here now")
    await expect(amina.offer).to_contain_text("I am here now")
    await amina.accept()
    await expect(amina.timeline).to_contain_text("The line was busy")
    await amina.answer("Thank you, we come round this afternoon")
    await amina.finish("They are at home")


async def test_a_call_is_handed_to_a_colleague(cast: Cast) -> None:
    """The caller is told, waits in the same place, and the colleague knows what was said."""
    amina, ben, resident = await cast.desk("amina"), await cast.desk("ben"), await cast.phone()
    await resident.call()
    await amina.accept()
    await expect(amina.words_of_the_call).to_contain_text("The resident joined.")
    await amina.button("Transfer").click()
    await amina.dialog.get_by_role("radio", name="Put the caller through at once").check()
    await amina.dialog.get_by_role("button", name="Ben Available").click()
    await amina.dialog.get_by_label("What the next person should know").fill("Wants a new lock")
    await amina.dialog.get_by_role("button", name="Transfer to Ben").click()
    await expect(amina.call_bar).to_have_count(0)
    await expect(resident.heard).to_contain_text("through to a colleague. You keep your place.")
    await ben.accept()
    await expect(ben.timeline).to_contain_text("Wants a new lock")
    await expect(ben.words_of_the_call).to_contain_text("The resident joined.")
    await resident.say("Are you Ben?")
    await expect(ben.words_of_the_call).to_contain_text("Are you Ben?")
    await ben.button("Hang up").click()
    await expect(resident.state).to_have_text("The call is over.")
    await ben.finish()


async def test_a_caller_whose_agent_vanishes_goes_back_to_the_queue(cast: Cast) -> None:
    """The agent's browser dies in the middle of the call; the caller is not left in silence."""
    amina, ben, resident = await cast.desk("amina"), await cast.desk("ben"), await cast.phone()
    await resident.call()
    await amina.accept()
    await expect(amina.words_of_the_call).to_contain_text("The resident joined.")
    await amina.page.context.close()
    await expect(resident.heard).to_contain_text("You are back in the same place.")
    await ben.accept()
    await expect(ben.words_of_the_call).to_contain_text("The resident joined.")
    await resident.say("I was cut off")
    await expect(ben.words_of_the_call).to_contain_text("I was cut off")
    await resident.hang_up()
    await expect(ben.timeline).to_contain_text("The call ended")
    await ben.finish()


async def test_a_caller_who_withholds_the_number_is_answered_like_anybody(cast: Cast) -> None:
    """Nobody can ring or text them back, and the desk says so."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.page.get_by_role("tab", name="Call").click()
    await resident.page.get_by_label("Withhold my number").check()
    await resident.call()
    await expect(amina.offer).to_contain_text("call from Withheld number")
    await amina.accept()
    await expect(amina.words_of_the_call).to_contain_text("The resident joined.")
    await resident.hang_up()
    await expect(amina.timeline).to_contain_text("The call ended")
    await amina.finish()
