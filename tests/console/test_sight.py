"""Who may see what, as rules."""

from dataclasses import replace

import pytest

from console import sight
from core.clock import SystemClock
from core.conversation import Conversation, State
from core.events import Event, EventType
from core.ids import AgentId, QueueId
from core.words import Role
from tests.console.house import House


@pytest.fixture
def small() -> House:
    """A house with three people and one waiting conversation."""
    house = House(SystemClock())
    for name, role in {"amina": Role.AGENT, "sue": Role.SUPERVISOR, "ada": Role.ADMIN}.items():
        house.enrol(name, role)
    house.text("rita", "the boiler is off")
    return house


def conversation(house: House, state: State, agent: str = "", last: str = "") -> Conversation:
    fields = {"state": state, "agent": agent, "last_agent": last, "attempt": "1"}
    return Conversation.from_fields(house.fields["cnv_rita"] | fields)


def test_what_an_agent_may_open(small: House) -> None:
    """Their own, what they have just left, what waits in their queues; nobody else's."""
    amina, ben = small.people["amina"], AgentId("ben")
    for state in (State.OFFERED, State.ACTIVE):
        assert sight.may_read(amina, conversation(small, state, "amina"))
        assert sight.has(amina, conversation(small, state, "amina"))
        assert not sight.may_read(amina, conversation(small, state, ben, "amina"))
    for state in (State.PARKED, State.CLOSED):
        assert sight.may_read(amina, conversation(small, state, "", "amina"))
        assert not sight.has(amina, conversation(small, state, "", "amina"))
        assert not sight.may_read(amina, conversation(small, state, "", ben))
    waiting = conversation(small, State.WAITING, "", "amina")
    assert sight.may_read(amina, waiting)
    assert not sight.has(amina, waiting)
    assert not sight.may_read(replace(amina, queues=(QueueId("rents"),)), waiting)


def test_supervisors_and_admins_oversee(small: House) -> None:
    """Whoever oversees may open everything, and has on the screen all that is open."""
    for name in ("sue", "ada"):
        viewer = small.people[name]
        for state in State:
            shown = conversation(small, state, "amina" if state is State.ACTIVE else "")
            assert sight.may_read(viewer, shown)
            assert sight.has(viewer, shown) is (state is not State.CLOSED)


def test_who_loses_a_conversation_is_told(small: House) -> None:
    """An event is for those before it and those after it, whichever way it names them."""
    after = conversation(small, State.OFFERED, "ben")
    event = Event(1, EventType.CONVERSATION_WAITING, 0, after.id, "sue", {"from_agent": "amina"})
    assert sight.audience(event, after) == {"ben", "sue", "amina"}
    nobody = replace(event, agent="", data={"from_agent": ""})
    assert sight.audience(nobody, conversation(small, State.WAITING)) == frozenset()


def test_a_colleague_who_is_asked_into_a_call_sees_it(small: House) -> None:
    """As long as they are asked or in it, and once more when they are out of it."""
    amina, ben = small.people["amina"], small.enrol("ben")
    asked = {"state": "active", "agent": "amina", "calls": "CA1", "consult": "ben"}
    found = Conversation.from_fields(small.fields["cnv_rita"] | asked)
    assert sight.may_read(ben, found)
    assert sight.has(ben, found)
    event = Event(1, EventType.CONSULT_ASKED, 0, found.id, amina.id, {})
    assert sight.audience(event, found) == {"amina", "ben"}
    over = replace(found, consult=None)
    assert not sight.may_read(ben, over)
    assert sight.audience(replace(event, agent="ben"), over) == {"amina", "ben"}
