"""Whatever a caller does, in whatever order: no path ends anywhere but with people (laws 3, 6, 7).

The whole voice flow: signed webhooks over HTTP, the real adapter and router, the real scripts on a
real Redis, and the provider's side in simulated time.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from redis import Redis

from channels.adapter import Bridge
from channels.voice.settings import VoiceSettings
from channels.voice.twiml import conference_twiml, return_twiml
from core.conversation import Conversation, State
from core.events import Event
from core.ids import AgentId
from core.words import Medium
from simulator import steps
from simulator.steps import Source
from simulator.twiml import parse
from tests.channels.provider import PUBLIC_URL, Provider
from tests.channels.voice.handset import Handset
from tests.channels.voice.line import Line, opened
from tests.key_audit import violations
from tests.router.conftest import House

AMINA = AgentId("amina")
SETTLED_S = 10
EXAMPLES = 100
CALLERS = ("+447700900123", "anonymous", "+266696687", "", "+33612345678", "HARBOUR", "88222")
NOISES = (
    *("agent", "person", "human please", "operator", "0", "one", "help", "no", "yes"),
    *("hm", "…", "kssssh", "вода тече", "😀", " ", "hello? hello?", "1", "a" * 3000),
    *("the ceiling is coming down", "I can smell gas", "my boiler is off and I have a baby"),
)

Act = tuple[str, str | int | float]
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.tuples(st.just("key"), st.sampled_from("1110123456789*#")),
    st.tuples(st.just("say"), st.one_of(st.sampled_from(NOISES), st.text(max_size=40))),
    st.tuples(st.just("wait"), st.floats(0, 60)),
    st.tuples(st.just("wait"), st.floats(20, 40)),  # as long as a prompt and its silence
    st.tuples(st.just("hang_up"), st.just("")),
    st.tuples(st.just("again"), st.integers(0, 20)),
    st.tuples(st.just("agent"), st.sampled_from(("comes", "dies", "declines"))),
)


@dataclass
class Play:
    """One call, one agent, and the effects that the outbox would carry out."""

    house: House
    voice: VoiceSettings
    provider: Provider
    handset: Handset
    seq: int = 0
    hung_up: bool = False
    since_ms: int = 0
    events: list[Event] = field(default_factory=list)

    async def act(self, do: str, what: str | float) -> None:
        """Do one thing, then what follows from it."""
        if do == "key":
            await self.handset.happens(steps.Keyed(str(what)))
        elif do == "say":
            await self.handset.happens(steps.Said(str(what)))
        elif do == "wait":
            await self.handset.wait(float(what))
        elif do == "hang_up":
            self.hung_up = True
            await self.handset.happens(steps.HungUp())
        elif do == "again":
            await self.handset.again(int(what))
        else:
            await self.agent(str(what))
        await self.effects()
        await self.check()

    async def agent(self, what: str) -> None:
        """Let Amina come to work and answer, or lose her phone, or say no."""
        if what == "dies":
            await self.house.calls.agent_left((await self.conversation()).id, AMINA, "CA-amina")
            return
        await self.house.works(AMINA)
        found = await self.conversation()
        if found.state is not State.OFFERED:
            return
        offer = self.house.offer(found)
        if what == "declines":
            await self.house.desk.decline(AMINA, offer)
            return
        accepted = await self.house.desk.accept(AMINA, offer)
        if accepted.calls:
            await self.house.calls.joined(accepted.id, AMINA, "CA-amina")

    async def effects(self) -> None:
        """Carry out what the log asks of the telephone, as the outbox does."""
        for event in await self.house.log.read(self.seq):
            self.seq = event.seq
            document = self.document(event)
            if document:
                await self.handset.happens(
                    steps.Redirected(Source(PUBLIC_URL, document=parse(document.encode())))
                )

    def document(self, event: Event) -> str:
        """Return what the leg is told to do."""
        if event.data.get("call") != self.handset.sid:
            return ""
        found = Conversation.from_fields(event.data["conversation"])
        if event.type == "call.bridge":
            bridge = Bridge(found.id, f"{found.id}-{found.attempt}", event.agent)
            return conference_twiml(self.voice, bridge, self.handset.sid)
        return return_twiml(self.voice, found.id) if event.type == "call.return" else ""

    async def conversation(self) -> Conversation:
        """Return the one that there is: never two, never none."""
        [open_id] = await self.house.reader.open_ids(0, 10)
        return await self.house.conversation(open_id)

    async def check(self) -> None:
        """At every moment the resident is waiting, with a person, or promised a call."""
        found = await self.conversation()
        on_line = self.handset.sid in found.calls
        assert on_line is not self.handset.over, (found, self.handset.posted[-3:])
        self.since_ms = self.since_ms or found.waiting_since_ms
        assert found.waiting_since_ms == self.since_ms
        assert found.state in (State.WAITING, State.OFFERED, State.ACTIVE)
        if found.state is not State.ACTIVE and not on_line:
            rings = found.address.startswith("phone:")
            assert found.medium is (Medium.CALLBACK if rings else Medium.MESSAGE)
        if self.handset.over and not self.hung_up:
            assert found.ring_back == self.handset.sid, "we hung up and had promised nothing"

    async def settle(self) -> str:
        """Ten seconds later the line itself is in the queue, with the agent, or over: say which."""
        await self.handset.wait(SETTLED_S)
        await self.effects()
        await self.check()
        found = await self.conversation()
        if not self.handset.over:
            conference = f"{found.id}-{found.attempt}"
            talking = found.state is State.ACTIVE
            assert self.handset.where == (conference if talking else "queue")
        before = [text for text, queued in self.handset.spoken if not queued]
        assert "You are in the queue" in before[0]
        assert len([text for text in before if "Harbour Homes" in text]) == 1, before
        if self.handset.reached_ms:
            assert self.handset.reached_ms - self.since_ms <= SETTLED_S * 1000
        if found.state is State.ACTIVE:
            return "talked" if self.handset.over else "person"
        if self.handset.over:
            return found.medium if self.hung_up else "promised"
        return "queue"


async def play(line: Line, number: str, acts: list[Act]) -> str:
    """Play one call in an empty centre; return where it is ten seconds after its end."""
    await line.empty()
    handset = Handset(line.provider, line.house.clock, "CA" + "1" * 32, number)
    played = Play(line.house, line.voice, line.provider, handset)
    await handset.call()
    await played.check()
    for do, what in acts:
        await played.act(do, what)
    return await played.settle()


@pytest.mark.timeout(300)
def test_every_path_of_a_call_leads_to_people(redis_server: Redis) -> None:
    """Keys, noises, silences, hang-ups, repeats and lost agents: in the queue, heard, or promised.

    Nobody is spoken to more than once before the queue, and nobody waits for a prompt.
    """
    url = f"unix://{redis_server.connection_pool.connection_kwargs['path']}"
    with asyncio.Runner() as runner:
        line_open = opened(url)
        line = runner.run(line_open.__aenter__())
        ends: Counter[str] = Counter()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        )
        @example(CALLERS[0], [("wait", 30.0), ("key", "1"), ("wait", 20.0), ("agent", "comes")])
        @example(CALLERS[0], [("wait", 30.0), ("key", "1"), ("wait", 20.0)])
        @example(CALLERS[0], [("wait", 30.0), ("key", "1"), ("agent", "comes")])
        @example(CALLERS[1], [("wait", 30.0), ("key", "1"), ("wait", 20.0)])
        @example(CALLERS[1], [("wait", 30.0), ("key", "1"), ("hang_up", "")])
        @example(CALLERS[0], [("agent", "comes"), ("agent", "dies"), ("key", "1")])
        @given(st.sampled_from(CALLERS), st.lists(ACTS, max_size=14))
        def every_path(number: str, acts: list[Act]) -> None:
            ends[runner.run(play(line, number, acts))] += 1

        try:
            every_path()
        finally:
            runner.run(line_open.__aexit__(None, None, None))
    assert ends.keys() == {*("queue", "person", "talked", "callback", "message", "promised")}
    assert violations(redis_server) == []
