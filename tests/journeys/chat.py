"""A resident on webchat: the page of the widget."""

from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page


@dataclass(frozen=True)
class Chat:
    """The page with the widget on it."""

    page: Page

    @property
    def log(self) -> Locator:
        """What was said."""
        return self.page.get_by_role("log")

    @property
    def state(self) -> Locator:
        """Where one stands."""
        return self.page.get_by_role("status")

    async def introduce(self, name: str, phone: str) -> None:
        """Fill in who one is."""
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_label("Your phone number").fill(phone)

    async def write(self, words: str) -> None:
        """Send a message."""
        await self.page.get_by_label("Your message").fill(words)
        await self.page.keyboard.press("Enter")


async def open_chat(browser: Browser, url: str) -> Chat:
    """Open the landlord's webchat as a new visitor."""
    context = await browser.new_context(base_url=url)
    page = await context.new_page()
    await page.goto("/webchat")
    return Chat(page)
