"""The router on a real Redis, with the demo centre, a clock that stands still and counted ids."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from config.current import Current
from config.load import Settings, load_settings
from core.clock import ManualClock
from core.contact import Address, Contact
from core.conversation import Conversation
from core.ids import AgentId, ConversationId, OfferId, SequentialIds
from core.words import Channel, Medium, Status
from heard.triager import load_triager
from router.calls import Calls
from router.desk import AgentDesk
from router.estimates import Estimates
from router.intake import ContactIntake
from router.line import AgentLine
from router.presence import AgentPresence
from router.reply import Reply
from router.residents import ResidentDesk
from router.settings import for_scripts
from router.timers import Timers
from router.views import HouseViews
from store.clients import StoreClient, command_client
from store.keys import Keys
from store.log import EventLog
from store.reader import Reader
from store.residents import Residents
from store.scripts import Scripts
from tests.router import centre

KEYS = Keys("house")
ANN = "+447700900123"
NUMBER = "+442079460958"
FLOOD = "water is pouring through my kitchen ceiling"

triager = cache(load_triager)  # its rules are read once; nothing in them changes


@dataclass
class House:
    """Every part of the router, and short ways to let residents and agents act."""

    redis: StoreClient
    settings: Settings
    clock: ManualClock
    scripts: Scripts
    reader: Reader
    log: EventLog
    estimates: Estimates
    reply: Reply
    intake: ContactIntake
    desk: AgentDesk
    line: AgentLine
    presence: AgentPresence
    calls: Calls
    views: HouseViews
    timers: Timers
    sent: int = 0

    async def text(
        self, words: str, number: str = ANN, channel: Channel = Channel.SMS
    ) -> Conversation:
        """Let a resident write, and return the conversation."""
        return await self.contact(words, Address("phone", number), channel, Medium.MESSAGE)

    async def call(self, number: str = ANN, call: str = "CA1") -> Conversation:
        """Let a resident ring, and return the conversation."""
        address = Address("phone", number)
        return await self.contact("", address, Channel.VOICE, Medium.VOICE, provider_id=call)

    async def contact(
        self,
        words: str,
        address: Address | None,
        channel: Channel,
        medium: Medium,
        provider_id: str = "",
    ) -> Conversation:
        """Let a resident make contact, and return the conversation."""
        self.sent += 1
        contact = Contact(
            provider_id=provider_id or f"SM{self.sent}",
            channel=channel,
            medium=medium,
            received_ms=self.clock.now_ms(),
            address=address,
            to=NUMBER,
            text=words,
        )
        received = await self.intake.receive(contact)
        return await self.conversation(received.conversation)

    async def works(self, agent: str, queues: str = "*") -> AgentId:
        """Let an agent come to work."""
        now_ms = self.clock.now_ms()
        account = centre.account(agent, queues)
        await self.scripts.enroll(op="", now_ms=now_ms, account=account, password_hash="")
        await self.presence.heartbeat(AgentId(agent), "registered")
        await self.presence.choose(AgentId(agent), Status.AVAILABLE, "")
        return AgentId(agent)

    async def conversation(self, conversation: str) -> Conversation:
        """Read a conversation that must be there."""
        found = await self.reader.conversation(ConversationId(conversation))
        assert found is not None
        return found

    async def accepted(self, words: str = FLOOD) -> Conversation:
        """Let Ann text and Amina accept, and return the conversation."""
        await self.works("amina")
        offered = await self.text(words)
        return await self.desk.accept(AgentId("amina"), self.offer(offered))

    def offer(self, conversation: Conversation) -> OfferId:
        """Return the open offer, which must be there."""
        assert conversation.offer is not None
        return conversation.offer

    async def events(self) -> list[str]:
        """Return the types of all events so far."""
        return [event.type for event in await self.log.read(0)]


@asynccontextmanager
async def open_house(redis_url: str, data_dir: Path) -> AsyncIterator[House]:
    """Open the demo centre with nobody in it; what its Redis holds stays."""
    root = Path(__file__).parents[2]
    environ = {"HEARD_DATA_DIR": str(data_dir)}
    settings = load_settings(root / "config" / "centre.toml", environ)
    redis, clock, ids = command_client(redis_url), ManualClock(), SequentialIds()
    scripts, reader = Scripts(redis, KEYS), Reader(redis, KEYS)
    current = Current(settings.centre)
    estimates = Estimates(reader, current, clock)
    reply = Reply(scripts, reader, current, clock)
    intake = ContactIntake(scripts, reader, current, triager(), estimates, reply, clock, ids)
    await scripts.configure(op="", config=for_scripts(settings.centre))
    yield House(
        redis=redis,
        settings=settings,
        clock=clock,
        scripts=scripts,
        reader=reader,
        log=EventLog(redis, redis, KEYS, clock),
        estimates=estimates,
        reply=reply,
        intake=intake,
        desk=AgentDesk(scripts, reader, reply, clock, ids),
        line=AgentLine(scripts, reader, reply, clock, ids),
        presence=AgentPresence(scripts, reader, clock, ids),
        calls=Calls(scripts, reader, intake, clock),
        views=HouseViews(reader, None, reply, current, clock),
        timers=Timers(scripts, reader, reply, clock),
    )
    await redis.aclose()


@pytest.fixture
async def house(redis_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """Open the demo centre on an empty Redis."""
    async with open_house(redis_url, tmp_path) as house:
        yield house


@pytest.fixture
def people(house: House) -> ResidentDesk:
    """The desk at which it is said who somebody is."""
    residents, ids = Residents(house.redis, KEYS), house.desk.ids
    return ResidentDesk(house.scripts, house.reader, residents, house.clock, ids, "GB")
