"""The pages in a real browser: a resident's phone and the network."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.browser.chromium import AXE, chromium
from tests.simulator.conftest import LANDLORD, RESIDENT
from tests.simulator.stand_in import StandIn, response


@pytest.fixture
async def page(url: str) -> AsyncIterator[Page]:
    """A page that may make no mistake on its console."""
    mistakes: list[str] = []
    async with chromium() as browser:
        opened = await (await browser.new_context(base_url=url)).new_page()
        opened.on("console", lambda said: mistakes.append(said.text))
        opened.on("pageerror", lambda error: mistakes.append(str(error)))
        yield opened
    assert mistakes == []


async def barriers(page: Page) -> list[str]:
    """What would keep somebody out, by the rules of axe."""
    await page.evaluate(AXE.read_text())
    report = await page.evaluate("axe.run()")
    return [violation["id"] for violation in report["violations"]]


async def test_a_resident_texts_and_calls(page: Page, heard: StandIn) -> None:
    """On the phone's page a person texts, reads the answer, calls, speaks, keys and hangs up."""
    heard.replies["/twilio/messages"] = response("<Message>We are on our way.</Message>")
    heard.replies["/twilio/voice"] = response('<Enqueue waitUrl="/wait" action="/left">q</Enqueue>')
    heard.replies["/wait"] = response(
        '<Gather input="dtmf speech" action="/said"><Say>What has happened?</Say></Gather>'
    )
    heard.replies["/said"] = response('<Say>Thank you.</Say><Gather action="/keyed"/>')
    await page.goto(f"/phone?number=%2B{RESIDENT[1:]}")
    phone = page.get_by_label("Phone of Mrs Okafor")
    await phone.get_by_placeholder("Write a text").fill("No heating")
    await page.keyboard.press("Enter")
    texts = phone.get_by_role("log", name="Texts")
    await expect(texts).to_contain_text("We are on our way.")
    await expect(texts).to_contain_text("✓✓ delivered")
    await phone.get_by_role("tab", name="Call").click()
    assert await barriers(page) == []
    await phone.get_by_role("button", name="Call", exact=True).click()
    await expect(phone.get_by_role("status")).to_have_text("In the call")
    log = phone.get_by_role("log", name="What is heard in the call")
    await expect(log).to_contain_text("What has happened?")
    await phone.get_by_label("Say something").fill("No heating since Monday")
    await page.keyboard.press("Enter")
    await expect(log).to_contain_text("Thank you.")
    assert (await heard.form("/said"))["SpeechResult"] == "No heating since Monday"
    await phone.get_by_text("Keypad").click()
    await phone.get_by_role("button", name="1", exact=True).click()
    await phone.get_by_role("button", name="hash").click()
    assert (await heard.form("/keyed"))["Digits"] == "1"
    assert await barriers(page) == []
    await page.reload()
    await phone.get_by_role("tab", name="Call").click()
    await expect(log).to_contain_text("Thank you.")  # the call lives on, and is told again
    await phone.get_by_role("button", name="Hang up").click()
    await expect(phone.get_by_role("status")).to_have_text("The call is over.")


async def test_phones_lie_side_by_side(page: Page) -> None:
    """Several residents are open at once; the address remembers which."""
    await page.goto("/")
    await page.get_by_role("button", name="Samira Khan").click()
    await page.get_by_label("Another number").fill("+447700900555")
    await page.get_by_role("button", name="Open").click()
    await expect(page.locator(".phone")).to_have_count(3)
    await page.reload()
    await expect(page.locator(".phone")).to_have_count(3)
    await page.get_by_label("Phone of Samira Khan").get_by_label("Put this phone away").click()
    await expect(page.locator(".phone")).to_have_count(2)


async def test_the_landlords_number_is_no_residents(page: Page) -> None:
    """A phone that cannot be says why, instead of trying for ever."""
    await page.goto(f"/phone?number=%2B{LANDLORD[1:]}")
    await expect(page.get_by_role("alert")).to_contain_text("is the landlord's own number")


async def test_a_fault_is_planned_on_the_network_page(page: Page, heard: StandIn) -> None:
    """The page plans a fault, shows webhooks with their answers, and has no barriers."""
    await page.goto("/network")
    await page.locator("select[name=do]").select_option("repeat")
    await page.get_by_label("Where").fill("/twilio/messages")
    await page.get_by_role("button", name="Plan it").click()
    await expect(page.locator("#faults")).to_have_text("repeat /twilio/messages, 1 more")
    phone = await page.context.new_page()
    await phone.goto(f"/phone?number=%2B{RESIDENT[1:]}")
    await phone.get_by_placeholder("Write a text").fill("hello")
    await phone.get_by_role("button", name="Send").first.click()
    await expect(page.locator("#webhooks tbody tr")).to_have_count(2)
    assert len(heard.forms("/twilio/messages")) == 2
    await page.get_by_text("fields and answer").first.click()
    await expect(page.locator("pre").first).to_contain_text("Body=hello")
    assert await barriers(page) == []
