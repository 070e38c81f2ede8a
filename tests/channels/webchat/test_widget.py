"""The widget in a real browser: what a resident sees, and what survives."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, ViewportSize, expect

from channels.adapter import Place
from channels.webchat.chats import Changed, Said
from channels.webchat.socket import Webchat
from core.clock import ManualClock
from core.contact import Address
from core.conversation import State
from core.words import Delivery, Speaker
from tests.browser.chromium import AXE, chromium
from tests.channels.house import House
from tests.channels.webchat.conftest import Client
from tests.channels.webchat.rooms import Rooms
from tests.wait import wait_until

SESSION = "chat_000001"
SMALL_SCREEN = ViewportSize(width=320, height=568)


@pytest.fixture
async def page(client: Client) -> AsyncIterator[Page]:
    """The webchat page on a small telephone; any mistake of its script fails the test."""
    mistakes: list[str] = []
    async with chromium() as browser:
        opened = await browser.new_page(viewport=SMALL_SCREEN)
        opened.on("pageerror", lambda error: mistakes.append(str(error)))
        await opened.goto(str(client.make_url("/webchat")))
        yield opened
    assert mistakes == []


async def write(page: Page, text: str) -> None:
    """Write a message with the keyboard alone."""
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_resident_chats_by_keyboard_on_a_small_screen(
    page: Page, house: House, rooms: Rooms
) -> None:
    """They write, see that it is kept and where they stand, and read the answer as it was meant."""
    house.places = [Place(2, 240, 420)]
    await page.get_by_label("Your name (optional)").fill("Ama")
    await page.get_by_label("Your phone number (optional)").fill("07700 900123")
    await write(page, "Water 😟 <b>everywhere</b>")
    log, state = page.get_by_role("log"), page.get_by_role("status")
    await expect(log).to_contain_text("Water 😟 <b>everywhere</b>")
    await expect(log).to_contain_text("Sent")
    await expect(state).to_have_text(
        "2 people are ahead of you. We expect to answer in 4 to 7 minutes."
    )
    [contact] = house.contacts
    assert (contact.name, contact.claimed) == ("Ama", Address("phone", "+447700900123"))

    rooms.enter(SESSION, "cnv_1")
    rooms.tell(SESSION, Changed("cnv_1", State.ACTIVE, "Amina"))
    rooms.agent_says(SESSION, 1, "<img src=x> I am on it")
    await expect(state).to_have_text("Amina is with you.")
    await expect(log).to_contain_text("<img src=x> I am on it")
    shown = ("cnv_1", "msg_1", Delivery.DELIVERED, "")
    await wait_until(lambda: shown in house.deliveries, "the house knows that it was shown")

    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= SMALL_SCREEN["width"]


async def test_everybody_can_use_it(page: Page, rooms: Rooms) -> None:
    """A screen reader finds a name, a role and enough contrast for everything."""
    await write(page, "Help")
    await expect(page.get_by_role("log")).to_contain_text("Sent")
    rooms.enter(SESSION, "cnv_1")
    rooms.agent_says(SESSION, 1)
    await expect(page.get_by_role("log")).to_contain_text("Hello")
    await page.evaluate(AXE.read_text())
    report = await page.evaluate("axe.run()")
    assert [violation["id"] for violation in report["violations"]] == []


async def test_what_is_written_while_the_line_is_down_is_sent_when_it_is_back(
    page: Page, house: House, rooms: Rooms, webchat: Webchat
) -> None:
    """Nothing is lost and nothing comes twice, in either direction."""
    await write(page, "First")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Sent")
    rooms.enter(SESSION, "cnv_1")
    rooms.agent_says(SESSION, 1, "Seen before")
    await expect(log).to_contain_text("Seen before")
    await page.context.set_offline(True)
    await webchat.close()
    await expect(page.get_by_role("status")).to_contain_text("The connection is lost.")
    await write(page, "Second")
    await expect(log).to_contain_text("Sending…")
    rooms.agent_says(SESSION, 2, "Missed meanwhile")
    await page.context.set_offline(False)
    await expect(log).to_contain_text("Missed meanwhile")
    await expect(log).not_to_contain_text("Sending…")
    assert [contact.text for contact in house.contacts] == ["First", "Second"]
    assert (await log.inner_text()).count("Seen before") == 1


async def test_with_the_store_away_the_message_stays_until_it_is_kept(
    page: Page, house: House
) -> None:
    """The widget sends it again by itself."""
    house.go_away()
    await write(page, "Help")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Sending…")
    house.failure = None
    await expect(log).to_contain_text("Sent")
    assert len(house.contacts) == 1


async def test_another_page_goes_on_with_the_same_chat(
    page: Page, house: House, rooms: Rooms
) -> None:
    """After a reload the whole conversation is there, and a message that was kept stands once."""
    await write(page, "First")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Sent")
    rooms.enter(SESSION, "cnv_1")
    rooms.tell(SESSION, Said("msg_1", "cnv_1", Speaker.RESIDENT, "", "First", 0))
    rooms.agent_says(SESSION, 2, "Answer")
    await expect(log).to_contain_text("Answer")
    # As if the page had gone before the acknowledgement came.
    await page.evaluate(
        """(id) => {
            const kept = JSON.parse(localStorage.getItem("heard.webchat"));
            kept.pending.push({ id, text: "First" });
            localStorage.setItem("heard.webchat", JSON.stringify(kept));
        }""",
        house.contacts[0].provider_id.rpartition(":")[2],
    )
    await page.reload()
    await expect(log).to_contain_text("Answer")
    await expect(log).not_to_contain_text("Sending…")
    assert (await log.inner_text()).count("First") == 1
    assert len(house.contacts) == 1
    await write(page, "Second")
    await wait_until(lambda: len(house.contacts) == 2, "the chat goes on")
    assert house.contacts[0].address == house.contacts[1].address


@asynccontextmanager
async def landlords_site(widget: str, port: int) -> AsyncIterator[str]:
    """Serve a page of somebody else, with its own styles and character set."""
    text = (
        "<!doctype html><html lang=en><title>Homes</title><style>button, p { color: red;"
        f" display: none }}</style><main><h1>Homes</h1></main><script src={widget}></script>"
    )

    async def home(_request: web.Request) -> web.Response:
        return web.Response(
            body=text.encode("latin-1"), headers={"Content-Type": "text/html; charset=latin-1"}
        )

    app = web.Application()
    app.router.add_get("/", home)
    async with TestServer(app, port=port) as server:
        yield str(server.make_url("/"))


async def test_on_a_landlords_own_site_it_opens_behind_a_button(
    client: Client, page: Page, house: House, site_port: int
) -> None:
    """One script tag; the site's styles do not reach it, and Escape closes it."""
    async with landlords_site(str(client.make_url("/webchat/widget.js")), site_port) as site:
        await page.goto(site)
        await expect(page.get_by_role("log")).to_be_hidden()
        await page.get_by_role("button", name="Chat with us").click()
        await expect(page.get_by_label("Your message")).to_be_focused()
        await write(page, "Help")
        await expect(page.get_by_role("log")).to_contain_text("Sent")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("log")).to_be_hidden()
        await expect(page.get_by_role("button", name="Chat with us")).to_be_focused()
    assert len(house.contacts) == 1


async def test_a_resident_asks_to_be_rung_by_keyboard(page: Page, house: House) -> None:
    """They are asked for a number, told what happens, and half a number is asked for again."""
    await write(page, "My boiler is off")
    await expect(page.get_by_role("log")).to_contain_text("Sent")
    opener = page.get_by_role("button", name="Call me instead")
    await opener.press("Enter")
    number = page.get_by_label("Your phone number", exact=True)
    await expect(number).to_be_focused()
    await expect(opener).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_text("You keep your place, and you can close")).to_be_visible()
    await number.fill("0770")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("not a whole telephone number")
    await expect(number).to_be_focused()
    await number.fill("07700 900123")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("We will ring 07700 900123.")
    await expect(number).to_be_hidden()
    assert house.contacts[-1].claimed == Address("phone", "+447700900123")
    assert len(house.contacts) == 2


async def test_a_resident_asks_for_a_copy(page: Page, rooms: Rooms, clock: ManualClock) -> None:
    """Before there is an answer they are told so; then it is on its way."""
    await write(page, "Help")
    await expect(page.get_by_role("log")).to_contain_text("Sent")
    for said in ("There is nothing to send yet", "on its way to 07700 900123"):
        await clock.sleep(60)  # nobody asks for two texts in a moment
        await page.get_by_role("button", name="Text me a copy").click()
        await page.get_by_label("Your phone number", exact=True).fill("07700 900123")
        await page.get_by_role("button", name="Send the copy").click()
        await expect(page.get_by_role("status")).to_contain_text(said)
        rooms.enter(SESSION, "cnv_1")
        rooms.agent_says(SESSION, 1)
        await expect(page.get_by_role("log")).to_contain_text("Hello")


async def test_the_window_speaks_the_language_that_is_chosen_and_keeps_it(
    page: Page, house: House
) -> None:
    """Urdu reads from right to left, and a place is told in it; the next page begins in it."""
    house.places = [Place(2, 240, 420)]
    chat = page.locator(".chat")
    await expect(chat).to_have_attribute("dir", "ltr")
    await expect(chat).to_contain_text("Hello there.")
    await page.get_by_label("Language").select_option(label="اردو")
    await expect(chat).to_have_attribute("dir", "rtl")
    await expect(chat).to_have_attribute("lang", "ur")
    await page.get_by_label("آپ کا پیغام").fill("Help")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("4 سے 7 منٹ")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= SMALL_SCREEN["width"]
    await page.reload()
    await expect(page.get_by_label("آپ کا پیغام")).to_be_visible()
    await page.get_by_label("زبان").select_option(label="English")
    await expect(page.get_by_label("Your message")).to_be_visible()
