"""A resident with a new number: found, linked by keyboard, one conversation, and parted again."""

import re

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_changed_number_is_linked_and_unlinked_with_nothing_lost(cast: Cast) -> None:
    """Both open conversations become one on the same desk; unlinked, each has their own words."""
    amina, old, new = await cast.desk("amina"), await cast.phone(), await cast.phone()
    await old.text("My bathroom light flickers")
    await amina.accept()
    await new.text("My phone broke, this is my new number")
    await amina.accept()
    await expect(amina.mine.get_by_role("listitem")).to_have_count(2)
    await amina.open(new.shown)

    await amina.page.get_by_role("button", name="Link this resident with another number").focus()
    await amina.page.keyboard.press("Enter")
    await expect(amina.dialog.get_by_label("Find a resident")).to_be_visible()
    await amina.dialog.get_by_label("Find a resident").fill(old.shown)
    await expect(amina.dialog.get_by_role("status")).to_have_text("1 resident.")
    await amina.dialog.get_by_role("button", name=re.compile(f"^{old.shown}")).press("Enter")
    await amina.dialog.get_by_role("button", name=re.compile("^The same person as")).press("Enter")
    await expect(amina.dialog).to_have_count(0)
    await expect(amina.notices).to_contain_text("are one person now")
    await expect(amina.mine.get_by_role("listitem")).to_have_count(1)
    told = ["My bathroom light flickers", "this is my new number", "The same person as"]
    await expect(amina.timeline).to_contain_text(re.compile(".*".join(told), re.DOTALL))

    await old.text("Found my old phone under the sofa")
    await expect(amina.timeline).to_contain_text("under the sofa")
    await expect(amina.about).to_contain_text("linked")

    await amina.page.get_by_role("button", name=re.compile("^Unlink")).press("Enter")
    await amina.accept()
    await expect(amina.mine.get_by_role("listitem")).to_have_count(2)
    await amina.open(new.shown)
    await expect(amina.timeline).to_contain_text("this is my new number")
    await expect(amina.timeline).not_to_contain_text("under the sofa")
    await amina.open(old.shown)
    await expect(amina.timeline).to_contain_text("under the sofa")
    await expect(amina.timeline).not_to_contain_text("this is my new number")


async def test_a_family_phone_is_asked_who_it_is_each_time(cast: Cast) -> None:
    """The agent names who it is; the next conversation from that phone begins without a name."""
    amina, phone = await cast.desk("amina"), await cast.phone()
    await phone.text("Mum is at work, the tap is dripping")
    await amina.accept()
    await amina.button("Somebody else is using this number").press("Enter")
    await amina.about.get_by_label("Their name").fill("Mia Brown")
    await amina.page.keyboard.press("Enter")
    title = amina.page.locator("#conversation-title")
    await expect(title).to_have_text("Mia Brown")
    await expect(amina.button("Mia Brown")).to_have_attribute("aria-pressed", "true")
    await phone.text("It is under the sink")
    await expect(amina.timeline).to_contain_text("under the sink")
    await expect(title).to_have_text("Mia Brown")
    await amina.finish(outcome="No reply needed")

    await phone.text("Hello, it is about the rent")
    await amina.accept()
    await expect(title).to_have_text(phone.shown)
    await expect(amina.about).to_contain_text("Several people use this number. Who is it?")
    await amina.button("Mia Brown").press("Enter")
    await expect(title).to_have_text("Mia Brown")
    await amina.finish(outcome="No reply needed")
