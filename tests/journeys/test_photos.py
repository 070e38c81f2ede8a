"""Photos: from a resident's phone to an agent's desk, by every way there is, and back."""

import re

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.channels.media.pictures import PDF, photo
from tests.journeys.conftest import Cast
from tests.journeys.phone import Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEAK = FilePayload(name="kitchen ceiling.png", mimeType="image/png", buffer=photo())
LETTER = FilePayload(name="letter.pdf", mimeType="application/pdf", buffer=PDF)
PROGRAM = FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=b"MZ a program")


async def is_shown(picture: Locator) -> None:
    """See that the browser really has the picture, and not only a place for it."""
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("picture => picture.naturalWidth") == 320


async def opened_link(resident: Phone) -> Page:
    """Open the link in the newest text."""
    async with resident.page.context.expect_page() as opening:
        await resident.texts.get_by_role("link").last.click()
    page = await opening.value
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Send a photo to")
    return page


async def test_a_photo_by_a_link_is_on_the_desk_at_once(cast: Cast) -> None:
    """Asked for with a button, sent from a page without login, shown in the conversation."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text("there is a stain on my ceiling and it grows")
    await amina.accept()
    await amina.button("Ask for photos").click()
    await expect(amina.reply_field).to_have_value(re.compile("/u/"))
    await amina.button("Send").click()
    await expect(resident.texts).to_contain_text("You can send us photos")
    page = await opened_link(resident)
    await page.get_by_label("Choose a photo").set_input_files(PROGRAM)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("alert")).to_contain_text("This file cannot be sent.")
    await page.get_by_label("What does it show?").fill("Above the sink, since this morning")
    await page.get_by_label("Choose a photo").set_input_files([LEAK, LEAK])
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("status")).to_contain_text("We have it. Thank you.")
    await expect(amina.timeline).to_contain_text("Above the sink, since this morning")
    pictures = amina.timeline.get_by_role("img", name="kitchen ceiling.png")
    await expect(pictures).to_have_count(2)
    await is_shown(pictures.first)
    await amina.answer("I see it. A plumber comes today.")
    await amina.finish()


async def test_a_picture_on_whatsapp_is_fetched_and_shown(cast: Cast) -> None:
    """The message is there at once, the picture a moment later; the answer brings one back."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.page.get_by_role("tab", name="WhatsApp").click()
    await resident.page.get_by_placeholder("Write a WhatsApp message").fill("My ceiling")
    await resident.page.locator("[data-panel=whatsapp] .file").set_input_files(LEAK)
    await amina.accept()
    await is_shown(amina.timeline.get_by_role("img", name="Picture from"))
    await amina.page.locator("[data-file]").set_input_files(LEAK)
    await expect(amina.page.get_by_text("kitchen ceiling.png, ")).to_be_visible()
    await amina.answer("Does it look like this?")
    thread = resident.page.get_by_role("log", name="WhatsApp")
    came = thread.locator(".bubble:not(.mine)", has_text="Does it look like this?")
    await is_shown(came.get_by_role("img"))
    await amina.finish()


async def test_a_letter_goes_as_a_link_in_a_text(cast: Cast) -> None:
    """British networks carry no files, so the words bring a link that gives it."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text("please send me the form")
    await amina.accept()
    await amina.page.locator("[data-file]").set_input_files(LETTER)
    await amina.answer("Here is the form.")
    await expect(amina.timeline).to_contain_text("letter.pdf")
    bubble = resident.texts.locator(".bubble", has_text="Here is the form.")
    link = await bubble.get_by_role("link").get_attribute("href")
    assert link
    given = await resident.page.context.request.get(link)
    assert (given.status, await given.body()) == (200, PDF)
    assert given.headers["content-type"] == "application/pdf"
    await amina.finish()
