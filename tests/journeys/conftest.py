"""One Heard, one browser, and fresh people for every journey."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import chromium
from tests.heard.house import command, heard_run
from tests.journeys.chat import Chat, open_chat
from tests.journeys.desk import Desk, open_desk
from tests.journeys.house import House, centre_with, demo_house, log_file, mistakes
from tests.journeys.member import Member, member
from tests.journeys.phone import Phone, open_phone
from tests.journeys.provider import Provider, provider
from tests.journeys.tidy import finish, tidy

ZOE = ("agents", "add", "zoe", "--name", "Zoe", "--role", "supervisor", "--password-stdin")
ZOES_PASSWORD = "a password for Zoe"
JOURNEY_S = 300  # a journey starts whole programs; it takes seconds, but not on a busy machine
PATIENCE_MS = 30_000  # the machine may be busy; a journey that works takes a second or two


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give journeys more time than other tests have."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(JOURNEY_S))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The running program, with short after-call work."""
    async with demo_house(tmp_path_factory.mktemp("heard"), "wrap_up_s = 5") as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The browser in which everybody has windows of their own."""
    expect.set_options(timeout=PATIENCE_MS)
    async with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def numbers() -> Iterator[str]:
    """Telephone numbers that nobody has used yet, from those that Ofcom keeps for drama."""
    return (f"+447700900{last}" for last in count(500))


@dataclass
class Cast:
    """Opens windows for the people of a journey; a mistake in any page fails it."""

    browser: Browser
    house: House
    numbers: Iterator[str]
    opened: AsyncExitStack
    mistakes: list[str] = field(default_factory=list)

    async def desk(self, name: str, presence: str = "Available") -> Desk:
        """Somebody of the staff comes in."""
        desk = await open_desk(self.browser, self.house.url, name)
        self._watch(desk.page)
        if presence != "Offline":
            await desk.be(presence)
        return desk

    async def phone(self, number: str = "") -> Phone:
        """A resident takes up a phone; each has a number of their own."""
        phone = await open_phone(self.browser, self.house.network, number or next(self.numbers))
        self._watch(phone.page)
        return phone

    async def chat(self) -> Chat:
        """A resident opens webchat."""
        chat = await open_chat(self.browser, self.house.url)
        self._watch(chat.page)
        return chat

    def _watch(self, page: Page) -> None:
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.mistakes.append(str(error)))
        self.opened.push_async_callback(page.context.close)


@pytest_asyncio.fixture(loop_scope="session")
async def cast(browser: Browser, house: House, numbers: Iterator[str]) -> AsyncIterator[Cast]:
    """The people of one journey; afterwards nobody is left waiting."""
    async with AsyncExitStack() as opened:
        cast = Cast(browser, house, numbers, opened)
        yield cast
    await tidy(house.url)
    assert cast.mistakes == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def twilio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Provider]:
    """An account in Twilio's place and a Heard that uses it, with one person who answers."""
    data_dir = tmp_path_factory.mktemp("heard")
    # What rq says of a send that the provider was made to refuse, before it tries again.
    refused = ("exception raised while executing (router.jobs.send_message)",)
    async with provider() as account:
        with log_file(data_dir / "log") as (log, stderr):
            centre = data_dir / "centre.toml"
            centre.write_text(centre_with("wrap_up_s = 3"))
            environ = {**account.environ(), "HEARD_CONFIG": str(centre)}
            async with heard_run(data_dir, "--no-demo", stderr=stderr, environ=environ) as running:
                account.heard = running.address
                code, said = await command(*ZOE, data_dir=data_dir, given=f"{ZOES_PASSWORD}\n")
                assert (code, said) == (0, "zoe: added\n")
                yield account
    assert mistakes(log, refused) == []


@pytest_asyncio.fixture(loop_scope="session")
async def zoe(twilio: Provider) -> AsyncIterator[Member]:
    """The one who was made on the command line, signed in; a supervisor, so she sees all."""
    async with member(twilio.heard, "zoe", ZOES_PASSWORD) as zoe:
        yield zoe
        await finish([zoe])
