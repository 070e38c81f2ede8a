"""Ringing residents: one call at a time, tried again, and never closed in silence."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from config.rules import Callbacks
from core.conversation import Conversation, State
from core.errors import ConflictError
from core.ids import AgentId
from core.words import Channel, Medium, Speaker, Urgency
from router.callbacks import next_try
from tests.router.conftest import ANN, House

AMINA = AgentId("amina")
LONDON = ZoneInfo("Europe/London")


async def owed(house: House) -> Conversation:
    """Let Ann ring and hang up, and Amina take the callback."""
    found = await house.call()
    house.clock.advance(90)
    await house.calls.ended("CA1", "completed")
    await house.works("amina")
    return await accepted(house, found)


async def accepted(house: House, found: Conversation) -> Conversation:
    """Let Amina take what she is offered."""
    offered = await house.conversation(found.id)
    return await house.desk.accept(AMINA, house.offer(offered))


async def asked(house: House, found: Conversation) -> str:
    """Let Amina press the button; return what names the call that she asked for."""
    await house.desk.callback(AMINA, found.id, None, None)
    events = await house.log.read(0)
    return str([e for e in events if e.type == "call.requested"][-1].data["dial"])


async def placed(house: House, found: Conversation, dial: str, call: str) -> str:
    """Let the provider take the call."""
    answer = await house.scripts.placed(
        op="",
        now_ms=house.clock.now_ms(),
        conversation=found.id,
        dial=dial,
        call=call,
        call_s=60,
    )
    return answer.word


async def rung(house: House, found: Conversation, call: str) -> None:
    """Let Ann's phone ring."""
    assert await placed(house, found, await asked(house, found), call) == "PLACED"


async def sent(house: House) -> list[str]:
    """Return what the resident was written."""
    events = [e for e in await house.log.read(0) if e.type == "message.queued"]
    return [event.data["entry"]["text"] for event in events]


@pytest.mark.parametrize("cause", ["busy", "no-answer", "failed", "canceled"])
async def test_who_does_not_pick_up_is_rung_again_in_the_same_place(
    house: House, cause: str
) -> None:
    """The agent is free at once; Ann reads when we ring, and has waited all along (law 6)."""
    found = await owed(house)
    await rung(house, found, "CA9")
    await house.calls.ended("CA9", cause)
    missed = await house.conversation(found.id)
    assert (missed.state, missed.agent, missed.medium) == (State.PARKED, None, Medium.CALLBACK)
    assert missed.promise is not None
    retry_s = house.settings.centre.callbacks.retry_s
    assert missed.promise.by_ms == house.clock.now_ms() + retry_s * 1000
    [text] = await sent(house)
    assert "did not reach you. We will ring again by" in text
    house.clock.advance(retry_s)
    await house.presence.heartbeat(AMINA, "registered")
    await house.timers.run_due()
    again = await house.conversation(found.id)
    assert (again.state, again.medium) == (State.OFFERED, Medium.CALLBACK)
    assert again.waiting_since_ms == found.waiting_since_ms
    assert len(await sent(house)) == 1  # nothing was promised and broken


async def test_after_the_last_try_the_resident_reads_how_to_reach_us_and_it_stays_open(
    house: House,
) -> None:
    """Never closed in silence: it is with the agent who rang last, as words to be written."""
    found = await owed(house)
    attempts = house.settings.centre.callbacks.attempts
    for attempt in range(attempts):
        await rung(house, found, f"CA9{attempt}")
        await house.calls.ended(f"CA9{attempt}", "no-answer")
        if attempt < attempts - 1:
            house.clock.advance(house.settings.centre.callbacks.retry_s)
            await house.presence.heartbeat(AMINA, "registered")
            await house.timers.run_due()
            await accepted(house, found)
    after = await house.conversation(found.id)
    assert (after.state, after.agent, after.medium) == (State.ACTIVE, AMINA, Medium.MESSAGE)
    assert after.spoke_last is Speaker.AGENT
    texts = await sent(house)
    assert len(texts) == attempts
    assert "We have not closed this. Please reply to this message or ring" in texts[-1]


async def test_an_answering_machine_is_nobody(house: House) -> None:
    """It picks up and the call ends well, and yet Ann is rung again."""
    found = await owed(house)
    await rung(house, found, "CA9")
    await house.calls.picked_up("CA9")
    await house.calls.machine("CA9")
    await house.calls.machine("CA9")
    await house.calls.ended("CA9", "completed")
    after = await house.conversation(found.id)
    assert (after.state, after.medium) == (State.PARKED, Medium.CALLBACK)
    lines = [entry.text for entry, _, _ in await house.reader.timeline(found.id)]
    assert "An answering machine picked up" in lines
    assert (await house.events()).count("call.machine") == 1


async def test_who_picks_up_and_loses_the_agent_is_given_back_like_any_caller(
    house: House,
) -> None:
    """A resident whom we rang is not left alone on a dead line either."""
    found = await owed(house)
    await rung(house, found, "CA9")
    await house.calls.picked_up("CA9")
    await house.calls.agent_left(found.id, AMINA, "CA2")
    after = await house.conversation(found.id)
    assert (after.state, after.medium) == (State.WAITING, Medium.VOICE)
    assert "call.return" in await house.events()


async def test_who_was_talked_to_is_not_rung_again(house: House) -> None:
    """After the call what is left is the agent's to write."""
    found = await owed(house)
    await rung(house, found, "CA9")
    await house.calls.picked_up("CA9")
    await house.calls.ended("CA9", "completed")
    after = await house.conversation(found.id)
    assert (after.state, after.medium) == (State.ACTIVE, Medium.MESSAGE)
    assert await sent(house) == []


async def test_a_second_call_cannot_be_asked_for_while_one_may_be_placed(house: House) -> None:
    """However often the button is pressed, one phone call goes out."""
    found = await owed(house)
    await asked(house, found)
    with pytest.raises(ConflictError):
        await house.desk.callback(AMINA, found.id, None, None)


async def test_a_call_that_ends_before_its_id_is_known_is_not_left_hanging(house: House) -> None:
    """A busy line may be told of before the provider has answered our request."""
    found = await owed(house)
    dial = await asked(house, found)
    await house.calls.unplaced(found.id, "CA9", "busy")
    await house.calls.ended("CA9", "busy")
    assert await placed(house, found, dial, "CA9") == "UNWANTED"
    after = await house.conversation(found.id)
    assert (after.state, after.agent, after.calls) == (State.ACTIVE, AMINA, ())
    last = (await house.reader.timeline(found.id))[-1][0]
    assert last.text == "The line was busy"
    await rung(house, found, "CA10")  # and may be rung again at once


async def test_who_rings_in_while_we_wait_to_ring_again_is_answered_first(house: House) -> None:
    """The call joins what waits (law 7), and nobody rings them beside it."""
    found = await owed(house)
    await rung(house, found, "CA9")
    await house.calls.ended("CA9", "no-answer")
    house.clock.advance(60)
    await house.presence.heartbeat(AMINA, "registered")
    back = await house.call(call="CA3")
    assert (back.id, back.state, back.medium) == (found.id, State.OFFERED, Medium.VOICE)
    assert (back.waiting_since_ms, back.tries) == (found.waiting_since_ms, 0)
    house.clock.advance(house.settings.centre.callbacks.retry_s)
    await house.timers.run_due()
    assert (await house.conversation(found.id)).state is not State.PARKED


async def test_an_agents_own_call_that_is_not_answered_stays_with_the_agent(
    house: House,
) -> None:
    """Who was not promised a call is not rung again by itself."""
    found = await house.accepted()
    await rung(house, found, "CA9")
    await house.calls.ended("CA9", "no-answer")
    after = await house.conversation(found.id)
    assert (after.state, after.agent, after.medium) == (State.ACTIVE, AMINA, Medium.MESSAGE)
    last = (await house.reader.timeline(found.id))[-1][0]
    assert (last.kind, last.text, last.channel) == ("call", "Nobody picked up", Channel.VOICE)


@pytest.mark.parametrize(
    ("now", "urgency", "due"),
    [
        ("2026-03-02T12:00", Urgency.ROUTINE, "2026-03-02T12:15"),
        ("2026-03-02T19:45", Urgency.ROUTINE, "2026-03-02T20:00"),
        ("2026-03-02T19:46", Urgency.ROUTINE, "2026-03-03T08:00"),
        ("2026-03-02T23:50", Urgency.URGENT, "2026-03-03T08:00"),
        ("2026-03-02T03:00", Urgency.URGENT, "2026-03-02T08:00"),
        ("2026-03-02T03:00", Urgency.EMERGENCY, "2026-03-02T03:15"),
        ("2026-03-28T22:00", Urgency.ROUTINE, "2026-03-29T08:00"),  # the clocks go forward
    ],
)
def test_nobody_is_rung_at_night_but_for_an_emergency(now: str, urgency: Urgency, due: str) -> None:
    """The next try is after the pause, else when the day begins where the residents live."""
    at_ms = round(datetime.fromisoformat(now).replace(tzinfo=LONDON).timestamp() * 1000)
    found_ms = next_try(Callbacks(), LONDON, at_ms, urgency)
    found = datetime.fromtimestamp(found_ms / 1000, UTC).astimezone(LONDON)
    assert found.isoformat(timespec="minutes")[:16] == due


async def test_a_message_that_was_left_is_a_contact_and_waits_as_a_callback(house: House) -> None:
    """In the same place, with the recording where it can be heard; told twice it is one."""
    found = await house.call()
    house.clock.advance(60)
    for _ in range(2):
        number = await house.calls.left_word("CA1", "RE1", "https://example.org/RE1", 23)
        assert number == ANN
    await house.calls.ended("CA1", "completed")
    after = await house.conversation(found.id)
    assert (after.state, after.medium) == (State.WAITING, Medium.CALLBACK)
    assert after.waiting_since_ms == found.waiting_since_ms
    lines = [entry for entry, _, _ in await house.reader.timeline(found.id)]
    [message] = [line for line in lines if line.kind == "message"]
    assert message.text == "Left a voice message of 23 seconds"
    assert message.media[0]["url"] == "https://example.org/RE1"
    await house.calls.said("CA1", "RE1", "I can smell gas")
    raised = await house.conversation(found.id)
    assert (raised.urgency, raised.medium) == (Urgency.EMERGENCY, Medium.CALLBACK)
