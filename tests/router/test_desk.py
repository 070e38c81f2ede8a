"""What an agent does, and what the house refuses with a sentence that says what to do."""

import pytest

from core.conversation import State
from core.errors import ConflictError, ForbiddenError, InvalidError
from core.ids import AgentId, OfferId, QueueId
from core.words import Channel, Medium, Outcome, Speaker, Status, Urgency
from tests.router.conftest import ANN, FLOOD, House

AMINA, BEN = AgentId("amina"), AgentId("ben")
HOUR_MS = 3_600_000


async def test_only_one_agent_can_take_an_offer(house: House) -> None:
    """The second answer to an offer is `offer_gone`, whoever gives it (law 9)."""
    await house.works("amina")
    offer = house.offer(await house.text(FLOOD))
    await house.works("ben")
    with pytest.raises(ConflictError, match="over") as gone:
        await house.desk.accept(BEN, offer)
    assert gone.value.code == "offer_gone"
    taken = await house.desk.accept(AMINA, offer)
    assert (taken.state, taken.agent) == (State.ACTIVE, AMINA)
    assert (await house.desk.accept(AMINA, offer)).state is State.ACTIVE  # the same click twice
    with pytest.raises(ConflictError):
        await house.desk.decline(AMINA, offer)
    with pytest.raises(ConflictError):
        await house.desk.accept(AMINA, OfferId("nonsense"))


async def test_a_declined_offer_goes_to_the_next_and_keeps_its_time(house: House) -> None:
    """Declining costs the resident nothing: the next agent is asked at once (law 6)."""
    await house.works("amina")
    first = await house.text(FLOOD)
    await house.works("ben")
    house.clock.advance(5)
    second = await house.desk.decline(AMINA, house.offer(first))
    assert (second.state, second.agent) == (State.OFFERED, BEN)
    assert second.waiting_since_ms == first.waiting_since_ms


async def test_a_reply_goes_by_the_channel_used_last_unless_told_otherwise(house: House) -> None:
    """The answer comes back where the resident is."""
    found = await house.accepted()
    entry = await house.desk.send(AMINA, found.id, "On our way", None, "op1")
    assert (entry.channel, entry.address) == (Channel.SMS, ANN)
    again = await house.desk.send(AMINA, found.id, "On our way", None, "op1")
    assert again.id == entry.id
    assert (await house.events()).count("message.queued") == 1
    assert (await house.conversation(found.id)).spoke_last is Speaker.AGENT


async def test_a_closed_window_says_what_to_do_instead(house: House) -> None:
    """WhatsApp is open for a day after the resident's last message, and no longer."""
    found = await house.accepted()
    with pytest.raises(ConflictError, match="Use sms instead") as closed:
        await house.desk.send(AMINA, found.id, "hello", Channel.WHATSAPP, "op1")
    assert closed.value.code == "window_closed"
    await house.text("and now the wall too", channel=Channel.WHATSAPP)
    entry = await house.desk.send(AMINA, found.id, "hello", Channel.WHATSAPP, "op2")
    assert entry.channel == Channel.WHATSAPP
    house.clock.advance(24 * 3600 + 1)
    with pytest.raises(ConflictError):
        await house.desk.send(AMINA, found.id, "hello", Channel.WHATSAPP, "op3")


async def test_what_is_not_yours_cannot_be_answered(house: House) -> None:
    """Two agents never write to one resident unknowingly (law 9)."""
    found = await house.accepted()
    await house.works("ben")
    with pytest.raises(ConflictError, match="do not hold"):
        await house.desk.send(BEN, found.id, "hello", None, "op1")
    with pytest.raises(ForbiddenError):
        await house.desk.close(BEN, found.id, Outcome.SPAM, "")


async def test_nothing_closes_while_the_resident_spoke_last(house: House) -> None:
    """Closing needs an answer, or an outcome that says why none is due (law 8)."""
    found = await house.accepted()
    with pytest.raises(ConflictError, match="Answer first") as waiting:
        await house.desk.close(AMINA, found.id, Outcome.RESOLVED, "fixed")
    assert waiting.value.code == "resident_waiting"
    await house.desk.send(AMINA, found.id, "Fixed now", None, "op1")
    closed = await house.desk.close(AMINA, found.id, Outcome.RESOLVED, "fixed")
    assert closed.state is State.CLOSED
    assert await house.views.held(AMINA) == []


async def test_what_comes_after_closing_is_a_new_conversation_with_the_same_agent(
    house: House,
) -> None:
    """A closed conversation stays closed; the agent who helped is asked first."""
    found = await house.accepted()
    await house.desk.close(AMINA, found.id, Outcome.NO_REPLY_NEEDED, "")
    await house.works("ben")
    after = await house.text("it leaks again")
    assert after.id != found.id
    assert (after.state, after.agent) == (State.OFFERED, AMINA)


async def test_a_note_is_never_sent(house: House) -> None:
    """Notes are for colleagues."""
    found = await house.accepted()
    await house.desk.note(AMINA, found.id, "neighbour has the key", "op1")
    assert "message.queued" not in await house.events()
    lines = [entry.kind for entry, _, _ in await house.reader.timeline(found.id)]
    assert lines[-1] == "note"


async def test_a_transfer_keeps_the_waiting_time_and_carries_the_note(house: House) -> None:
    """The next agent gets the note, and the resident loses no time (law 6)."""
    found = await house.accepted()
    house.clock.advance(60)
    await house.works("ben", "rents")
    moved = await house.desk.transfer(
        AMINA, found.id, queue=QueueId("rents"), to_agent=None, note="asks about rent too"
    )
    assert (moved.state, moved.agent, moved.queue) == (State.OFFERED, BEN, "rents")
    assert moved.waiting_since_ms == found.waiting_since_ms
    assert (await house.reader.timeline(found.id))[-1][0].text == "asks about rent too"
    with pytest.raises(InvalidError, match="there are repairs"):
        await house.desk.transfer(AMINA, found.id, queue=QueueId("repair"), to_agent=None, note="")


async def test_a_colleague_who_is_named_has_to_be_there(house: House) -> None:
    """Nothing moves when they cannot be asked, and the sender hears why."""
    found = await house.accepted()
    with pytest.raises(InvalidError, match="no agent 'zoe'"):
        await house.desk.transfer(
            AMINA, found.id, queue=None, to_agent=AgentId("zoe"), note="knows them"
        )
    await house.works("ben", "rents")
    await house.presence.choose(BEN, Status.AWAY, "lunch")
    with pytest.raises(ConflictError, match="ben is not available"):
        await house.desk.transfer(AMINA, found.id, queue=None, to_agent=BEN, note="")
    kept = await house.reader.conversation(found.id)
    assert kept is not None
    assert (kept.state, kept.agent) == (State.ACTIVE, AMINA)


async def test_what_waits_is_taken_or_given_out_of_turn(house: House) -> None:
    """An agent takes it; a supervisor has somebody asked past room, and says why."""
    await house.works("ben", "repairs")
    await house.presence.choose(BEN, Status.AWAY, "paperwork")
    found = await house.text("the tap drips")
    taken = await house.desk.take(BEN, found.id)
    assert (taken.state, taken.agent) == (State.ACTIVE, BEN)
    with pytest.raises(ConflictError, match="does not wait any more"):
        await house.desk.take(BEN, found.id)
    second = await house.text("the gate squeaks", "+447700900222")
    given = await house.desk.assign(AgentId("sofia"), second.id, BEN, "he knows the block")
    assert (given.state, given.agent) == (State.OFFERED, BEN)


async def test_parking_promises_in_writing(house: House) -> None:
    """What was done, what comes next and by when goes to the resident in the same step (law 8)."""
    found = await house.accepted()
    by_ms = house.clock.now_ms() + HOUR_MS
    with pytest.raises(InvalidError, match="for the future"):
        await house.desk.park(AMINA, found.id, "looked", "plumber", house.clock.now_ms())
    parked = await house.desk.park(AMINA, found.id, "Turned the water off", "A plumber", by_ms)
    assert parked.state is State.PARKED
    assert parked.promise is not None
    assert parked.promise.by_ms == by_ms
    [promise] = [e for e in await house.log.read(0) if e.type == "message.queued"]
    assert "Turned the water off" in promise.data["entry"]["text"]
    assert promise.data["to"] == ANN


async def test_urgency_changed_by_a_person_moves_at_once(house: House) -> None:
    """A supervisor may change what waits; its waiting time stays (law 6)."""
    found = await house.text("the tap drips")
    sofia = AgentId("sofia")
    account = {"id": "sofia", "name": "Sofia", "role": "supervisor", "queues": "*", "skills": ""}
    await house.scripts.enroll(
        op="", now_ms=0, account={**account, "phone_number": ""}, password_hash=""
    )
    raised = await house.desk.raise_urgency(sofia, found.id, Urgency.EMERGENCY, "flooding")
    assert raised.urgency is Urgency.EMERGENCY
    assert raised.waiting_since_ms == found.waiting_since_ms
    await house.works("ben")
    await house.desk.decline(BEN, house.offer(await house.conversation(found.id)))
    with pytest.raises(ForbiddenError):
        await house.desk.raise_urgency(BEN, found.id, Urgency.ROUTINE, "no")


async def test_a_callback_rings_now_or_at_its_time(house: House) -> None:
    """Ringing now asks the outbox; ringing later is a promise that comes back as a callback."""
    found = await house.accepted()
    ringing = await house.desk.callback(AMINA, found.id, None, None)
    assert ringing.medium is Medium.CALLBACK
    [asked] = [e for e in await house.log.read(0) if e.type == "call.requested"]
    assert asked.data["number"] == ANN
    later = await house.desk.callback(AMINA, found.id, house.clock.now_ms() + HOUR_MS, None)
    assert (later.state, later.medium) == (State.PARKED, Medium.CALLBACK)
    house.clock.advance(3601)
    await house.presence.heartbeat(AMINA, "registered")
    await house.timers.run_due()
    assert (await house.conversation(found.id)).state is State.OFFERED


async def test_a_live_call_is_ended_before_the_conversation(house: House) -> None:
    """Parking or closing never leaves a resident on a dead line."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, "CA2")
    with pytest.raises(ConflictError, match="end it first"):
        await house.desk.close(AMINA, found.id, Outcome.SPAM, "")
    await house.desk.hang_up(AMINA, found.id)
    assert "call.hang_up" in await house.events()
    await house.calls.ended("CA1", "completed")
    with pytest.raises(ConflictError, match="no live call"):
        await house.desk.hang_up(AMINA, found.id)


async def test_an_announcement_is_made_once_and_to_a_queue_that_there_is(house: House) -> None:
    """It names who says it and whom it is for; a repeat of the click is no second one."""
    for _ in range(2):
        await house.desk.announce(AMINA, "Boilers first", QueueId("repairs"), "op1")
    await house.desk.announce(AMINA, "Fire drill", None, "op2")
    told = [e for e in await house.log.read(0) if e.type == "alert.raised"]
    assert [(e.agent, e.data["queue"], e.data["text"]) for e in told] == [
        ("amina", "repairs", "Boilers first"),
        ("amina", "", "Fire drill"),
    ]
    with pytest.raises(InvalidError, match="there are repairs"):
        await house.desk.announce(AMINA, "Hello", QueueId("moon"), "op3")
