"""An agent's or supervisor's desk: the console's page in a browser of their own."""

import re
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import (
    Browser,
    Locator,
    Page,
    TimeoutError,  # noqa: A004 - Playwright's own
    ViewportSize,
    expect,
)

from tests.console.screen import Message
from tests.heard.house import PASSWORD
from tests.wait import wait_until

LAPTOP = ViewportSize(width=1440, height=900)
WITHIN_S = 30
CLICK_MS = 1000


@dataclass(frozen=True)
class Desk:
    """One person's page. Locators name things as a screen reader does."""

    name: str
    page: Page

    @property
    def offer(self) -> Locator:
        """The cards of what is offered now."""
        return self.page.get_by_role("region", name="Offers").get_by_role("article")

    @property
    def mine(self) -> Locator:
        """The list of what is offered to or held by this person."""
        return self.page.get_by_role("navigation", name="My conversations")

    @property
    def timeline(self) -> Locator:
        """What was said and done in the open conversation."""
        return self.page.get_by_role("log", name=re.compile("^Timeline with"))

    @property
    def about(self) -> Locator:
        """What is known of the open conversation."""
        return self.page.get_by_role("complementary", name="About this conversation")

    @property
    def reply_field(self) -> Locator:
        """Where the answer is written."""
        return self.page.get_by_label(re.compile("^Reply to"))

    @property
    def call_bar(self) -> Locator:
        """Who is on the line."""
        return self.page.get_by_role("region", name="Call", exact=True)

    @property
    def words_of_the_call(self) -> Locator:
        """What is said on the call, as text."""
        return self.page.get_by_role("log", name="Words of the call")

    @property
    def dialog(self) -> Locator:
        """The form that is open."""
        return self.page.get_by_role("dialog")

    @property
    def notices(self) -> Locator:
        """What the person was told in passing."""
        return self.page.locator(".notices")

    def button(self, name: str) -> Locator:
        """Return the button that reads so."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def be(self, presence: str) -> None:
        """Choose a presence from the menu and see that it is so."""
        chosen = self.page.get_by_role("button", name=re.compile(f"^You are .*{presence}"))
        await self.page.get_by_role("button", name=re.compile("^You are ")).click()
        await self.page.locator("#presence").get_by_role("button", name=presence).click()
        await expect(chosen).to_be_visible()

    async def sign_out(self) -> None:
        """Leave for today."""
        await self.page.get_by_role("button", name="Settings and sign out").click()
        await self.button("Sign out").click()
        await expect(self.page.get_by_label("Username")).to_be_visible()

    async def accept(self) -> None:
        """Take the first offer. A click in its first half second is not meant and does nothing."""
        await expect(self.offer.first).to_be_visible()
        await self._press("Accept")

    async def decline(self) -> None:
        """Refuse the first offer."""
        await expect(self.offer.first).to_be_visible()
        await self._press("Decline")

    async def _press(self, word: str) -> None:
        about = await self.offer.first.get_by_role("heading").inner_text()
        card = self.offer.filter(has_text=about)
        button = card.get_by_role("button", name=re.compile(f"^{word}"))

        async def pressed() -> bool:
            if await button.is_visible():
                with suppress(TimeoutError):  # it went while the hand was on its way
                    await button.click(timeout=CLICK_MS)
            return await card.count() == 0

        await wait_until(pressed, f"{self.name}'s offer is answered with {word}", WITHIN_S)

    async def say_on_the_call(self, words: str) -> None:
        """Speak."""
        await self.page.get_by_label("Say on the call").fill(words)
        await self.page.keyboard.press("Enter")

    async def open(self, resident: str) -> None:
        """Open one of my conversations."""
        await self.mine.get_by_role("button", name=resident).click()

    async def answer(self, text: str) -> None:
        """Send a reply with the button, and see it in the timeline."""
        await self.reply_field.fill(text)
        await self.button("Send").click()
        await expect(self.timeline).to_contain_text(text)
        await expect(self.reply_field).to_have_value("")

    async def conversation_of(self, number: str) -> Message:
        """Return the open conversation of this number, as a supervisor's API tells it."""
        answer = await self.page.context.request.get("/api/conversations")
        for conversation in (await answer.json())["conversations"]:
            if f"phone:{number}" in conversation["resident"]["addresses"]:
                found: Message = conversation
                return found
        message = f"{number} has no open conversation"
        raise AssertionError(message)

    async def finish(self, done: str = "All done", outcome: str = "Resolved") -> None:
        """Close the open conversation."""
        await self.button("Close").click()
        await self.dialog.get_by_role("radio", name=outcome).check()
        await self.dialog.get_by_label("What was done").fill(done)
        await self.dialog.get_by_role("button", name="Close", exact=True).click()
        await expect(self.dialog).to_have_count(0)


async def open_desk(browser: Browser, url: str, name: str) -> Desk:
    """Open the console as somebody who has signed in."""
    context = await browser.new_context(
        base_url=url, viewport=LAPTOP, locale="en-GB", timezone_id="Europe/London"
    )
    signed_in = await context.request.post(
        "/api/login", data={"username": name, "password": PASSWORD}
    )
    await expect(signed_in).to_be_ok()
    desk = Desk(name, await context.new_page())
    await desk.page.goto("/")
    await expect(desk.page.get_by_text("Phone ready")).to_be_visible()
    return desk
