"""Side effects as rq runs them: once, again when that is safe, and never failing in silence."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from channels.adapter import ApprovedText
from channels.errors import (
    GoneError,
    OptedOutError,
    RefusedError,
    SendError,
    ThrottledError,
    UnknownOutcomeError,
    UnreachableError,
)
from core.contact import Media
from core.conversation import Conversation, State
from core.errors import ConflictError
from core.events import EventType
from core.ids import AgentId, QueueId
from core.views import Closed, ReplyWay
from core.words import Channel, Delivery, Medium
from tests.router.conftest import ANN, NUMBER, House
from tests.router.works import LostAnswerError, Works, working

AMINA = AgentId("amina")


@pytest.fixture
async def works(house: House, redis_url: str) -> AsyncIterator[Works]:
    """Yield rq with a scripted provider."""
    async with working(house, redis_url) as works:
        yield works


async def answered(house: House) -> Conversation:
    """Let Amina answer a text."""
    found = await house.accepted()
    await house.desk.send(AMINA, found.id, "On our way", None, "op1")
    return found


async def delivery(house: House, conversation: Conversation) -> tuple[Delivery | None, str]:
    """Return how far the last line has come, and what went wrong."""
    _, state, error = (await house.reader.timeline(conversation.id))[-1]
    return state, error


async def last_line(house: House, conversation: Conversation) -> str:
    """Return the words of the last line."""
    return (await house.reader.timeline(conversation.id))[-1][0].text


async def talking(house: House) -> Conversation:
    """Let Amina talk with a caller who was fetched."""
    await house.works("amina")
    found = await house.call()
    await house.desk.accept(AMINA, house.offer(found))
    await house.calls.joined(found.id, AMINA, "CA2")
    return found


async def ringing(house: House) -> Conversation:
    """Let Amina ask to ring Ann."""
    found = await house.accepted()
    return await house.desk.callback(AMINA, found.id, None, None)


async def test_an_answer_goes_out_and_is_seen_to(house: House, works: Works) -> None:
    """The provider gets number, sender, words and where to report; the agent sees it sent."""
    found = await answered(house)
    await works.work()
    [sent] = works.post.taken
    assert (sent.to, sent.sender, sent.text, sent.urgent) == (ANN, NUMBER, "On our way", True)
    assert sent.status_url == f"https://heard/{found.id}/{sent.message}"
    assert await delivery(house, found) == (Delivery.SENT, "")
    assert works.jobs == []


async def test_how_it_is_to_be_sent_goes_along(house: House, works: Works) -> None:
    """That a person writes late, and in which approved text, is for the provider to know."""
    found = await house.accepted()
    how = {"human": "1", "template": "HX1", "language": "en", "values": '["a", "b"]'}
    way = await house.reply.choose(found, None)
    entry = house.reply.entry(found.id, "hi", way, agent=AMINA, name="Amina", op="op1")
    await house.scripts.send(
        op="op1",
        now_ms=entry.at_ms,
        conversation=found.id,
        agent=AMINA,
        entry=replace(entry, how=how).to_dict(),
        to=way.to,
        sender=way.sender,
    )
    await works.work()
    [sent] = works.post.taken
    assert (sent.human, sent.template) == (True, ApprovedText("HX1", "en", ("a", "b")))


async def test_one_event_is_one_message_however_often_it_is_handed_over(
    house: House, works: Works
) -> None:
    """While the job waits, and long after it was done."""
    await answered(house)
    events = await works.hand_over()
    await works.outbox.hand_over(events)
    assert len(works.jobs) == 1
    await works.do_jobs()
    await works.outbox.hand_over(events)
    await works.do_jobs()
    assert works.post.sends == 1


async def test_a_send_that_broke_off_is_looked_up_and_not_repeated(
    house: House, works: Works
) -> None:
    """A worker that died after the provider had taken it does not text a resident twice."""
    found = await answered(house)
    works.post.outcomes = [LostAnswerError()]
    await works.work()
    assert await delivery(house, found) == (Delivery.QUEUED, "")
    await works.later()
    assert (works.post.sends, works.post.looked_up) == (1, 1)
    assert await delivery(house, found) == (Delivery.DELIVERED, "")


async def test_a_send_that_never_arrived_is_sent_after_the_look(house: House, works: Works) -> None:
    """Not found at the provider means that nobody has it."""
    found = await answered(house)
    works.post.outcomes = [UnknownOutcomeError("the line broke")]
    await works.work()
    await works.later()
    assert (works.post.sends, works.post.looked_up) == (2, 1)
    assert len(works.post.taken) == 1
    assert await delivery(house, found) == (Delivery.SENT, "")


async def test_the_same_words_twice_are_two_messages(house: House, works: Works) -> None:
    """A lost "Yes" is not taken for another "Yes" that arrived."""
    found = await answered(house)
    await house.desk.send(AMINA, found.id, "On our way", None, "op2")
    works.post.outcomes = [None, UnknownOutcomeError("the line broke")]
    await works.work()
    await works.later()
    assert (works.post.sends, works.post.looked_up) == (3, 1)
    assert len(works.post.taken) == 2
    assert await delivery(house, found) == (Delivery.SENT, "")


@pytest.mark.parametrize("error", [ThrottledError("slow down"), UnreachableError("no line")])
async def test_what_was_surely_not_taken_is_sent_again_without_a_look(
    house: House, works: Works, error: SendError
) -> None:
    """Later, since at once would be answered the same."""
    found = await answered(house)
    works.post.outcomes = [error]
    await works.work()
    assert len(works.queue.scheduled_job_registry) == 1
    assert await delivery(house, found) == (Delivery.QUEUED, "")
    await works.later()
    assert (works.post.sends, works.post.looked_up) == (2, 0)
    assert await delivery(house, found) == (Delivery.SENT, "")


@pytest.mark.parametrize("error", [RefusedError("bad number"), OptedOutError("STOP")])
async def test_a_refused_message_comes_back_to_the_agent_and_is_not_tried_again(
    house: House, works: Works, error: SendError
) -> None:
    """Failed is shown, with the reason; nobody believes that the resident was told."""
    found = await answered(house)
    works.post.outcomes = [error]
    await works.work()
    assert await delivery(house, found) == (Delivery.FAILED, f"{error.code}: {error.message}")
    assert (works.jobs, works.post.taken) == ([], [])


async def test_a_stop_that_only_the_provider_knew_of_is_kept(house: House, works: Works) -> None:
    """It was sent to the network before we came: the agent sees it, and calls are not held back."""
    found = await answered(house)
    works.post.outcomes = [OptedOutError("STOP")]
    await works.work()
    [reach] = await house.views.reach([found])
    assert (reach.channels, reach.ways) == ((), (ReplyWay(Channel.SMS, 0, Closed.STOPPED),))
    with pytest.raises(ConflictError, match="Ring the resident") as refused:
        await house.desk.send(AMINA, found.id, "Again", None, "op2")
    assert refused.value.code == "opted_out"
    assert (await house.desk.callback(AMINA, found.id, None, None)).id == found.id
    *_, told = [e for e in await house.log.read(0) if e.type is EventType.MESSAGE_STATUS]
    assert house.views.reach_of(found, told.data["reach"]) == reach


@pytest.mark.parametrize("error", [ThrottledError("slow down"), UnknownOutcomeError("?")])
async def test_what_failed_for_the_last_time_is_shown_as_failed(
    house: House, works: Works, error: SendError
) -> None:
    """After the last try nobody waits for another."""
    found = await answered(house)
    await works.hand_over()
    [job] = works.jobs
    job.retries_left = 0
    job.save()
    works.post.outcomes = [error]
    await works.do_jobs()
    assert await delivery(house, found) == (Delivery.FAILED, f"{error.code}: {error.message}")


async def test_the_caller_is_fetched_into_the_agents_conference(house: House, works: Works) -> None:
    """The conference of this attempt, in which the agent already is."""
    found = await talking(house)
    await works.work()
    assert works.line.asked == [("bridge", "CA1", f"{found.id}-1", "amina", found.id)]


async def test_a_caller_who_is_gone_when_fetched_has_hung_up(house: House, works: Works) -> None:
    """The agent is in wrap-up, and what is left is theirs to write."""
    found = await talking(house)
    works.line.outcomes = [GoneError("the call is over")]
    await works.work()
    after = await house.conversation(found.id)
    assert (after.state, after.medium, after.calls) == (State.ACTIVE, Medium.MESSAGE, ())
    assert await last_line(house, found) == "The caller had hung up"


async def test_a_caller_who_can_never_be_fetched_waits_again_in_the_same_place(
    house: House, works: Works
) -> None:
    """Refused is refused: nobody listens to music for as long as nine tries take."""
    found = await talking(house)
    works.line.outcomes = [RefusedError("no such conference")]
    await works.work()
    after = await house.conversation(found.id)
    assert (after.state, after.waiting_since_ms) == (State.WAITING, found.waiting_since_ms)
    assert (await house.events())[-3:-1] == ["call.return", "conversation.waiting"]


async def test_a_fetch_that_fails_for_the_moment_is_tried_again_and_then_given_up(
    house: House, works: Works
) -> None:
    """First again, at the end back to the queue; never silence."""
    found = await talking(house)
    works.line.outcomes = [UnreachableError("no line"), UnreachableError("no line")]
    await works.work()
    assert (await house.conversation(found.id)).state is State.ACTIVE
    [job] = works.jobs
    job.retries_left = 0
    job.save()
    await works.later()
    assert (await house.conversation(found.id)).state is State.WAITING


async def test_a_caller_is_put_back_on_hold(house: House, works: Works) -> None:
    """When the agent dropped out; one who has gone meanwhile becomes a callback."""
    found = await talking(house)
    await works.work()
    await house.calls.agent_left(found.id, AMINA, "CA2")
    works.line.outcomes = [GoneError("the call is over")]
    await works.work()
    assert works.line.asked[-1] == ("back_to_queue", "CA1", found.id)
    after = await house.conversation(found.id)
    assert (after.state, after.medium) == (State.WAITING, Medium.CALLBACK)


async def test_a_caller_who_is_handed_on_is_told_so(house: House, works: Works) -> None:
    """A transfer is no accident: the sentence that they hear is another."""
    found = await talking(house)
    await works.work()
    await house.desk.transfer(AMINA, found.id, queue=QueueId("rents"), to_agent=None, note="")
    await works.work()
    assert works.line.asked[-1] == ("back_to_queue", "CA1", found.id, "transferred")


async def test_an_agent_ends_the_call(house: House, works: Works) -> None:
    """The leg is hung up; one that is over already is noted as over."""
    found = await talking(house)
    await house.desk.hang_up(AMINA, found.id)
    works.line.outcomes = [None, GoneError("the call is over")]
    await works.work()
    assert works.line.asked[-1] == ("hang_up", "CA1")
    assert (await house.conversation(found.id)).calls == ()


async def test_a_resident_is_rung_into_the_conference(house: House, works: Works) -> None:
    """What the provider says of the call later finds the conversation."""
    found = await ringing(house)
    await works.work()
    assert works.line.asked == [("ring", ANN, f"{found.id}-1", found.id)]
    assert (await house.conversation(found.id)).calls == ("CA-rung",)
    assert await house.reader.conversation_of_call("CA-rung") == found.id


@pytest.mark.parametrize("error", [RefusedError("no such number"), UnknownOutcomeError("?")])
async def test_a_call_that_cannot_be_placed_is_told_to_the_agent(
    house: House, works: Works, error: SendError
) -> None:
    """The agent reads why, and nobody is rung twice for it."""
    found = await ringing(house)
    works.line.outcomes = [error]
    await works.work()
    assert await last_line(house, found) == f"The call could not be placed: {error.message}"
    assert works.jobs == []
    assert (await house.conversation(found.id)).state is State.ACTIVE


async def test_a_call_that_was_surely_not_placed_is_placed_later(
    house: House, works: Works
) -> None:
    """Creating calls is throttled to one a second."""
    found = await ringing(house)
    works.line.outcomes = [ThrottledError("slow down")]
    await works.work()
    await works.later()
    assert [asked[0] for asked in works.line.asked] == ["ring", "ring"]
    assert (await house.conversation(found.id)).calls == ("CA-rung",)


async def test_a_resident_is_not_rung_twice_when_a_worker_dies(house: House, works: Works) -> None:
    """Nothing tells whether the phone rang: the agent is told and decides."""
    found = await ringing(house)
    works.line.outcomes = [LostAnswerError()]
    await works.work()
    await works.later()
    assert len(works.line.asked) == 1
    assert "not known whether the call was placed" in await last_line(house, found)


async def test_a_resident_whose_agent_has_let_go_meanwhile_is_not_left_ringing(
    house: House, works: Works
) -> None:
    """Their phone does not ring: nobody would be there to talk to."""
    found = await ringing(house)
    await works.hand_over()
    by_ms = house.clock.now_ms() + 3_600_000
    await house.desk.park(AMINA, found.id, "looked", "ring later", by_ms)
    await works.do_jobs()
    await works.work()
    assert works.line.asked == []
    assert (await house.conversation(found.id)).calls == ()


async def test_two_calls_are_never_placed_for_one_resident(house: House, works: Works) -> None:
    """A call that was throttled is not placed any more once the agent has asked for another."""
    found = await ringing(house)
    with pytest.raises(ConflictError):
        await house.desk.callback(AMINA, found.id, None, None)
    works.line.outcomes = [ThrottledError("slow down")]
    await works.work()
    house.clock.advance(61)
    await house.desk.callback(AMINA, found.id, None, None)
    await works.work()
    await works.later()
    assert [asked[0] for asked in works.line.asked] == ["ring", "ring"]
    assert (await house.conversation(found.id)).calls == ("CA-rung",)
    assert works.jobs == []


async def test_a_machine_is_spoken_to_by_the_outbox(house: House, works: Works) -> None:
    """The provider says what picked up; the leg is taken out of the agent's ear."""
    found = await ringing(house)
    await works.work()
    await house.calls.machine("CA-rung")
    works.line.outcomes = [GoneError("the call is over")]
    await works.work()
    assert works.line.asked[-1] == ("speak_to_machine", "CA-rung")
    assert (await house.conversation(found.id)).calls == ()


async def test_an_answer_with_a_file_has_a_link_for_whoever_carries_none(
    house: House, works: Works
) -> None:
    """The sender gets the words alone with the link beside them, and the words with it in them."""
    found = await house.accepted()
    media = Media(content_type="application/pdf", file="fil_1", name="form.pdf", size=9)
    entry = await house.desk.send(AMINA, found.id, "Sign here", None, "op1", media=[media])
    await works.work()
    [sent] = works.post.taken
    link = f"https://heard/files/fil_1?{entry.at_ms}"
    assert (sent.caption, sent.media_urls) == ("Sign here", (link,))
    assert sent.text == f"Sign here\n{link}"
    line, state, _ = (await house.reader.timeline(found.id))[-1]
    assert (line.text, state) == ("Sign here", Delivery.SENT)
    assert [Media.from_dict(fields) for fields in line.media] == [media]
