"""A resident's phone: the page of the simulated network."""

from dataclasses import dataclass
from urllib.parse import quote

from playwright.async_api import Browser, Locator, Page, expect


@dataclass(frozen=True)
class Phone:
    """The page with one phone on it."""

    number: str
    page: Page

    @property
    def shown(self) -> str:
        """The number as an agent reads it."""
        return f"0{self.number[3:7]} {self.number[7:]}"

    @property
    def texts(self) -> Locator:
        """The texts, both ways."""
        return self.page.get_by_role("log", name="Texts")

    @property
    def heard(self) -> Locator:
        """What is heard in the call."""
        return self.page.get_by_role("log", name="What is heard in the call")

    @property
    def state(self) -> Locator:
        """Whether a call is on."""
        return self.page.get_by_role("status")

    async def text(self, words: str) -> None:
        """Send a text and see that it was taken."""
        await self.page.get_by_role("tab", name="Texts").click()
        await self.page.get_by_placeholder("Write a text").fill(words)
        await self.page.keyboard.press("Enter")
        sent = self.texts.locator(".mine", has_text=words).last
        await expect(sent).to_contain_text("delivered")

    async def call(self) -> None:
        """Ring the landlord until somebody or something answers."""
        await self.page.get_by_role("tab", name="Call").click()
        await self.page.get_by_role("button", name="Call", exact=True).click()
        await expect(self.state).to_have_text("In the call")

    async def pick_up(self) -> None:
        """Answer the phone when it rings."""
        await self.page.get_by_role("button", name="Answer", exact=True).click()

    async def say(self, words: str) -> None:
        """Speak."""
        await self.page.get_by_label("Say something").fill(words)
        await self.page.keyboard.press("Enter")

    async def press(self, key: str) -> None:
        """Press a key."""
        keys = self.page.get_by_role("group", name="Keys")
        if not await keys.is_visible():
            await self.page.get_by_text("Keypad").click()
        await keys.get_by_role("button", name=key, exact=True).click()

    async def hang_up(self) -> None:
        """End the call."""
        await self.page.get_by_role("button", name="Hang up").click()
        await expect(self.state).to_have_text("The call is over.")


async def open_phone(browser: Browser, network: str, number: str) -> Phone:
    """Take up the phone with this number."""
    context = await browser.new_context(base_url=network, reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(f"/phone?number={quote(number)}")
    await expect(page.get_by_text(number, exact=True)).to_be_visible()
    return Phone(number, page)
