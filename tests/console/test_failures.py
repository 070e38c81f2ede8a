"""What an agent can apologise for, instead of for any inconvenience."""

import json

from console.failures import MOST, failures
from core.clock import ManualClock
from core.events import EventType
from core.ids import ConversationId
from core.words import Delivery, Outcome
from tests.console.house import House


async def told(house: House, conversation: ConversationId) -> list[str]:
    """Return what went wrong, the newest first."""
    shown = await house.conversation(conversation)
    assert shown
    return [each.text for each in await failures(house, house, shown)]


def begun() -> tuple[House, ConversationId, ManualClock]:
    """Return a house in which Rita has written and nothing has gone wrong."""
    clock = ManualClock()
    house = House(clock)
    house.enrol("amina")
    return house, house.text("rita", "the boiler is off"), clock


async def test_what_went_wrong_is_told_newest_first_and_nothing_else_is() -> None:
    """A promise, a call that was given up, a lost message and a transfer are failures of ours."""
    house, rita, clock = begun()
    assert await told(house, rita) == []
    clock.advance(60)
    house.tell(EventType.CALL_ENDED, rita, "", call="CA1", cause="completed")
    clock.advance(60)
    house.fields[rita] |= {"promise_by_ms": "1", "promise_next": "a plumber on Thursday"}
    house.tell(EventType.PROMISE_BROKEN, rita, "amina")
    clock.advance(60)
    house.delivered(rita, "msg_1", Delivery.DELIVERED)
    house.delivered(rita, "msg_1", Delivery.FAILED, "30006")
    clock.advance(60)
    house.tell(EventType.CONVERSATION_WAITING, rita, "amina", cause="transfer")
    assert await told(house, rita) == [
        "They were handed on",
        "A message of ours did not reach them",
        "We did not do in time what we promised: a plumber on Thursday",
        "They rang and gave up before anybody answered",
    ]


async def test_a_call_that_was_answered_is_no_failure() -> None:
    """Only who hung up while they waited gave up."""
    house, rita, _ = begun()
    house.fields[rita] |= {"state": "active", "agent": "amina"}
    house.tell(EventType.CALL_ENDED, rita, "amina", call="CA1", cause="completed")
    assert await told(house, rita) == []


async def test_earlier_conversations_of_the_same_resident_count() -> None:
    """What they complained of last month is remembered; what others complain of is not theirs."""
    house, old, _ = begun()
    words = "nobody came, again"
    house.fields[old]["reasons"] = json.dumps([{"label": "complaint", "words": words}])
    amina = house.people["amina"].id
    await house.accept(amina, house.offer(old, "amina"))
    await house.close(amina, old, Outcome.NO_REPLY_NEEDED, "")
    house.recorded = list(house.events)
    new, other = house.text("again", "it is me"), house.text("bob", "hello")
    house.fields[new]["resident"] = house.fields[old]["resident"]
    assert await told(house, new) == [f"They complained before: “{words}”."]
    assert await told(house, other) == []


async def test_a_long_list_of_failures_is_cut() -> None:
    """An agent reads it while somebody is on the line."""
    house, rita, _ = begun()
    for _ in range(MOST + 3):
        house.tell(EventType.CONVERSATION_WAITING, rita, "amina", cause="transfer")
    assert len(await told(house, rita)) == MOST
