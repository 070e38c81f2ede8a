"""The judge of races finds what it is there to find."""

from typing import Any

import pytest

from bench.judge import Judge, places
from core.events import Event, EventType

WEIGHTS = {"voice": 100, "chat": 34, "callback": 100, "message": 25, "quiet": 0}
C: dict[str, str] = {
    "state": "waiting",
    "agent": "",
    "attempt": "0",
    "medium": "message",
    "spoke_last": "resident",
}


def event(seq: int, kind: str, conversation: str = "c1", **more: Any) -> Event:  # noqa: ANN401
    """Return an event; `after` changes the conversation."""
    after = C | more.pop("after", {})
    data = {"conversation": after, **more}
    return Event(seq, EventType(kind), seq, conversation, after["agent"], data)


def received(seq: int, conversation: str = "c1") -> Event:
    return event(seq, "contact.received", conversation, entry={"id": f"msg-{conversation}"})


def offered(seq: int, conversation: str = "c1", attempt: int = 1, **more: str) -> Event:
    after = {"state": "offered", "agent": "amina", "attempt": str(attempt), **more}
    return event(seq, "conversation.offered", conversation, after=after)


def accepted(seq: int, conversation: str = "c1") -> Event:
    after = {"state": "active", "agent": "amina", "attempt": "1"}
    return event(seq, "offer.accepted", conversation, offer=f"{conversation}.1", after=after)


def missed(seq: int) -> Event:
    return event(seq, "offer.missed", offer="c1.1", after={"attempt": "1"})


def judged(*events: Event, acknowledged: tuple[str, ...] = ("msg-c1",)) -> list[str]:
    judge = Judge(WEIGHTS, most=12)
    judge.feed(events)
    judge.end(acknowledged)
    return judge.wrong


def test_a_good_story_is_not_found_fault_with() -> None:
    """Received, missed, offered again, accepted."""
    assert judged(received(1), offered(2), missed(3), offered(4, attempt=2), accepted_2(5)) == []


def accepted_2(seq: int) -> Event:
    after = {"state": "active", "agent": "amina", "attempt": "2"}
    return event(seq, "offer.accepted", offer="c1.2", after=after)


INVARIANT = Event(2, EventType.ALERT_RAISED, 2, "c1", "", {"alert": "invariant", "text": "law 2"})


@pytest.mark.parametrize(
    ("story", "words"),
    [
        ([received(1), offered(3)], "event 3 follows 1"),
        ([received(1), offered(2)], "never ended"),
        ([received(1), offered(2), offered(3, attempt=2), missed(4)], "offered while offered"),
        ([received(1), offered(2), missed(3), missed(4)], "not open"),
        ([received(1), offered(2), accepted(3), missed(4)], "not open"),
        ([received(1), offered(2), missed(3), offered(4)], "offered twice"),
        ([received(1), received(2)], "there 2 times"),
        ([offered(1), missed(2)], "there 0 times"),
        ([received(1), INVARIANT], "law 2"),
        ([received(1), event(2, "call.ended", after={"state": "active"})], "active with agent ''"),
        (
            [received(1), offered(2, medium="voice"), received(3, "c2"), offered(4, "c2")],
            "2 that weigh 125",
        ),
    ],
)
def test_each_fault_is_found(story: list[Event], words: str) -> None:
    """A law that is broken in the log is named."""
    assert any(words in each for each in judged(*story))


def seen(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return one conversation offered to Amina, and what is changed in it."""
    whole = {
        "open": [{"id": "c1", "state": "offered", "agent": "amina", "attempt": "1"}],
        "lanes": [],
        "held": [{"id": "c1", "agent": "amina"}],
        "timers": ["offer|c1.1"],
    }
    return whole | changed


WAITS = [{"id": "c1", "state": "waiting", "agent": "", "attempt": "1"}]
PARKED = [{"id": "c1", "state": "parked", "agent": "", "attempt": "1"}]
HELD = [{"id": "c1", "agent": "amina"}]
TWICE = [*HELD, {"id": "c1", "agent": "ben"}]


@pytest.mark.parametrize(
    "sound",
    [
        seen(),
        seen(open=WAITS, lanes=["c1"], held=[], timers={}),
        seen(open=PARKED, held={}, timers=["promise|c1|1"]),
        seen(open={}, lanes={}, held={}, timers={}),
    ],
)
def test_a_sound_house_is_not_found_fault_with(sound: dict[str, Any]) -> None:
    """Offered, waiting, parked, or empty."""
    assert places(sound) == []


@pytest.mark.parametrize(
    "broken",
    [
        seen(held=TWICE),
        seen(held=[]),
        seen(lanes=["c1"]),
        seen(timers=[]),
        seen(open=[], timers=[]),
        seen(open=WAITS, held=[]),
        seen(open=WAITS, lanes=["c1", "c1"], held=[]),
        seen(open=PARKED, held=[], timers=[]),
        seen(open=[{"id": "c1", "state": None, "agent": "", "attempt": "1"}], held=[]),
    ],
)
def test_two_places_or_none_are_found(broken: dict[str, Any]) -> None:
    """With two agents, with none, in a lane as well, or without the timer that would bring it."""
    assert len(places(broken)) == 1
