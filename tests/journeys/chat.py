"""A resident on webchat: the page of the widget."""

from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page, ViewportSize

PHONE = ViewportSize(width=360, height=740)


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
        await self.page.get_by_label("Your phone number (optional)").fill(phone)

    async def asks(self, button: str, go: str, phone: str) -> None:
        """Ask to be rung, or for a copy, at this number."""
        await self.page.get_by_role("button", name=button).tap()
        await self.page.get_by_label("Your phone number", exact=True).fill(phone)
        await self.page.get_by_role("button", name=go).tap()

    async def fits(self) -> None:
        """See that nothing runs out of the side of the screen."""
        width = await self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"]

    async def write(self, words: str) -> None:
        """Send a message."""
        await self.page.get_by_label("Your message").fill(words)
        await self.page.keyboard.press("Enter")


async def open_chat(browser: Browser, url: str) -> Chat:
    """Open the landlord's webchat as a new visitor, on a telephone."""
    context = await browser.new_context(
        base_url=url, viewport=PHONE, is_mobile=True, has_touch=True, locale="en-GB"
    )
    page = await context.new_page()
    await page.goto("/webchat")
    return Chat(page)
