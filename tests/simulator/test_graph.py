"""Meta in small, and the whole way through it: webhook, house, outbox, jobs, Graph API."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from aiohttp.web import Application

from channels.meta.graph import Graph as Client
from channels.meta.send import CloudSender, PageSender
from channels.meta.signature import Signatures
from channels.meta.webhook import MetaSettings, Webhook
from channels.routes import mount
from config.accounts import Account
from config.current import Current
from core.conversation import Conversation
from core.ids import AgentId, SequentialIds
from core.words import Channel, Delivery
from router.beside import Margins
from router.jobs import TOOLS
from router.ways import PERSON_MS, WINDOW_MS
from simulator.graph import Graph
from tests.router.conftest import House, open_house
from tests.router.works import Works, working

AMINA = AgentId("amina")
PAGE, INSTAGRAM, NUMBER = "1077", "178", "106540352242922"
DOORS = {PAGE: Channel.MESSENGER, INSTAGRAM: Channel.INSTAGRAM, NUMBER: Channel.WHATSAPP}
ANN = {PAGE: "2345678901", INSTAGRAM: "6543210987", NUMBER: "447700900123"}
DAY_MS = WINDOW_MS[Channel.MESSENGER]


@dataclass
class Town:
    """Meta, and a centre with a page, an Instagram account and a WhatsApp number."""

    graph: Graph
    house: House
    works: Works

    async def held(self, account: str) -> Conversation:
        """Let Ann write by this door, and Amina accept."""
        await self.house.works("amina")
        assert await self.graph.writes(account, ANN[account], "the tap drips") == 200
        [found] = await self.house.views.held(AMINA)
        return await self.house.desk.accept(AMINA, self.house.offer(found))

    async def answer(self, found: Conversation, text: str = "On our way") -> None:
        """Let Amina answer, and let it go out."""
        await self.house.desk.send(AMINA, found.id, text, None, text)
        await self.works.work()

    async def state(self, found: Conversation) -> tuple[Delivery | None, str]:
        """Return how far the last line has come, and why not further."""
        _, state, error = (await self.house.reader.timeline(found.id))[-1]
        return state, error


@pytest.fixture
async def town(redis_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """Everything but Meta is real."""
    async with open_house(redis_url, tmp_path) as bare:
        house = with_accounts(bare)
        graph = Graph("", "secret", "token", DOORS, house.clock, SequentialIds())
        meta, heard = Application(), Application()
        meta.router.add_routes(graph.routes())
        async with TestServer(meta) as meta_server:
            api = Client("token", str(meta_server.make_url("")).rstrip("/"), timeout_s=5)
            agreed = MetaSettings("verify", api.url)
            margins = Margins(house.scripts, house.reader, house.clock)
            signatures = Signatures(["secret"])
            webhook = Webhook(
                house.intake, margins, signatures, agreed, house.clock, lambda _: None
            )
            mount(heard, *webhook.routes())
            async with TestServer(heard) as server, working(house, redis_url) as works:
                graph.heard_url = str(server.make_url("")).rstrip("/")
                pages = (Channel.MESSENGER, Channel.INSTAGRAM)
                senders = {each: PageSender(api, each) for each in pages}
                tools = TOOLS.get()
                token = TOOLS.set(
                    replace(tools, senders={**senders, Channel.WHATSAPP: CloudSender(api)})
                )
                yield Town(graph, house, works)
                TOOLS.reset(token)


def with_accounts(house: House) -> House:
    """Return the house with accounts at Meta in its centre file."""
    accounts = tuple(Account(channel=channel, id=each) for each, channel in DOORS.items())
    centre = house.settings.centre.model_copy(update={"accounts": accounts})
    current = Current(centre)
    reply = replace(house.reply, current=current)
    return replace(
        house,
        reply=reply,
        intake=replace(house.intake, reply=reply, current=current),
        desk=replace(house.desk, reply=reply),
        views=replace(house.views, reply=reply),
    )


@pytest.mark.parametrize("account", list(DOORS))
async def test_a_resident_is_answered_by_the_door_they_came(town: Town, account: str) -> None:
    """And the agent sees when they have read it."""
    found = await town.held(account)
    await town.answer(found)
    [taken] = town.graph.taken
    assert (taken.account, taken.text) == (account, "On our way")
    assert await town.state(found) == (Delivery.SENT, "")
    town.house.clock.advance(5)
    assert await town.graph.reads(account, taken.to) == 200
    assert await town.state(found) == (Delivery.READ, "")


async def test_an_answer_after_a_day_goes_as_a_persons(town: Town) -> None:
    """Meta takes it for a week; what it refuses then comes back to the agent."""
    found = await town.held(PAGE)
    town.house.clock.advance(DAY_MS / 1000 + 1)
    await town.answer(found)
    assert town.graph.taken[0].asked["tag"] == "HUMAN_AGENT"
    way = await town.house.reply.choose(found, None)
    town.house.clock.advance((PERSON_MS[Channel.MESSENGER] - DAY_MS) / 1000)
    entry = town.house.reply
    await entry.send(found, "late", way=way, agent=AMINA, name="Amina", op="late")
    await town.works.work()
    state, error = await town.state(found)
    assert state is Delivery.FAILED
    assert error.startswith("window_closed: ")


@pytest.mark.parametrize("account", [PAGE, NUMBER])
async def test_who_has_blocked_us_is_told_to_the_agent(town: Town, account: str) -> None:
    """Nobody believes that they were told."""
    found = await town.held(account)
    town.graph.blocked.update(ANN.values())
    town.graph.blocked.add("447700900123")
    await town.answer(found)
    state, error = await town.state(found)
    assert (state, error.partition(":")[0]) == (Delivery.FAILED, "blocked")
    assert town.works.jobs == []


async def test_a_line_that_breaks_sends_nothing_twice(town: Town) -> None:
    """Messenger is asked what it took; the second try finds it there."""
    found = await town.held(PAGE)
    town.graph.breaks = True
    await town.answer(found)
    assert await town.state(found) == (Delivery.QUEUED, "")
    await town.works.later()
    assert len(town.graph.taken) == 1
    assert await town.state(found) == (Delivery.SENT, "")


async def test_whatsapp_is_never_sent_twice_and_its_status_moves_it_on(town: Town) -> None:
    """It cannot be asked; what it tells by itself, with our mark, is believed."""
    found = await town.held(NUMBER)
    town.graph.breaks = True
    await town.answer(found)
    await town.graph.reads(NUMBER, ANN[NUMBER])
    assert await town.state(found) == (Delivery.READ, "")
    for _ in range(10):
        await town.works.later()
    assert len(town.graph.taken) == 1
    assert await town.state(found) == (Delivery.READ, "")


@pytest.mark.parametrize("account", [PAGE, INSTAGRAM])
async def test_what_began_in_public_goes_on_in_private(town: Town, account: str) -> None:
    """One answer that everybody can read, one in private, and one conversation."""
    await town.house.works("amina")
    await town.graph.comments(account, ANN[account], "nobody answers at Flat 3")
    await town.works.work()
    public, private = town.graph.taken
    assert public.to.startswith("under ")
    assert "Flat 3" not in public.text
    assert private.to == ANN[account]
    [found] = await town.house.views.held(AMINA)
    held = await town.house.desk.accept(AMINA, town.house.offer(found))
    await town.graph.writes(account, ANN[account], "Flat 3, Harbour House")
    await town.answer(held)
    assert town.graph.taken[-1].text == "On our way"
    assert len(await town.house.reader.open_ids(0, 10)) == 1


async def test_a_wrong_token_is_told_to_the_agent(town: Town) -> None:
    """An operator must look: trying again helps nobody."""
    found = await town.held(PAGE)
    town.graph.access_token = "another"
    await town.answer(found)
    state, error = await town.state(found)
    assert (state, error.partition(":")[0]) == (Delivery.FAILED, "not_authorised")
