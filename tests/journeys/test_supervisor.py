"""A supervisor sees who waits and who is there, reads why, and changes what is wrong."""

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_wallboard_shows_what_waits_and_who_is_there(cast: Cast) -> None:
    """A text that nobody can take is counted in its queue and urgency; agents by presence."""
    amina = await cast.desk("amina", "Offline")
    await amina.be("Lunch")
    sofia, resident = await cast.desk("sofia", "Offline"), await cast.phone()
    await sofia.page.get_by_role("link", name="Wallboard").click()
    board = sofia.page.get_by_role("main")
    people = board.get_by_role("region", name="People")
    repairs = board.get_by_role("row").filter(has_text="Repairs")
    await expect(people.get_by_role("row", name="Amina")).to_contain_text("Away: Lunch")
    await expect(people.get_by_role("row", name="Ben")).to_contain_text("Offline")
    await resident.text("Water is pouring through my kitchen ceiling")
    await expect(repairs.get_by_role("cell").nth(0)).to_have_text("1")  # emergencies
    await expect(repairs.get_by_role("cell").nth(1)).to_have_text("0")
    await expect(repairs).to_contain_text("1 message")
    await amina.be("Available")
    await expect(people.get_by_role("row", name="Amina")).to_contain_text("Available")
    await amina.accept()
    await expect(repairs.get_by_role("cell").nth(0)).to_have_text("0")
    await expect(people.get_by_role("row", name="Amina").get_by_role("cell").last).to_have_text("1")


async def test_a_supervisor_reads_a_conversation_and_changes_its_urgency(cast: Cast) -> None:
    """They read along without taking part; a change needs a reason, and the reason is kept."""
    amina, sofia = await cast.desk("amina"), await cast.desk("sofia", "Offline")
    resident = await cast.phone()
    await resident.text("The gutter is broken")
    await expect(amina.offer).to_contain_text("Routine")
    await amina.accept()
    await sofia.page.get_by_role("link", name="All conversations").click()
    row = sofia.page.get_by_role("row").filter(has_text=resident.shown)
    await expect(row).to_contain_text("Amina")
    await row.get_by_role("button").click()
    await expect(sofia.timeline).to_contain_text("The gutter is broken")
    await expect(sofia.page.get_by_text("With Amina.")).to_be_visible()
    await expect(sofia.reply_field).to_have_count(0)
    await expect(sofia.button("Close")).to_have_count(0)
    await amina.answer("I look into it.")
    await expect(sofia.timeline).to_contain_text("I look into it.")
    await sofia.page.get_by_text("reason", exact=False).first.click()
    await sofia.page.get_by_role("button", name="Change urgency").click()
    await expect(sofia.dialog.get_by_role("button", name="Change", exact=True)).to_be_disabled()
    await sofia.dialog.get_by_role("radio", name="Urgent").check()
    await sofia.dialog.get_by_label("Why").fill("It hangs over the school path")
    await sofia.dialog.get_by_role("button", name="Change", exact=True).click()
    await expect(row).to_contain_text("Urgent")
    await expect(amina.mine).to_contain_text("Urgent")
    await sofia.page.get_by_text("What was decided, and why").click()
    await expect(sofia.page.locator(".decisions")).to_contain_text("It hangs over the school path")
    await amina.finish()


async def test_a_supervisor_listens_whispers_and_joins_a_call(cast: Cast) -> None:
    """Heard by nobody, by the agent alone, by both; leaving and coming again moves no call."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    sofia = await cast.desk("sofia", "Offline")
    await resident.call()
    await amina.accept()
    await expect(amina.words_of_the_call).to_contain_text("The resident joined.")
    await sofia.page.get_by_role("link", name="All conversations").click()
    row = sofia.page.get_by_role("row").filter(has_text=resident.shown)
    await expect(row).to_contain_text("Amina")
    await row.get_by_role("button").click()
    taking_part = sofia.page.get_by_role("group", name="Take part in the call")
    await expect(taking_part).to_contain_text("Amina is on the phone with the resident.")

    await sofia.button("Listen").click()
    await expect(sofia.call_bar).to_contain_text(f"Listening to a call with {resident.shown}")
    await resident.say("My heating is off")
    await expect(sofia.words_of_the_call).to_contain_text("Resident: My heating is off")
    await expect(sofia.page.get_by_label("Say on the call")).to_have_count(0)
    await expect(amina.words_of_the_call).not_to_contain_text("colleague", ignore_case=True)

    await sofia.button("Whisper").click()
    await expect(taking_part).to_contain_text("Only Amina hears you.")
    await expect(sofia.call_bar).to_contain_text("Whispering")
    await sofia.say_on_the_call("Ask for the boiler's name")
    await expect(amina.words_of_the_call).to_contain_text("Colleague: Ask for the boiler's name")

    await sofia.button("Join").click()
    await expect(sofia.call_bar).to_contain_text("In a colleague's call")
    await sofia.say_on_the_call("I can send somebody today")
    await expect(resident.heard).to_contain_text("Agent: I can send somebody today")
    await expect(resident.heard).not_to_contain_text("Ask for the boiler's name")

    await sofia.button("Leave the call").click()
    await expect(sofia.call_bar).to_have_count(0)
    await sofia.button("Listen").click()
    await expect(sofia.call_bar).to_contain_text("Listening")
    await amina.say_on_the_call("Somebody comes at four")
    await expect(resident.heard).to_contain_text("Agent: Somebody comes at four")
    await resident.hang_up()
    for desk in (amina, sofia):
        await expect(desk.call_bar).to_have_count(0)
    await sofia.page.get_by_text("reason", exact=False).first.click()
    await sofia.page.get_by_text("What was decided, and why").click()
    decided = sofia.page.locator(".decisions")
    for words in ("listened to the call of", "whispered on the call to", "joined the call of"):
        await expect(decided).to_contain_text(f"sofia {words} amina.")
    await amina.finish()


async def test_an_announcement_reaches_the_agents_and_stays_until_it_is_seen(cast: Cast) -> None:
    """With the name of who made it; it takes the hands off nothing."""
    amina, sofia = await cast.desk("amina"), await cast.desk("sofia", "Offline")
    await sofia.page.get_by_role("link", name="Wallboard").click()
    await sofia.button("Announce").click()
    await sofia.dialog.get_by_label("What they should know").fill("Gas is off in Mill Lane")
    await sofia.dialog.get_by_label("To", exact=True).select_option("Repairs")
    await sofia.dialog.get_by_role("button", name="Announce", exact=True).click()
    await expect(sofia.notices).to_contain_text("Announced to Repairs.")
    await expect(sofia.page.locator(".alerts")).to_contain_text("Gas is off in Mill Lane")
    said = amina.page.get_by_role("status").filter(has_text="Gas is off in Mill Lane")
    await expect(said).to_contain_text("Sofia")
    await expect(said).to_contain_text("to Repairs")
    await amina.button("Seen").click()
    await expect(said).to_have_count(0)


async def test_a_supervisor_sets_an_agent_away(cast: Cast) -> None:
    """Somebody who has left their desk open; the reason is theirs to read."""
    amina, sofia = await cast.desk("amina"), await cast.desk("sofia", "Offline")
    await sofia.page.get_by_role("link", name="Wallboard").click()
    row = sofia.page.get_by_role("region", name="People").get_by_role("row", name="Amina")
    await expect(row).to_contain_text("Available")
    await row.get_by_role("button", name="Change presence of Amina").click()
    await sofia.dialog.get_by_role("radio", name="Away").check()
    await sofia.dialog.get_by_label("Why").fill("Fire drill")
    await sofia.dialog.get_by_role("button", name="Change", exact=True).click()
    await expect(row).to_contain_text("Away: Fire drill")
    await expect(amina.page.get_by_role("button", name="You are Away: Fire drill")).to_be_visible()
