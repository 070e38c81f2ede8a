"""Nobody is kept out: by the rules of axe, and by keyboard alone."""

from itertools import pairwise

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.chromium import AXE
from tests.heard.house import PASSWORD
from tests.journeys.conftest import Cast
from tests.journeys.desk import Desk
from tests.journeys.house import House
from tests.wait import wait_until

pytestmark = pytest.mark.asyncio(loop_scope="session")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SMALLEST = ViewportSize(width=320, height=640)
MOST_TABS = 60
WITHIN_S = 30


async def barriers(page: Page) -> list[tuple[str, str]]:
    """Return what would keep somebody out: the rule and the element that breaks it."""
    await page.evaluate(AXE.read_text())
    report = await page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        (broken["id"], node["html"]) for broken in report["violations"] for node in broken["nodes"]
    ]


async def test_the_page_to_sign_in_has_no_barriers(browser: Browser, house: House) -> None:
    """Signing in needs no eyes and no mouse; a wrong password is told in words."""
    context = await browser.new_context(base_url=house.url)
    page = await context.new_page()
    await page.goto("/")
    await expect(page.get_by_role("heading", name="Heard")).to_be_visible()
    assert await barriers(page) == []
    await page.get_by_label("Username").fill("amina")
    await page.get_by_label("Password", exact=True).fill("wrong")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    assert await barriers(page) == []
    await context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_desk_and_phone_have_no_barriers(cast: Cast, colours: str) -> None:
    """An open conversation, an offer above it, a dialog, and the resident's phone."""
    amina, first, second = await cast.desk("amina"), await cast.phone(), await cast.phone()
    await amina.page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    await first.text("I am so scared, water is pouring through my kitchen ceiling")
    await amina.accept()
    await amina.answer("We are on our way.")
    await expect(amina.timeline).to_contain_text("Delivered")
    await second.text("I can smell gas")
    await expect(amina.offer).to_contain_text("I can smell gas")
    assert await barriers(amina.page) == []
    assert await barriers(second.page) == []
    for act in ("Transfer", "Park", "Close", "Call back"):
        await amina.button(act).click()
        await expect(amina.dialog).to_be_visible()
        assert await barriers(amina.page) == [], act
        await amina.page.keyboard.press("Escape")


async def test_wallboard_and_webchat_have_no_barriers(cast: Cast) -> None:
    """What a supervisor watches and what a visitor writes in."""
    sofia, visitor = await cast.desk("sofia", "Offline"), await cast.chat()
    assert await barriers(visitor.page) == []
    await visitor.introduce("Ama", "")
    await visitor.write("There is a fire in my kitchen")
    await expect(visitor.log).to_contain_text("Sent")
    await sofia.page.get_by_role("link", name="Wallboard").click()
    row = sofia.page.get_by_role("row").filter(has_text="Repairs")
    await expect(row).to_contain_text("1 webchat")
    assert await barriers(sofia.page) == []
    assert await barriers(visitor.page) == []
    await sofia.page.get_by_role("link", name="All conversations").click()
    await sofia.page.get_by_role("button", name="Ama").click()
    await expect(sofia.timeline).to_contain_text("There is a fire in my kitchen")
    assert await barriers(sofia.page) == []


async def test_a_desk_at_four_times_the_size_hides_nothing(cast: Cast) -> None:
    """At 320 px nothing scrolls sideways, and an offer, the words and the reply lie on no other."""
    amina, first, second = await cast.desk("amina"), await cast.phone(), await cast.phone()
    await first.text("The hedge is as high as the house, and nobody has come to cut it for a year")
    await amina.accept()
    await amina.page.set_viewport_size(SMALLEST)
    await second.text("When is the office open?")
    await expect(amina.offer).to_contain_text("When is the office open?")
    assert await amina.page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
    reply = amina.page.locator("form.reply")
    boxes = [await one.bounding_box() for one in (amina.offer, amina.timeline, reply)]
    for above, below in pairwise(boxes):
        assert above
        assert below
        assert above["y"] + above["height"] <= below["y"] + 1
    assert await barriers(amina.page) == []


async def reach(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_TABS):
        if await target.evaluate("one => one === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    message = f"{MOST_TABS} times Tab did not lead to {target}"
    raise AssertionError(message)


async def test_a_text_is_answered_without_a_mouse(cast: Cast, browser: Browser) -> None:
    """From signing in to closing: Tab, Enter, Space and letters are enough."""
    context = await browser.new_context(base_url=cast.house.url)
    cast.opened.push_async_callback(context.close)
    page = await context.new_page()
    keys = page.keyboard
    await page.goto("/")
    await reach(page, page.get_by_label("Username"))
    await keys.type("amina")
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")
    amina, resident = Desk("amina", page), await cast.phone()
    await reach(page, amina.button("I am available"))
    await keys.press("Enter")
    await expect(amina.button("I am available")).to_have_count(0)
    await resident.text("My radiator is cold")
    accept = page.locator("button[data-offer]")
    await expect(accept).to_be_focused()

    async def taken() -> bool:
        if await accept.count():
            await keys.press("Enter")
        return await accept.count() == 0

    await wait_until(taken, "Enter takes the offer", WITHIN_S)
    await expect(amina.reply_field).to_be_focused()
    await keys.type("We come tomorrow.")
    await keys.press("Control+Enter")
    await expect(resident.texts).to_contain_text("We come tomorrow.")
    await reach(page, amina.button("Close"))
    await keys.press("Enter")
    await reach(page, amina.dialog.get_by_role("radio", name="Resolved"))
    await keys.press("Space")
    await reach(page, amina.dialog.get_by_label("What was done"))
    await keys.type("Visit booked")
    await reach(page, amina.dialog.get_by_role("button", name="Close", exact=True))
    await keys.press("Enter")
    await expect(amina.mine).to_contain_text("Nobody is waiting for you.")
