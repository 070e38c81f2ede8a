"""What agents and supervisors look at: pages, queues, counts and what was answered in time."""

from core.conversation import State
from core.ids import AgentId, QueueId
from core.people import Agent
from core.views import AgentCounts, Closed, ReplyWay
from core.words import Channel, Medium, Outcome, Status, Urgency
from router.views import count_agents, service_level
from router.ways import WHATSAPP_WINDOW_MS
from store.reader import Answered
from tests.router import centre
from tests.router.conftest import ANN, FLOOD, House

AMINA, BEN = AgentId("amina"), AgentId("ben")


def person(name: str, status: str = "available", wrap_until_ms: int = 0) -> Agent:
    """Return an account."""
    more = {"status": status, "wrap_until_ms": str(wrap_until_ms)}
    return Agent.from_fields(centre.account(name, "*") | more)


def test_everybody_is_counted_once_as_what_they_are_now() -> None:
    """Silent is offline whatever was chosen; no room, or writing up, is busy."""
    people = [
        *(person("free"), person("full"), person("over"), person("writing", wrap_until_ms=1)),
        *(person("lunch", "away"), person("home", "offline"), person("silent")),
        person("silent-at-lunch", "away"),
    ]
    present = {"free", "full", "over", "writing", "lunch", "home"}
    loads = {AgentId(each.id): 0 for each in people} | {
        AgentId("full"): 100,
        AgentId("over"): 125,
    }
    assert count_agents(people, present, loads) == AgentCounts(
        available=1, busy=3, away=1, offline=3
    )


def test_the_service_level_is_the_share_answered_in_time() -> None:
    """To the very second counts; nothing answered is not nothing in time."""
    lines = [Answered(0, waited, 60_000, 0) for waited in (1, 60_000, 60_001, 90_000)]
    assert service_level(lines) == 0.5
    assert service_level([]) is None


async def test_the_newest_come_first_page_by_page(house: House) -> None:
    """Each page begins where the one before it ended, and the last is short."""
    made = []
    for number in range(5):
        made.append((await house.text("the tap drips", f"+4477009000{number:02}")).id)
        house.clock.advance(1)
    pages = []
    before = None
    while page := await house.views.conversations(None, None, 2, before):
        pages.append([c.id for c in page])
        before = page[-1].opened_ms
    assert pages == [[made[4], made[3]], [made[2], made[1]], [made[0]]]


async def test_a_page_is_filled_past_what_is_filtered_out(house: House) -> None:
    """Two are asked for and two come, however many others stand between them."""
    wanted = []
    for number in range(6):
        queue = "rents" if number % 3 == 0 else "repairs"
        words = "my rent account is wrong" if queue == "rents" else "the tap drips"
        found = await house.text(words, f"+4477009000{number:02}")
        assert found.queue == queue
        wanted += [found.id] if queue == "rents" else []
        house.clock.advance(1)
    page = await house.views.conversations(State.WAITING, QueueId("rents"), 2, None)
    assert [c.id for c in page] == wanted[::-1]
    assert await house.views.conversations(State.PARKED, None, 2, None) == []


async def test_what_is_closed_is_in_no_list_and_can_still_be_opened(house: House) -> None:
    """A supervisor follows up what was closed today."""
    held = await house.accepted()
    await house.desk.close(AMINA, held.id, Outcome.SPAM, "")
    assert await house.views.conversations(None, None, 10, None) == []
    found = await house.views.conversation(held.id)
    assert found
    assert found.state is State.CLOSED
    assert len(await house.views.timeline(held.id)) == 1


async def test_an_agent_sees_what_they_hold_the_longest_wait_first(house: House) -> None:
    """Offers and held conversations alike."""
    await house.works("amina")
    first = await house.text("the tap drips", "+447700900001")
    await house.desk.accept(AMINA, house.offer(first))
    house.clock.advance(1)
    second = await house.text(FLOOD, "+447700900002")
    assert [c.id for c in await house.views.held(AMINA)] == [first.id, second.id]
    assert await house.views.held(BEN) == []


async def test_a_queue_shows_who_waits_who_is_there_and_how_it_goes(house: House) -> None:
    """In the order of the centre file, by urgency and medium, with the longest wait."""
    await house.call("+447700900001", "CA1")
    house.clock.advance(30)
    await house.text(FLOOD, "+447700900002")
    house.clock.advance(10)
    views = {view.id: view for view in await house.views.queues()}
    assert list(views) == [queue.id for queue in house.settings.centre.queues]
    general, repairs = views[QueueId("general")], views[QueueId("repairs")]
    assert general.waiting == {(Urgency.ROUTINE, Medium.VOICE): 1}
    assert general.longest_wait_ms == 40_000
    assert repairs.waiting == {(Urgency.EMERGENCY, Medium.MESSAGE): 1}
    assert repairs.longest_wait_ms == 10_000
    assert repairs.agents == AgentCounts(0, 0, 0, 0)
    assert (repairs.service_level, repairs.estimate) == (None, None)
    await house.works("amina", "repairs")
    [held] = await house.views.held(AMINA)
    await house.desk.accept(AMINA, house.offer(held))
    repairs = next(v for v in await house.views.queues() if v.id == "repairs")
    assert repairs.agents == AgentCounts(1, 0, 0, 0)
    assert (repairs.waiting, repairs.longest_wait_ms) == ({}, 0)
    assert repairs.service_level == 1.0
    assert repairs.estimate is not None


async def test_how_a_resident_can_be_reached_is_told_for_each(house: House) -> None:
    """Every address, and the channels that are open now, the default first; events say the same."""
    await house.text("the tap drips", channel=Channel.WHATSAPP)
    found = await house.call(ANN)
    [reach] = await house.views.reach([found])
    assert reach.addresses == (f"phone:{ANN}",)
    assert reach.channels == (Channel.SMS, Channel.WHATSAPP)
    *_, event = await house.log.read(0)
    assert house.views.reach_of(found, event.data["reach"]) == reach


async def test_a_channel_that_is_closed_is_shown_with_the_reason(house: House) -> None:
    """The agent sees before typing that WhatsApp has ended, and when."""
    found = await house.text("the tap drips", channel=Channel.WHATSAPP)
    wrote_ms = house.clock.now_ms()
    [before] = await house.views.reach([found])
    until_ms = wrote_ms + WHATSAPP_WINDOW_MS
    assert before.ways == (ReplyWay(Channel.WHATSAPP, until_ms), ReplyWay(Channel.SMS))
    house.clock.advance(WHATSAPP_WINDOW_MS / 1000)
    [after] = await house.views.reach([found])
    assert after.channels == (Channel.SMS,)
    assert after.ways[0] == ReplyWay(Channel.WHATSAPP, until_ms, Closed.WINDOW)


async def test_accounts_are_listed_by_name_and_a_stranger_is_nobody(house: House) -> None:
    """What is shown of a colleague is the account with its presence."""
    await house.works("ben")
    await house.works("amina")
    assert [agent.id for agent in await house.views.agents()] == ["amina", "ben"]
    amina = await house.views.agent(AMINA)
    assert amina
    assert amina.status is Status.AVAILABLE
    assert await house.views.agent(AgentId("zoe")) is None
