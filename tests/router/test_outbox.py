"""Which job an event asks for: every word and call that leaves the house begins here."""

import importlib
import inspect
import re

import pytest

from core.events import Event, EventType
from core.words import Channel
from router.outbox import job_of
from tests.router.conftest import ANN, NUMBER, House
from tests.store.events import event

# What rq takes as the id of a job.
JOB_ID = re.compile(r"[A-Za-z0-9_-]+")

CONVERSATION = {"id": "cnv_1", "attempt": "3", "urgency": "routine", "queue": "repairs"}
ENTRY = {"id": "msg_1", "channel": "sms", "text": "On our way"}
ASKING: dict[EventType, tuple[str, Event]] = {
    EventType.MESSAGE_QUEUED: (
        "send_message",
        event(7, "message.queued", conversation=CONVERSATION, entry=ENTRY, to=ANN, sender=NUMBER),
    ),
    EventType.CONTACT_RECEIVED: (
        "fetch_media",
        event(
            6,
            "contact.received",
            conversation=CONVERSATION,
            entry=ENTRY | {"media": [{"url": "https://provider/1"}]},
        ),
    ),
    EventType.ON_CALL_ASKED: (
        "send_message",
        event(
            16,
            "on_call.asked",
            conversation=CONVERSATION,
            number=ANN,
            sender=NUMBER,
            text="Please sign in.",
        ),
    ),
    EventType.CALL_BRIDGE: (
        "bridge_call",
        event(8, "call.bridge", conversation=CONVERSATION, call="CA1"),
    ),
    EventType.CALL_RETURN: (
        "return_call",
        event(9, "call.return", conversation=CONVERSATION, call="CA1"),
    ),
    EventType.CALL_HOLD: (
        "hold_call",
        event(12, "call.hold", conversation=CONVERSATION, call="CA1"),
    ),
    EventType.CALL_RECORDING: (
        "record_call",
        event(15, "call.recording", conversation=CONVERSATION | {"recording": "paused"}),
    ),
    EventType.CALL_HANG_UP: (
        "hang_up_call",
        event(10, "call.hang_up", conversation=CONVERSATION, call="CA1"),
    ),
    EventType.CALL_AGENT: (
        "ring_agent",
        event(14, "call.agent", conversation=CONVERSATION, number=ANN, consult=0, by=""),
    ),
    EventType.CALL_REQUESTED: (
        "ring_resident",
        event(11, "call.requested", conversation=CONVERSATION, number=ANN, dial="1.5"),
    ),
    EventType.CALL_MACHINE: (
        "speak_to_machine",
        event(13, "call.machine", conversation=CONVERSATION, call="CA1"),
    ),
}


@pytest.mark.parametrize("asked", ASKING)
def test_a_job_is_called_after_its_event_and_fits_its_function(asked: EventType) -> None:
    """The event's number makes a job one of its kind, and every argument has a taker."""
    function, asking = ASKING[asked]
    job = job_of(asking)
    assert job is not None
    assert (job.function, job.id) == (function, f"event-{asking.seq}")
    assert JOB_ID.fullmatch(job.id)
    module = importlib.import_module(f"router.{job.module}")
    parameters = inspect.signature(getattr(module, function)).parameters
    assert job.arguments.keys() == parameters.keys()
    assert job.arguments["conversation"] == "cnv_1"


@pytest.mark.parametrize("other", sorted(set(EventType) - set(ASKING)))
def test_other_events_ask_for_nothing(other: EventType) -> None:
    """Most of what happens needs nobody outside to be told."""
    assert job_of(event(7, other, conversation=CONVERSATION, entry=ENTRY)) is None


@pytest.mark.parametrize("media", [[], {}, [{"file": "fil_1"}], [{"error": "too large"}]])
def test_only_files_that_are_still_at_the_provider_are_fetched(media: object) -> None:
    """What a resident sent here is here, and what was refused is not asked for again."""
    came = event(6, "contact.received", conversation=CONVERSATION, entry=ENTRY | {"media": media})
    assert job_of(came) is None


def test_a_webchat_message_is_shown_by_who_has_the_socket() -> None:
    """No provider carries it, so no job does."""
    entry = ENTRY | {"channel": Channel.WEBCHAT}
    said = event(7, "message.queued", conversation=CONVERSATION, entry=entry, to="s1", sender="")
    assert job_of(said) is None


@pytest.mark.parametrize(("urgency", "urgent"), [("emergency", True), ("urgent", False)])
def test_only_words_about_an_emergency_may_overtake(urgency: str, urgent: bool) -> None:
    """A provider that is slow is asked for the emergency's message first."""
    conversation = CONVERSATION | {"urgency": urgency}
    asking = event(
        7, "message.queued", conversation=conversation, entry=ENTRY, to=ANN, sender=NUMBER
    )
    job = job_of(asking)
    assert job is not None
    assert job.arguments["urgent"] is urgent


async def test_what_an_agent_writes_becomes_a_job_with_both_numbers(house: House) -> None:
    """The words go to the resident's number, from ours, at the time they were written."""
    found = await house.accepted()
    entry = await house.desk.send(found.agent, found.id, "On our way", None, "op1")  # type: ignore[arg-type]
    [asking] = [e for e in await house.log.read(0) if e.type is EventType.MESSAGE_QUEUED]
    job = job_of(asking)
    assert job is not None
    assert job.arguments == {
        "conversation": found.id,
        "message": entry.id,
        "channel": "sms",
        "to": ANN,
        "sender": NUMBER,
        "text": "On our way",
        "at_ms": house.clock.now_ms(),
        "urgent": True,
        "how": {},
        "files": [],
    }
