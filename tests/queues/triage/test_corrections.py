"""What agents corrected becomes labelled examples, for people, and for nothing else."""

from collections.abc import Sequence
from typing import Any

from core.events import Event, EventType
from queues.triage.corrections import example

TOPICS = {"repairs": ("water", "gas"), "rents": ("rent",)}
WORDS = "the flat is like an ice box"


def topics_of(queue: str) -> Sequence[str]:
    """Return the topics of the queues of the tests."""
    return TOPICS[queue]


def event(at_s: int, type_: EventType, urgency: str, queue: str, **data: Any) -> Event:  # noqa: ANN401 - as events have it
    """Return an event of one conversation that triage took for water."""
    now = {
        "id": "cnv_1",
        "urgency": urgency,
        "queue": queue,
        "topic": "water",
        "language": "en",
        "complaint": "0",
        "distressed": "1",
        "danger_to_life": "0",
    }
    return Event(at_s, type_, at_s * 1000, "cnv_1", "amina", {"conversation": now, **data})


def said(at_s: int, text: str, urgency: str = "routine") -> Event:
    """Return that the resident wrote."""
    entry = {"kind": "message", "channel": "sms", "text": text, "triage": "abc"}
    return event(at_s, EventType.CONTACT_RECEIVED, urgency, "repairs", entry=entry)


def raised(at_s: int, was: str, now: str) -> Event:
    """Return that Amina changed the urgency."""
    changed = {"from": was, "to": now, "reason": "she is 90"}
    return event(at_s, EventType.CONVERSATION_RAISED, now, "repairs", **changed)


def moved(at_s: int, queue: str) -> Event:
    """Return that Amina handed it to another queue."""
    return event(at_s, EventType.CONVERSATION_WAITING, "routine", queue, cause="transfer")


def test_a_changed_urgency_is_an_example_with_who_when_and_why() -> None:
    """What triage said and with which words stands beside what the agent said."""
    found = example([said(1, WORDS), raised(2, "routine", "emergency"), said(3, "ta")], topics_of)
    assert found is not None
    assert (found["text"], found["urgency"], found["topic"]) == (WORDS, "emergency", "water")
    assert (found["distressed"], found["complaint"]) == (True, False)
    assert found["triage"] == {
        "version": "abc",
        "urgency": "routine",
        "topic": "water",
        "queue": "repairs",
    }
    assert found["corrections"] == [
        {
            "at_ms": 2000,
            "by": "amina",
            "what": "urgency",
            "from": "routine",
            "to": "emergency",
            "reason": "she is 90",
        }
    ]


def test_a_queue_of_one_topic_gives_the_topic_and_one_of_many_leaves_it_open() -> None:
    """A label that nobody said is not made up."""
    to_rents = example([said(1, WORDS), moved(2, "rents")], topics_of)
    assert to_rents is not None
    assert (to_rents["queue"], to_rents["topic"]) == ("rents", "rent")
    many = {**TOPICS, "rents": ("rent", "asb")}
    left_open = example([said(1, WORDS), moved(2, "rents")], many.__getitem__)
    assert left_open is not None
    assert left_open["topic"] is None


def test_what_nobody_corrected_or_is_erased_is_no_example() -> None:
    """Handing on to a colleague of the same queue corrects nothing; erased words are gone."""
    assert example([said(1, WORDS)], topics_of) is None
    assert example([said(1, WORDS), moved(2, "repairs")], topics_of) is None
    assert example([raised(2, "routine", "emergency")], topics_of) is None
    assert example([], topics_of) is None
