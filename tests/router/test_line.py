"""Hold and warm transfer: one agent holds the call all the while; the resident is never alone."""

from collections.abc import AsyncIterator

import pytest

from channels.errors import GoneError, RefusedError, UnknownOutcomeError
from core.conversation import Conversation, State
from core.errors import ConflictError, ForbiddenError, InvalidError
from core.events import EventType
from core.ids import AgentId, QueueId
from core.words import Medium
from router.outbox import job_of
from tests.router.conftest import KEYS, House
from tests.router.works import Works, working

AMINA, BEN = AgentId("amina"), AgentId("ben")
LEG, BENS_LEG = "CA2", "CA3"


@pytest.fixture
async def works(house: House, redis_url: str) -> AsyncIterator[Works]:
    """Yield rq with a scripted provider."""
    async with working(house, redis_url) as works:
        yield works


async def talking(house: House) -> Conversation:
    """Let Amina talk with a caller, and Ben be there."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, LEG)
    await house.works("ben")
    return await house.conversation(found.id)


async def asked(house: House, note: str = "") -> Conversation:
    """Let Amina ask Ben."""
    live = await talking(house)
    return await house.line.consult(AMINA, live.id, queue=None, to_agent=BEN, note=note)


async def joined(house: House) -> Conversation:
    """Let Ben be on the line."""
    found = await asked(house)
    await house.calls.joined(found.id, BEN, BENS_LEG)
    return await house.conversation(found.id)


async def test_a_resident_is_put_on_hold_and_taken_back(house: House, works: Works) -> None:
    """The state says so at once, and the provider is told, each time once."""
    live = await talking(house)
    await works.work()
    held = await house.line.hold(AMINA, live.id, held=True)
    assert held.held_ms == house.clock.now_ms()
    await house.line.hold(AMINA, live.id, held=True)
    await works.work()
    assert works.line.asked[1:] == [("hold", "CA1", f"{live.id}-1", "held")]
    back = await house.line.hold(AMINA, live.id, held=False)
    assert back.held_ms == 0
    await works.work()
    assert works.line.asked[2:] == [("hold", "CA1", f"{live.id}-1")]


async def test_the_last_word_of_the_agent_wins_however_late_the_jobs_run(
    house: House, works: Works
) -> None:
    """Held and taken back before the provider was asked: nobody is left with music."""
    live = await talking(house)
    await works.work()
    await house.line.hold(AMINA, live.id, held=True)
    await house.line.hold(AMINA, live.id, held=False)
    await works.work()
    assert set(works.line.asked[1:]) == {("hold", "CA1", f"{live.id}-1")}


@pytest.mark.parametrize("error", [GoneError("not there yet"), UnknownOutcomeError("?")])
async def test_a_hold_that_did_not_work_is_tried_again(
    house: House, works: Works, error: Exception
) -> None:
    """The caller may not have come into the conference yet; twice is harmless."""
    live = await talking(house)
    await works.work()
    await house.line.hold(AMINA, live.id, held=True)
    works.line.outcomes = [error]
    await works.work()
    await works.later()
    assert [ask[0] for ask in works.line.asked[1:]] == ["hold", "hold"]


async def test_an_agent_is_told_when_the_caller_cannot_be_held(house: House, works: Works) -> None:
    """They would go on speaking in the belief that nobody hears them."""
    live = await talking(house)
    await works.work()
    await house.line.hold(AMINA, live.id, held=True)
    works.line.outcomes = [RefusedError("no such thing")]
    await works.work()
    [*_, (last, _, _)] = await house.reader.timeline(live.id)
    assert last.text == "The caller could not be put on hold and may hear you. no such thing"


async def test_only_who_talks_can_hold(house: House) -> None:
    """Not a colleague, and not when the call is over."""
    live = await talking(house)
    with pytest.raises(ConflictError, match="no live call"):
        await house.line.hold(BEN, live.id, held=True)
    await house.calls.ended("CA1", "completed")
    with pytest.raises(ConflictError, match="no live call"):
        await house.line.hold(AMINA, live.id, held=True)


async def test_a_call_that_goes_back_to_the_queue_is_on_hold_no_more(house: House) -> None:
    """The next agent meets somebody who hears them."""
    live = await talking(house)
    await house.line.hold(AMINA, live.id, held=True)
    await house.calls.agent_left(live.id, AMINA, LEG)
    after = await house.conversation(live.id)
    assert (after.agent, after.held_ms) == (BEN, 0)


async def test_a_colleague_is_asked_with_the_note_while_the_resident_is_on_hold(
    house: House,
) -> None:
    """The agent still has the call; the colleague's phone is let into its conference."""
    found = await asked(house, "She has no lift")
    assert found.consult is not None
    assert (found.agent, found.consult.agent, found.consult.joined) == (AMINA, BEN, False)
    assert found.held_ms > 0
    bridge = await house.calls.bridge(BEN, found.id)
    assert bridge is not None
    assert bridge.conference == f"{found.id}-1"
    assert await house.calls.bridge("cara", found.id) is None
    assert [e.text for e, _, _ in await house.reader.timeline(found.id)][-1] == "She has no lift"
    assert found.id in [each.id for each in await house.reader.held(BEN)]


async def test_the_call_moves_to_the_colleague_with_its_wait(house: House) -> None:
    """Three together, then the agent leaves; the resident notices nothing but the voice."""
    found = await joined(house)
    before = await house.line.hold(AMINA, found.id, held=False)
    after = await house.line.complete(AMINA, found.id)
    assert (after.state, after.agent, after.consult) == (State.ACTIVE, BEN, None)
    assert (after.calls, after.attempt) == (before.calls, before.attempt)
    assert after.waiting_since_ms == before.waiting_since_ms
    await house.calls.agent_left(found.id, AMINA, LEG)  # their phone's own end, a moment later
    assert (await house.conversation(found.id)).agent == BEN
    await house.calls.agent_left(found.id, BEN, BENS_LEG)
    assert (await house.conversation(found.id)).state is not State.ACTIVE


async def test_who_leaves_a_call_has_their_phone_hung_up(house: House, works: Works) -> None:
    """By the house, so that a phone that is no browser's leaves as well."""
    found = await joined(house)
    await works.work()
    await house.line.complete(AMINA, found.id)
    await works.work()
    assert works.line.asked[-2:] == [("hold", "CA1", f"{found.id}-1"), ("hang_up", LEG)]


@pytest.mark.parametrize("joins", [False, True])
async def test_a_colleague_who_refuses_or_leaves_gives_the_resident_back(
    house: House, joins: bool
) -> None:
    """To the agent who asked: never alone, and never in the queue."""
    found = await (joined(house) if joins else asked(house))
    after = await house.line.end_consult(BEN, found.id)
    assert (after.state, after.agent, after.consult, after.held_ms) == (
        State.ACTIVE,
        AMINA,
        None,
        0,
    )
    with pytest.raises(ConflictError, match="over"):
        await house.line.end_consult(BEN, found.id)


async def test_a_colleague_whose_phone_dies_gives_the_resident_back(house: House) -> None:
    """A late word of a phone that had left before ends nothing."""
    found = await joined(house)
    await house.calls.agent_left(found.id, BEN, "CA-before")
    assert (await house.conversation(found.id)).consult is not None
    await house.calls.agent_left(found.id, BEN, BENS_LEG)
    after = await house.conversation(found.id)
    assert (after.agent, after.consult, after.held_ms) == (AMINA, None, 0)


async def test_a_colleague_who_does_not_answer_is_asked_no_more(house: House) -> None:
    """After the time of an offer; then they have room for others again."""
    found = await asked(house)
    house.clock.advance(house.settings.centre.offers.answer_s.of(Medium.VOICE) - 1)
    await house.timers.run_due()
    assert (await house.conversation(found.id)).consult is not None
    house.clock.advance(1)
    await house.timers.run_due()
    after = await house.conversation(found.id)
    assert (after.agent, after.consult, after.held_ms) == (AMINA, None, 0)
    assert await house.reader.held(BEN) == []


async def test_a_resident_whose_agent_drops_out_goes_on_with_the_colleague(house: House) -> None:
    """Who is in the call already has it; without one the place in the queue is kept."""
    found = await joined(house)
    await house.calls.agent_left(found.id, AMINA, LEG)
    after = await house.conversation(found.id)
    assert (after.state, after.agent, after.held_ms) == (State.ACTIVE, BEN, 0)


async def test_a_resident_whose_agent_drops_out_while_a_colleague_is_asked_waits_again(
    house: House,
) -> None:
    """In the same place, and the colleague, who is free again, is offered the call as anybody."""
    found = await asked(house)
    await house.calls.agent_left(found.id, AMINA, LEG)
    after = await house.conversation(found.id)
    assert (after.consult, after.waiting_since_ms) == (None, found.waiting_since_ms)
    assert after.state in (State.WAITING, State.OFFERED)
    assert (await house.events()).count("consult.ended") == 1


async def test_whoever_cannot_take_a_call_is_not_asked(house: House) -> None:
    """The agent reads why, and nothing changes."""
    live = await talking(house)
    await house.presence.heartbeat(BEN, "unregistered")
    with pytest.raises(ConflictError, match="phone is not ready"):
        await house.line.consult(AMINA, live.id, queue=None, to_agent=BEN, note="")
    with pytest.raises(ConflictError, match="Nobody of that queue"):
        await house.line.consult(AMINA, live.id, queue=QueueId("rents"), to_agent=None, note="")
    with pytest.raises(InvalidError, match="no queue 'nowhere'"):
        await house.line.consult(AMINA, live.id, queue=QueueId("nowhere"), to_agent=None, note="")
    assert await house.conversation(live.id) == live


async def test_one_colleague_at_a_time_and_only_by_the_agent_on_the_call(house: House) -> None:
    """Nobody asks for another's call, and nobody is left to who is not there."""
    found = await asked(house)
    with pytest.raises(ConflictError, match="asked already"):
        await house.line.consult(AMINA, found.id, queue=None, to_agent=BEN, note="")
    with pytest.raises(ForbiddenError):
        await house.line.consult(BEN, found.id, queue=None, to_agent=AMINA, note="")
    with pytest.raises(ConflictError, match="No colleague is on the line"):
        await house.line.complete(AMINA, found.id)
    with pytest.raises(ForbiddenError):
        await house.line.complete(BEN, found.id)


async def test_a_resident_who_hangs_up_on_hold_ends_it_for_all(house: House, works: Works) -> None:
    """The colleague's phone is hung up, and what is left is the agent's to write."""
    found = await joined(house)
    await works.work()
    await house.calls.ended("CA1", "completed")
    after = await house.conversation(found.id)
    assert (after.agent, after.consult, after.held_ms, after.calls) == (AMINA, None, 0, ())
    await works.work()
    assert works.line.asked[-1] == ("hang_up", BENS_LEG)


async def test_a_recording_is_paused_by_who_talks_and_its_file_is_fetched(
    house: House, works: Works
) -> None:
    """A pause that fails is told to the agent; the recording is a line, and asks for its file."""
    await house.redis.hset(KEYS.of("settings"), "record", "1")
    live = await talking(house)
    assert live.recording == "on"
    await works.work()
    paused = await house.line.record(AMINA, live.id, paused=True)
    assert paused.recording == "paused"
    works.line.outcomes = [RefusedError("no such recording")]
    await works.work()
    assert works.line.asked[-1] == ("record", f"{live.id}-1", "paused")
    [*_, (last, _, _)] = await house.reader.timeline(live.id)
    assert last.text.startswith("The recording could not be paused.")
    with pytest.raises(ConflictError, match="No call of yours"):
        await house.line.record(BEN, live.id, paused=False)
    for _ in range(2):
        await house.calls.recorded(live.id, "RE1", "https://api.twilio.com/RE1.mp3", 192)
    [told] = [e for e in await house.log.read(0) if e.type is EventType.CALL_RECORDED]
    assert told.data["entry"]["text"] == "Recording of the call, 3:12"
    job = job_of(told)
    assert job is not None
    assert (job.function, job.arguments["wanted"]) == (
        "fetch_media",
        [{"place": 0, "url": "https://api.twilio.com/RE1.mp3"}],
    )
