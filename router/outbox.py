"""From events to side effects: which job an event asks for, and handing it to rq once.

The outbox reads the log in order and remembers how far it came. A crash between handing over and
remembering hands the same event over again; the job's id is the event's number, so rq keeps one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.conversation import State
from core.events import Event, EventType
from core.words import Channel, Urgency


@dataclass(frozen=True, slots=True)
class Job:
    """One side effect: the function's name in `router/<module>.py` and its plain arguments."""

    id: str
    function: str
    arguments: dict[str, Any]
    module: str = "jobs"


class JobQueue(Protocol):
    """Where jobs go; see `router/jobs.py`."""

    def put(self, job: Job) -> None:
        """Keep the job, unless one with its id is known; raises StoreUnavailableError."""
        ...


def job_of(event: Event) -> Job | None:
    """Return the job that this event asks for, or None."""
    make = _MAKERS.get(event.type)
    made = make(event) if make else None
    if made is None:
        return None
    function, arguments = made
    module = _MODULES.get(function, "jobs")
    arguments = {"conversation": event.conversation, **arguments}
    return Job(f"event-{event.seq}", function, arguments, module)


_Made = tuple[str, dict[str, Any]] | None


def _send(event: Event) -> _Made:
    entry, conversation = event.data["entry"], event.data["conversation"]
    if entry["channel"] == Channel.WEBCHAT:
        return None  # the web process that has the socket shows it
    arguments = {
        "message": entry["id"],
        "channel": entry["channel"],
        "to": event.data["to"],
        "sender": event.data["sender"],
        "text": entry["text"],
        "at_ms": event.at_ms,
        "urgent": conversation["urgency"] == Urgency.EMERGENCY,
        "how": entry.get("how") or {},
        "files": [file["file"] for file in _media(entry)],
    }
    return "send_message", arguments


def _ask_on_call(event: Event) -> _Made:
    """Text one on-call telephone; the message is in nobody's timeline."""
    return "send_message", {
        "message": f"on-call-{event.seq}",
        "channel": Channel.SMS,
        "to": event.data["number"],
        "sender": event.data["sender"],
        "text": event.data["text"],
        "at_ms": event.at_ms,
        "urgent": True,
        "how": {},
        "files": [],
    }


def _fetch(event: Event) -> _Made:
    """Ask for the files of a contact that are still at the provider."""
    entry = event.data["entry"]
    wanted = [
        {"place": place, "url": file["url"]}
        for place, file in enumerate(_media(entry))
        if file.get("url") and not file.get("file")
    ]
    return ("fetch_media", {"message": entry["id"], "wanted": wanted}) if wanted else None


def _media(entry: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the files of a line; a script writes an empty list as an object."""
    return list(entry.get("media") or ())


def _bridge(event: Event) -> _Made:
    conversation = event.data["conversation"]
    return "bridge_call", {
        "call": event.data["call"],
        "agent": event.agent,
        "attempt": int(conversation["attempt"]),
    }


def _return(event: Event) -> _Made:
    transferred = event.data.get("cause") == "transfer"
    arguments = {"call": event.data["call"], "transferred": transferred}
    return "return_call", {**arguments, "language": _language(event)}


def _hold(event: Event) -> _Made:
    attempt = int(event.data["conversation"]["attempt"])
    arguments = {"call": event.data["call"], "agent": event.agent, "attempt": attempt}
    return "hold_call", {**arguments, "language": _language(event)}


def _ring_agent(event: Event) -> _Made:
    conversation, consult = event.data["conversation"], int(event.data["consult"])
    return "ring_agent", {
        "number": event.data["number"],
        "agent": event.agent,
        "attempt": int(conversation["attempt"]),
        "consult": consult,
        "urgency": conversation["urgency"],
        "queue": conversation["queue"],
        "by": event.data.get("by", ""),
    }


def _let_telephone_go(event: Event) -> _Made:
    """End the leg of an agent's own telephone when there is nobody on the line for it."""
    conversation = event.data["conversation"]
    talking = conversation.get("state") == State.ACTIVE and conversation.get("calls")
    telephone = conversation.get("telephone")
    return ("hang_up_call", {"call": telephone}) if telephone and not talking else None


def _record(event: Event) -> _Made:
    conversation = event.data["conversation"]
    arguments = {"agent": event.agent, "attempt": int(conversation["attempt"])}
    return "record_call", {**arguments, "paused": conversation["recording"] == "paused"}


def _hang_up(event: Event) -> _Made:
    return "hang_up_call", {"call": event.data["call"]}


def _ring(event: Event) -> _Made:
    conversation = event.data["conversation"]
    return "ring_resident", {
        "number": event.data["number"],
        "attempt": int(conversation["attempt"]),
        "dial": event.data["dial"],
        "language": _language(event),
    }


def _machine(event: Event) -> _Made:
    return "speak_to_machine", {"call": event.data["call"], "language": _language(event)}


def _language(event: Event) -> str:
    """Return what the resident speaks, as far as it is known."""
    return str(event.data["conversation"].get("language", ""))


# All others are in `router/jobs.py`.
_MODULES = {
    "fetch_media": "media_jobs",
    "ring_agent": "telephone_jobs",
    "record_call": "telephone_jobs",
}

_MAKERS: dict[EventType, Callable[[Event], _Made]] = {
    EventType.CONTACT_RECEIVED: _fetch,
    EventType.MESSAGE_QUEUED: _send,
    EventType.ON_CALL_ASKED: _ask_on_call,
    EventType.CALL_BRIDGE: _bridge,
    EventType.CALL_RETURN: _return,
    EventType.CALL_HOLD: _hold,
    EventType.CALL_RECORDING: _record,
    EventType.CALL_RECORDED: _fetch,
    EventType.CALL_HANG_UP: _hang_up,
    EventType.CALL_AGENT: _ring_agent,
    EventType.CALL_ENDED: _let_telephone_go,
    EventType.CONVERSATION_WAITING: _let_telephone_go,
    EventType.OFFER_DECLINED: _let_telephone_go,
    EventType.OFFER_MISSED: _let_telephone_go,
    EventType.OFFER_WITHDRAWN: _let_telephone_go,
    EventType.CALL_REQUESTED: _ring,
    EventType.CALL_MACHINE: _machine,
}
