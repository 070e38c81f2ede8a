"""The page for photos in a real browser: on a small screen, by keyboard, and without its script."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest
from playwright.async_api import Browser, FilePayload, Route, ViewportSize, expect

from tests.browser.chromium import AXE, chromium
from tests.channels.media.pictures import photo, png
from tests.channels.upload.test_upload import Door, door
from tests.wait import wait_until

__all__ = ["door"]

SMALL_SCREEN = ViewportSize(width=320, height=568)
LEAK = FilePayload(name="leak.png", mimeType="image/png", buffer=photo())
SMALL = FilePayload(name="small.png", mimeType="image/png", buffer=png())


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Open a browser."""
    async with chromium() as running:
        yield running


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_use_the_page(
    door: Door, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    """Names, roles and contrast, by day and by night; nothing sticks out of a small screen."""
    page = await browser.new_page(viewport=SMALL_SCREEN, color_scheme=scheme)
    await page.goto(str(door.client.make_url(await door.open())))
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("alert")).to_have_text("Choose a file first.")
    await expect(page.get_by_label("Choose a photo")).to_be_focused()
    await page.evaluate(AXE.read_text())
    report = await page.evaluate("axe.run()")
    assert [violation["id"] for violation in report["violations"]] == []
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= SMALL_SCREEN["width"]


async def test_several_photos_go_one_after_another_and_a_broken_line_loses_none(
    door: Door, browser: Browser
) -> None:
    """Sent again after the line broke, each is there once."""
    page = await browser.new_page()
    await page.goto(str(door.client.make_url(await door.open())))
    await page.get_by_label("What does it show?").fill("The ceiling")
    await page.get_by_label("Choose a photo").set_input_files([LEAK, SMALL])
    sent = 0

    async def break_second(route: Route) -> None:
        nonlocal sent
        sent += 1
        await (route.abort() if sent == 2 else route.continue_())

    await page.route("**/u/*", break_second)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("alert")).to_contain_text("The line broke off.")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("status")).to_contain_text("We have it. Thank you.")
    assert [contact.text for contact in door.house.contacts] == ["The ceiling", ""]
    assert sorted(map(len, door.kept)) == sorted([len(photo()), len(png())])


async def test_without_its_script_the_page_still_sends(door: Door, browser: Browser) -> None:
    """As on a telephone that is too old for it."""
    page = await browser.new_page(java_script_enabled=False)
    await page.goto(str(door.client.make_url(await door.open())))
    await page.get_by_label("Choose a photo").set_input_files([LEAK])
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("status")).to_contain_text("We have it. Thank you.")
    await wait_until(lambda: len(door.house.contacts) == 1, "the photo is there")
