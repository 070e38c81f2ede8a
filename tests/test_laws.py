"""The laws of the house, each through the real parts that keep it. Details are tested elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application

from channels.adapter import Place
from channels.routes import mount
from channels.twilio.gate import Gate
from channels.twilio.messages import Messages
from channels.twilio.signature import Signatures
from channels.voice.caller import Caller
from channels.voice.settings import VoiceSettings
from core.contact import Address
from core.conversation import Conversation, State
from core.errors import ConflictError, InvalidError
from core.events import Event, EventType
from core.ids import AgentId, ConversationId, QueueId
from core.words import Channel, Medium, Outcome, Urgency
from tests.channels.provider import PUBLIC_URL, SECRET, Provider, fixture
from tests.channels.voice.documents import names, path, query, spoken, verbs
from tests.router.conftest import ANN, FLOOD, KEYS, NUMBER, House, open_house
from tests.store.conftest import RedisServer, answers
from tests.store.lua.steps import received
from tests.wait import wait_until

AMINA, BEN = AgentId("amina"), AgentId("ben")
BOB = "+447700900124"
PEOPLE = ("+447700900461", "+447700900462")
HOUR_S = 3600


@pytest.fixture
async def house(redis_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """Open the demo centre with nobody in it."""
    async with open_house(redis_url, tmp_path) as house:
        yield house


@asynccontextmanager
async def provider_of(house: House) -> AsyncIterator[Provider]:
    """Put Twilio in front of a house."""
    gate = Gate(Signatures(PUBLIC_URL, [SECRET]))
    settings = VoiceSettings(PUBLIC_URL, "Harbour Homes", fallback_numbers=PEOPLE)
    app = Application()
    mount(app, *Messages(house.intake, gate, house.clock).routes())
    mount(app, *Caller(house.intake, house.calls, gate, settings, house.clock).routes())
    async with TestClient(TestServer(app)) as client:
        yield Provider(client)


def of(events: list[Event], type_: EventType) -> list[Event]:
    """Return the events of a type."""
    return [event for event in events if event.type is type_]


async def passes(house: House, seconds: float, *present: AgentId) -> None:
    """Let time pass with these agents at work, and run what is due."""
    house.clock.advance(seconds)
    for agent in present:
        await house.presence.heartbeat(agent, "registered")
    while await house.timers.run_due():
        pass


async def test_law_1_durable_before_acknowledged(tmp_path: Path) -> None:
    """A 2xx means kept: through a power cut, once, and while Redis is away nothing is promised."""
    message = fixture("sms")
    with RedisServer() as server:
        async with open_house(server.url, tmp_path) as house, provider_of(house) as provider:
            assert (await provider.post("/twilio/messages", message)).status == 200
            server.stop()  # as a power cut does
            lost = await provider.post(
                "/twilio/messages", message | {"MessageSid": "SM" + "2" * 32}
            )
            assert lost.status >= 500
            server.start()
            await wait_until(lambda: answers(house.redis), "Redis is there again")
            [kept] = await house.reader.open_conversations(10, None)
            assert (await provider.post("/twilio/messages", message)).status == 200
            assert await house.reader.open_conversations(10, None) == [kept]
            said = [entry.text for entry, _, _ in await house.reader.timeline(kept.id)]
            assert said.count(message["Body"]) == 1


async def places(house: House, conversation: str) -> list[str]:
    """Return every place in which Redis has a conversation."""
    redis = house.redis
    lanes = redis.scan_iter(KEYS.of("lane", "*", "*", "*"))
    in_lanes = [await redis.zscore(lane, conversation) is not None async for lane in lanes]
    agents = await house.reader.agent_ids()
    held = [await redis.hexists(KEYS.of("held", agent), conversation) for agent in agents]
    future = await redis.zrangebyscore(KEYS.of("timers"), f"({house.clock.now_ms()}", "+inf")
    promised = [str(timer).startswith(f"promise|{conversation}|") for timer in future]
    return ["lane"] * sum(in_lanes) + ["held"] * sum(held) + ["promise"] * sum(promised)


async def test_law_2_always_in_somebodys_hands(house: House) -> None:
    """Waiting, offered, active or parked with a timer: one of them after every step, never two."""
    now_ms = house.clock.now_ms()
    found = await house.text(FLOOD)
    assert await places(house, found.id) == ["lane"]
    await house.works("amina")
    assert await places(house, found.id) == ["held"]
    await passes(house, 61, AMINA)
    assert await places(house, found.id) == ["lane"]
    await house.works("ben")
    found = await house.desk.accept(BEN, house.offer(await house.conversation(found.id)))
    assert await places(house, found.id) == ["held"]
    await house.desk.park(BEN, found.id, "Looked", "A plumber", now_ms + HOUR_S * 1000)
    assert await places(house, found.id) == ["promise"]
    await passes(house, HOUR_S)
    assert await places(house, found.id) == ["lane"]
    await house.works("ben")
    assert await places(house, found.id) == ["held"]


async def test_law_3_no_trap(house: House) -> None:
    """In the queue before a word is said; asked once; silence, keys and words all wait on."""
    async with provider_of(house) as provider:
        greeting = await verbs(await provider.post("/twilio/voice", fixture("call")))
        [waiting] = await house.reader.open_conversations(10, None)
        assert waiting.state is State.WAITING
        assert names(greeting) == ["Say", "Enqueue"]
        first = await verbs(
            await provider.post(path(greeting[1].get("waitUrl")), fixture("call_wait"))
        )
        assert names(first) == ["Gather", "Redirect"]  # silence falls through to the redirect
        said = path(first[0].get("action"))
        for answer in ({"SpeechResult": "agent please"}, {"Digits": "9"}, {"SpeechResult": ""}):
            after = await verbs(await provider.post(said, fixture("call_said") | answer))
            assert set(names(after)) <= {"Say", "Redirect"}
            on = path(after[-1].text)
            round_ = await verbs(await provider.post(on, fixture("call_wait")))
            assert names(round_) == ["Gather", "Redirect"]  # a key is heard, nothing is asked
            assert round_[0].get("input") == "dtmf"
            key = path(round_[0].get("action"))
            for pressed in ({"Digits": "0"}, {"Digits": "#"}):
                [back] = await verbs(await provider.post(key, fixture("call_wait") | pressed))
                assert back.name == "Redirect"
        assert await places(house, waiting.id) == ["lane"]


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.WEBCHAT, Channel.VOICE])
async def test_law_4_emergency_first(house: House, channel: Channel) -> None:
    """A second old, on any channel, it goes before hours of waiting for anything else."""
    for number in range(3):
        await house.text("when are the bins collected", f"+4477009000{number:02}")
    await house.call("+447700900010", "CA-routine")
    house.clock.advance(5 * HOUR_S)
    if channel is Channel.VOICE:
        emergency = await house.call(ANN, "CA-gas")
        await house.calls.said("CA-gas", "q1", "I can smell gas")
    else:
        chat = channel is Channel.WEBCHAT
        address = Address("webchat", "s1") if chat else Address("phone", ANN)
        medium = Medium.CHAT if chat else Medium.MESSAGE
        emergency = await house.contact("I can smell gas", address, channel, medium)
    house.clock.advance(1)
    await house.works("amina")
    offered = of(await house.log.read(0), EventType.CONVERSATION_OFFERED)
    assert offered[0].conversation == emergency.id


async def test_law_5_nobody_starves(house: House) -> None:
    """However many urgent ones keep coming, the routine one comes to its turn."""
    routine = await house.text("when are the bins collected")
    assert routine.urgency is Urgency.ROUTINE
    await house.redis.hset(KEYS.of("settings"), "max_held", "1")
    await house.works("amina")
    await house.desk.accept(AMINA, house.offer(await house.conversation(routine.id)))
    patient = await house.text("when are the bins collected", BOB)
    for number in range(200):
        now_ms = house.clock.now_ms()
        urgent = received(f"urgent-{number}", urgency=Urgency.URGENT, received_ms=now_ms)
        await house.scripts.receive(op="", now_ms=now_ms, **urgent)
        house.clock.advance(600)
        await house.presence.heartbeat(AMINA, "registered")
        [held] = await house.views.held(AMINA)
        await house.desk.close(AMINA, held.id, Outcome.NO_REPLY_NEEDED, "")
        [offered] = await house.views.held(AMINA)
        if offered.id == patient.id:
            break
        assert offered.urgency is Urgency.URGENT
        await house.desk.accept(AMINA, house.offer(offered))
    else:
        pytest.fail("200 urgent ones were answered and the routine one still waits")


async def test_law_6_waiting_time_never_resets(tmp_path: Path) -> None:
    """A decline, a miss, a transfer, another channel, hanging up, a restart: the wait goes on."""
    with RedisServer() as server:
        async with open_house(server.url, tmp_path) as house:
            found = await house.text("the tap drips")
            since_ms = found.waiting_since_ms
            house.clock.advance(60)
            await house.works("amina")
            found = await house.conversation(found.id)
            await house.desk.decline(AMINA, house.offer(found))
            await house.works("ben")
            await passes(house, 61, AMINA, BEN)
            assert "offer.missed" in await house.events()
            house.clock.advance(301)
            await house.works("cara")
            await house.desk.accept(
                AgentId("cara"), house.offer(await house.conversation(found.id))
            )
            await house.desk.transfer(
                AgentId("cara"), found.id, queue=QueueId("rents"), to_agent=None, note=""
            )
            await house.call(ANN)
            await house.calls.ended("CA1", "completed")
            server.stop()
            server.start()
            await wait_until(lambda: answers(house.redis), "Redis is there again")
            after = await house.conversation(found.id)
            assert after.medium is Medium.CALLBACK
            assert after.waiting_since_ms == since_ms


async def test_law_7_giving_up_is_not_the_end(house: House) -> None:
    """Who hangs up is rung back in the same place; who writes again moves forward, never back."""
    first = await house.call(ANN, "CA1")
    house.clock.advance(5)
    await house.call(BOB, "CA2")
    await house.calls.ended("CA1", "completed")
    after = await house.conversation(first.id)
    assert (after.state, after.medium) == (State.WAITING, Medium.CALLBACK)
    assert await house.estimates.place(after) == Place(0, 0, None)
    worse = await house.text("there is a strong smell of gas", ANN)
    assert (worse.id, worse.urgency) == (first.id, Urgency.EMERGENCY)
    again = await house.text("thank you", ANN)
    assert (again.id, again.urgency) == (first.id, Urgency.EMERGENCY)
    assert len(await house.reader.open_conversations(10, None)) == 2


async def test_law_8_nothing_ends_by_itself(house: House) -> None:
    """Closing needs an answer, parking a promise in writing; an unmet promise comes back, told."""
    found = await house.accepted("the tap drips")
    with pytest.raises(ConflictError):
        await house.desk.close(AMINA, found.id, Outcome.RESOLVED, "fixed")
    with pytest.raises(InvalidError):
        await house.desk.park(AMINA, found.id, "Looked", "Fix it", house.clock.now_ms() - 1)
    by_ms = house.clock.now_ms() + HOUR_S * 1000
    await house.desk.park(AMINA, found.id, "Looked", "Fix it", by_ms)
    fresher = await house.text("the tap drips", BOB)
    await house.desk.decline(AMINA, house.offer(fresher))
    await passes(house, HOUR_S)
    back = await house.conversation(found.id)
    assert back.state is State.WAITING
    place = await house.estimates.place(back)
    assert place
    assert place.ahead == 0  # before one who has waited an hour
    written = of(await house.log.read(0), EventType.MESSAGE_QUEUED)
    promise, late = (event.data["entry"]["text"] for event in written)
    assert "Looked" in promise
    assert "Fix it" in promise
    assert "sorry" in late
    await passes(house, 60 * 24 * HOUR_S)
    assert (await house.conversation(found.id)).state is not State.CLOSED


async def test_law_9_one_resident_one_conversation_one_agent(house: House) -> None:
    """Thirty contacts at once are one conversation, and of all who reach for it one has it."""
    everybody = [AgentId(f"agent-{number}") for number in range(5)]
    for agent in everybody:
        await house.works(agent)
    contacts = (
        house.text(f"message {n}") if n % 3 else house.call(ANN, f"CA{n}") for n in range(30)
    )
    assert len({found.id for found in await asyncio.gather(*contacts)}) == 1
    [found] = await house.reader.open_conversations(10, None)
    for call in found.calls:
        await house.calls.ended(call, "completed")
    asked = await house.conversation(found.id)
    others = [agent for agent in everybody if agent != asked.agent]
    reaching = [*others, AgentId(asked.agent or ""), *others]
    taken = await asyncio.gather(
        *(house.desk.accept(agent, house.offer(asked)) for agent in reaching),
        return_exceptions=True,
    )
    has = [isinstance(answer, Conversation) for answer in taken]
    assert has == [agent == asked.agent for agent in reaching]
    assert [agent for agent in everybody if await house.views.held(agent)] == [asked.agent]


async def test_law_10_honest_waits(house: House) -> None:
    """No time is told that nobody can keep, and a told place never gets worse."""
    await house.text("the tap drips", BOB)
    house.clock.advance(1)
    async with provider_of(house) as provider:
        greeting = await verbs(await provider.post("/twilio/voice", fixture("call")))
        wait = path(greeting[1].get("waitUrl")) + "&asked=1"
        first = await verbs(await provider.post(wait, fixture("call_wait")))
        assert "You are next" in spoken(first)
        assert "minute" not in spoken(first)  # nobody is at work
        told = first[-1].text
        assert query(told)["told"] == "0"
        await house.text(FLOOD, "+447700900199")
        [caller] = [c for c in await house.reader.open_conversations(9, None) if c.calls]
        general = house.settings.centre.default_queue
        assert caller.queue == general
        gas = await house.call("+447700900198", "CA-emergency")
        await house.desk.raise_urgency(await supervisor(house), gas.id, Urgency.EMERGENCY, "gas")
        place = await house.intake.place(caller.id)
        assert place
        assert place.ahead == 1  # it did get worse
        second = await verbs(await provider.post(path(told), fixture("call_wait")))
        assert "ahead" not in spoken(second)
        assert query(second[-1].text)["told"] == "0"


async def supervisor(house: House) -> AgentId:
    """Return a supervisor's account."""
    fields = {"id": "sofia", "name": "Sofia", "role": "supervisor", "queues": "*", "skills": ""}
    account = fields | {"phone_number": ""}
    await house.scripts.enroll(op="", now_ms=0, account=account, password_hash="")
    return AgentId("sofia")


async def test_law_11_the_phone_still_rings(tmp_path: Path) -> None:
    """With Redis away the webhook answers, and its answer rings people."""
    with RedisServer() as server:
        async with open_house(server.url, tmp_path) as house, provider_of(house) as provider:
            server.stop()
            answer = await verbs(await provider.post("/twilio/voice", fixture("call")))
    rung = [number.text for verb in answer if verb.name == "Dial" for number in verb.children]
    assert set(rung) == set(PEOPLE)
    # When nobody answers, the provider asks again what to do, and it begins anew.
    assert answer[-1].attributes.get("action") or names(answer)[-1] == "Redirect"
    assert "Hangup" not in names(answer)


async def test_law_12_explained(house: House) -> None:
    """The log says what was decided and why, and what it says adds up to what is."""
    await house.works("amina", "rents")
    await house.works("ben")
    found = await house.text(FLOOD)
    await house.desk.decline(BEN, house.offer(found))
    await passes(house, 1)
    await house.desk.raise_urgency(await supervisor(house), found.id, Urgency.URGENT, "it stopped")
    await house.works("cara")
    await house.desk.accept(AgentId("cara"), house.offer(await house.conversation(found.id)))
    events = await house.log.read(0)
    received, *_ = of(events, EventType.CONTACT_RECEIVED)
    reasons = Conversation.from_fields(received.data["conversation"]).reasons
    assert any(reason.words in FLOOD for reason in reasons)
    first, second = of(events, EventType.CONVERSATION_OFFERED)
    assert (first.data["why"]["rule"], first.data["why"]["chosen"]) == ("arrival", "ben")
    assert second.data["why"]["chosen"] == "cara"
    [declined] = of(events, EventType.OFFER_DECLINED)
    assert (declined.agent, declined.data["cause"]) == ("ben", "declined")
    [raised] = of(events, EventType.CONVERSATION_RAISED)
    assert (raised.data["from"], raised.data["to"]) == ("emergency", "urgent")
    assert raised.data["reason"] == "it stopped"
    replayed = {e.conversation: e.data["conversation"] for e in events if e.conversation}
    kept = await house.reader.conversation(ConversationId(found.id))
    assert Conversation.from_fields(replayed[found.id]) == kept
    assert replayed[found.id]["to"] == NUMBER
