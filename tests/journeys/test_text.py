"""A text: from a resident's phone to an agent's desk and back."""

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "water is pouring through my kitchen ceiling"


async def test_a_text_is_an_emergency_in_the_residents_words_and_is_answered(cast: Cast) -> None:
    """The offer says why it is urgent; the answer reaches the phone, and the desk sees it."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text(WORDS)
    await expect(amina.offer).to_contain_text(f"Emergency message from {resident.shown}")
    await expect(amina.offer).to_contain_text(WORDS)
    await amina.accept()
    await expect(amina.timeline).to_contain_text(WORDS)
    await expect(amina.about).to_contain_text("Emergency")
    await expect(amina.about.locator("q").filter(has_text=WORDS)).to_be_visible()
    await amina.answer("Can you reach the stopcock? A plumber is on the way.")
    await expect(resident.texts).to_contain_text("A plumber is on the way.")
    await expect(amina.timeline).to_contain_text("Delivered")
    await resident.text("Thank you, it has stopped")
    await expect(amina.timeline).to_contain_text("Thank you, it has stopped")
    await amina.answer("Good to hear.")
    await amina.finish("Stopcock closed, plumber sent")
    await expect(amina.mine).to_contain_text("Nobody is waiting for you.")


async def test_danger_to_life_is_met_with_advice_and_with_a_person(cast: Cast) -> None:
    """The advice comes at once and never instead: the desk sees it, and the banner says to act."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text("I can smell gas in the kitchen")
    await expect(resident.texts).to_contain_text("0800 111 999")
    await expect(amina.offer).to_contain_text("Danger to life")
    await amina.accept()
    await expect(amina.page.get_by_text("Danger to life.", exact=True)).to_be_visible()
    advice = amina.timeline.locator(".entry", has_text="0800 111 999")
    await expect(advice).to_contain_text("Automatic reply")
    await expect(advice).to_contain_text("Delivered")
    await amina.answer("This is Amina. Are you outside?")
    await amina.finish()


async def test_a_whatsapp_message_is_answered_on_whatsapp(cast: Cast) -> None:
    """The answer goes the way the question came, and the desk sees that it was read."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.page.get_by_role("tab", name="WhatsApp").click()
    await resident.page.get_by_placeholder("Write a WhatsApp message").fill(
        "Wo ist mein Schlüssel?"
    )
    await resident.page.keyboard.press("Enter")
    await amina.accept()
    await amina.answer("At the office, until five.")
    await expect(resident.page.get_by_role("log", name="WhatsApp")).to_contain_text("until five")
    await expect(amina.timeline).to_contain_text("Read")
    await amina.finish()
