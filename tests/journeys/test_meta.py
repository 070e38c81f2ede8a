"""Straight at Meta: a resident writes to a Page, Instagram or a number, an agent answers there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from aiohttp.web import Application
from playwright.async_api import Browser, expect

from core.clock import SystemClock
from core.ids import SequentialIds
from simulator.graph import Graph
from tests.heard.house import heard_run
from tests.journeys.desk import Desk, open_desk
from tests.journeys.house import centre_with, log_file, mistakes
from tests.journeys.tidy import tidy
from tests.wait import wait_until

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOORS = {"1077": "messenger", "178": "instagram", "106540352242922": "whatsapp"}
PEOPLE = {"1077": "2345678901", "178": "6543210987", "106540352242922": "447700900123"}
WITHIN_S = 30


@dataclass(frozen=True)
class Town:
    """Meta, and an agent at the desk of a centre with an account of each kind."""

    graph: Graph
    amina: Desk

    async def answered(self, account: str, words: str) -> bool:
        """Whether these words have reached the person who wrote to the account."""
        return any(
            (each.account, each.to, each.text) == (account, PEOPLE[account], words)
            for each in self.graph.taken
        )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """A Heard that is connected to Meta, in its place a server that keeps Meta's rules."""
    data_dir = tmp_path_factory.mktemp("heard")
    graph = Graph("", "secret", "token", DOORS, SystemClock(), SequentialIds())
    meta = Application()
    meta.router.add_routes(graph.routes())
    accounts = "".join(
        f'[[accounts]]\nchannel = "{channel}"\nid = "{account}"\n\n'
        for account, channel in DOORS.items()
    )
    centre = data_dir / "centre.toml"
    centre.write_text(centre_with("").replace("[webchat]\n", f"{accounts}[webchat]\n", 1))
    async with TestServer(meta) as server:
        environ = {
            "HEARD_CONFIG": str(centre),
            "META_APP_SECRET": "secret",
            "META_VERIFY_TOKEN": "verify",
            "META_ACCESS_TOKEN": "token",
            "META_API_BASE_URL": str(server.make_url("")).rstrip("/"),
        }
        with log_file(data_dir / "log") as (log, stderr):
            async with heard_run(data_dir, "--demo", stderr=stderr, environ=environ) as running:
                graph.heard_url = running.address
                amina = await open_desk(browser, running.address, "amina")
                await amina.be("Available")
                yield Town(graph, amina)
                await amina.page.context.close()
                await tidy(running.address)
        assert mistakes(log, ()) == []


@pytest.mark.parametrize(("account", "channel"), DOORS.items(), ids=DOORS.values())
async def test_who_writes_by_meta_is_answered_there(town: Town, account: str, channel: str) -> None:
    """The agent sees the words and by which door they came; the answer goes out by the same."""
    assert await town.graph.writes(account, PEOPLE[account], "The stairs are dark") == 200
    await town.amina.accept()
    await expect(town.amina.timeline).to_contain_text("The stairs are dark")
    await expect(town.amina.page.get_by_label("Send by")).to_have_value(channel)
    words = f"We come today ({channel})."
    await town.amina.answer(words)
    await wait_until(lambda: town.answered(account, words), "the answer is at Meta", WITHIN_S)
    await town.amina.finish()
