"""Events of a call come late, twice and in any order, and the end is the same."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from itertools import permutations

import pytest

from core.conversation import Conversation, State
from core.ids import AgentId
from core.words import Medium
from tests.channels.provider import fixture
from tests.channels.voice.line import Line, opened

AMINA = AgentId("amina")
RESIDENT, LEG = "CA" + "1" * 32, "CA" + "2" * 32
SHUFFLES = 40

End = tuple[State, Medium, AgentId | None, tuple[str, ...], int, tuple[str, ...]]


@dataclass(frozen=True)
class Told:
    """One webhook: the path and the fields beside those of its fixture."""

    name: str
    path: str
    form: str
    fields: tuple[tuple[str, str], ...] = ()


def party(name: str, event: str, call: str, label: str, status: str = "") -> Told:
    """Return a conference event."""
    fields = {
        "StatusCallbackEvent": event,
        "CallSid": call,
        "ParticipantLabel": label,
        "ParticipantCallStatus": status,
        "FriendlyName": "{conference}",
    }
    path = "/twilio/status/conference?conversation={conversation}&agent=amina"
    return Told(name, path, "conference_leave", tuple(fields.items()))


AGENT, ANN = f"agent-{AMINA}", f"resident-{RESIDENT}"
JOINED = party("agent joined", "participant-join", LEG, AGENT)
FETCHED = Told(
    "fetched",
    "/twilio/voice/queue-left?conversation={conversation}",
    "call_queue_left",
    (("QueueResult", "redirected"), ("CallStatus", "in-progress")),
)
ENDS = (
    Told("status", "/twilio/status/calls", "call_status", (("CallStatus", "completed"),)),
    party("resident left", "participant-leave", RESIDENT, ANN, "completed"),
)
AGENT_ENDS = (
    party("agent left", "participant-leave", LEG, AGENT, "completed"),
    Told(
        "agent done",
        "/twilio/voice/agent-done?conversation={conversation}&agent=amina&conference={conference}",
        "call_status",
        (("CallSid", LEG), ("From", "client:amina")),
    ),
)
OVER = party("conference over", "conference-end", "", "")
GAVE_UP = Told(
    "gave up",
    "/twilio/voice/queue-left?conversation={conversation}",
    "call_queue_left",
    (("QueueResult", "hangup"), ("CallStatus", "completed")),
)

HANGING_UP = tuple(permutations((GAVE_UP, *ENDS)))


def in_words(order: Iterable[Told]) -> str:
    """Return an order as a test's name has it."""
    return ", ".join(each.name for each in order)


@pytest.fixture
async def line(redis_url: str) -> AsyncIterator[Line]:
    """The telephone."""
    async with opened(redis_url) as line:
        yield line


async def ring(line: Line) -> Conversation:
    """Let Ann ring in an empty centre."""
    await line.empty()
    await line.provider.post("/twilio/voice", fixture("call"))
    return await only(line)


async def talking(line: Line) -> Conversation:
    """Let Ann ring and Amina answer: her leg is in the conference."""
    await ring(line)
    await line.house.works(AMINA)
    found = await only(line)
    await line.house.desk.accept(AMINA, line.house.offer(found))
    await tell(line, found, [JOINED])
    return await only(line)


async def tell(line: Line, about: Conversation, told: Iterable[Told]) -> None:
    """Let the provider say these, in this order."""
    names = {"conversation": about.id, "conference": f"{about.id}-{about.attempt}"}
    for each in told:
        fields = {name: value.format(**names) for name, value in each.fields}
        path = each.path.format(**names)
        answer = await line.provider.post(path, {**fixture(each.form), **fields})
        assert answer.status in {200, 204}, each.name


async def only(line: Line) -> Conversation:
    """Return the one conversation that there is."""
    [found] = await line.house.reader.open_ids(0, 10)
    return await line.house.conversation(found)


async def end_of(line: Line, found: Conversation) -> End:
    """Return all that the order of events could change."""
    after = await line.house.conversation(found.id)
    lines = [entry.text for entry, _, _ in await line.house.reader.timeline(found.id)]
    return (
        after.state,
        after.medium,
        after.agent,
        after.calls,
        after.waiting_since_ms,
        tuple(lines),
    )


async def test_after_a_talk_every_order_of_its_events_ends_the_same(line: Line) -> None:
    """The resident's end comes before the agent's; late joins and fetches change nothing."""
    late = (JOINED, FETCHED, OVER)
    orders = [
        (*ends, *agent)
        for ends in permutations((*ENDS, *late))
        for agent in permutations(AGENT_ENDS)
        if ends[0] not in late
    ]
    results: set[tuple[State, Medium, AgentId | None, tuple[str, ...], tuple[str, ...]]] = set()
    for order in orders[:: len(orders) // SHUFFLES]:
        found = await talking(line)
        await tell(line, found, order)
        state, medium, agent, calls, since_ms, lines = await end_of(line, found)
        assert since_ms == found.waiting_since_ms
        results.add((state, medium, agent, calls, lines))
    [(state, medium, agent, calls, lines)] = results
    assert (state, medium, agent, calls) == (State.ACTIVE, Medium.MESSAGE, AMINA, ())
    assert lines == ("Call came in", "The call ended")


@pytest.mark.parametrize("told", [*ENDS, *AGENT_ENDS, FETCHED, OVER, JOINED], ids=lambda t: t.name)
async def test_what_is_told_twice_is_told_once(line: Line, told: Told) -> None:
    """Each event of a whole call, delivered again at once and again at the end."""
    whole = (FETCHED, *ENDS, *AGENT_ENDS, OVER)
    found = await talking(line)
    await tell(line, found, whole)
    once = await end_of(line, found)
    found = await talking(line)
    doubled = [one for each in whole for one in ((each, each) if each == told else (each,))]
    await tell(line, found, [*doubled, told])
    twice = await end_of(line, found)
    assert (twice[:4], twice[5]) == (once[:4], once[5])


async def test_if_the_agents_end_overtakes_the_residents_nobody_is_lost(line: Line) -> None:
    """It looks like a lost agent: the resident is owed a call back rather than nothing."""
    for order in permutations((*ENDS, *AGENT_ENDS)):
        found = await talking(line)
        await tell(line, found, order)
        after = await line.house.conversation(found.id)
        assert after.calls == ()
        if order[0] in ENDS:
            assert (after.state, after.agent) == (State.ACTIVE, AMINA), order
        else:
            assert (after.state, after.medium) == (State.WAITING, Medium.CALLBACK), order
        assert after.waiting_since_ms == found.waiting_since_ms


async def test_a_conference_that_ends_late_does_not_touch_the_next(line: Line) -> None:
    """Given back to the queue and answered again, the call is not ended by its old conference."""
    first = await talking(line)
    await tell(line, first, [AGENT_ENDS[0]])
    line.house.clock.advance(line.house.settings.centre.offers.skip_missed_s + 60)
    await line.house.works(AMINA)
    second = await only(line)
    await line.house.desk.accept(AMINA, line.house.offer(second))
    await tell(line, second, [JOINED])
    before = await end_of(line, second)
    late = (*AGENT_ENDS, OVER, party("moved", "participant-leave", RESIDENT, ANN, "in-progress"))
    await tell(line, first, late)
    assert await end_of(line, second) == before
    assert (await only(line)).state is State.ACTIVE


@pytest.mark.parametrize("moment", ["rung", "asked", "offered", "accepted", "joining", "talking"])
@pytest.mark.parametrize("order", HANGING_UP, ids=in_words)
async def test_a_caller_may_hang_up_at_any_moment(
    line: Line, moment: str, order: tuple[Told, ...]
) -> None:
    """Told three times in any order: a callback in the same place, or the agent's to finish."""
    found = await talking(line) if moment == "talking" else await ring(line)
    if moment == "asked":
        address = f"/twilio/voice/wait?conversation={found.id}"
        await line.provider.post(address, fixture("call_wait"))
    elif moment in ("offered", "accepted", "joining"):
        await line.house.works(AMINA)
        found = await only(line)
        if moment != "offered":
            await line.house.desk.accept(AMINA, line.house.offer(found))
    await tell(line, found, order)
    if moment == "joining":
        await tell(line, found, [JOINED])
    after = await line.house.conversation(found.id)
    assert (after.calls, after.waiting_since_ms) == ((), found.waiting_since_ms)
    if moment == "talking":
        assert (after.state, after.medium, after.agent) == (State.ACTIVE, Medium.MESSAGE, AMINA)
    else:
        assert after.state in (State.WAITING, State.OFFERED)
        assert after.medium is Medium.CALLBACK
    lines = [entry.text for entry, _, _ in await line.house.reader.timeline(found.id)]
    assert len(lines) == 2
