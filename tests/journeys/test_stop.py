"""STOP: from a resident's phone to what the agent can and cannot do, before anything is typed."""

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_who_wants_no_texts_is_shown_and_rung_instead(cast: Cast) -> None:
    """The reply box says why nothing can be written; a call is not held back; START undoes it."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.page.get_by_role("tab", name="WhatsApp").click()
    field = resident.page.get_by_placeholder("Write a WhatsApp message")
    await field.fill("the tap drips")
    await resident.page.keyboard.press("Enter")
    await amina.accept()
    await expect(amina.page.get_by_label("Send by")).to_have_value("whatsapp")
    await expect(amina.page.locator(".by")).to_contain_text("until")
    await field.fill("STOP")
    await resident.page.keyboard.press("Enter")
    closed = amina.page.locator(".closed-ways")
    await expect(closed).to_contain_text("WhatsApp: they have asked for no more texts there")
    await expect(amina.page.get_by_text("There is no written way")).to_be_visible()
    await expect(amina.page.get_by_role("button", name="Call back").first).to_be_enabled()
    await field.fill("START")
    await resident.page.keyboard.press("Enter")
    await amina.answer("Thank you.")
    await expect(resident.page.get_by_role("log", name="WhatsApp")).to_contain_text("Thank you.")
    await amina.finish()
