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
