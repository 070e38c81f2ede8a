"""Events: what happened, in order. The log drives consoles, outbox, recorder and replay.

Every script appends its event in the same step as the change, numbered by one dense sequence
(1, 2, 3 …, also the Redis stream id `<seq>-0`), so a reader can tell that nothing is missing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self


class EventType(StrEnum):
    """What can have happened. The comment says what `data` holds beside `conversation`.

    `conversation` in `data` is the whole hash after the change, so a reader never asks back.
    """

    CONTACT_RECEIVED = "contact.received"  # entry, opened
    CONVERSATION_OFFERED = "conversation.offered"  # why
    OFFER_ACCEPTED = "offer.accepted"
    OFFER_DECLINED = "offer.declined"  # offer, cause
    OFFER_MISSED = "offer.missed"  # offer, cause, misses
    OFFER_WITHDRAWN = "offer.withdrawn"  # offer, cause
    CONVERSATION_ACTIVE = "conversation.active"  # the agent's leg joined the call
    CONVERSATION_WAITING = "conversation.waiting"  # cause, from_agent
    CONVERSATION_RAISED = "conversation.raised"  # from, to, reason
    CONVERSATION_WIDENED = "conversation.widened"  # ring: from now on these are asked as well
    ON_CALL_ASKED = "on_call.asked"  # number, sender, text: the outbox texts the telephone
    CONVERSATION_PARKED = "conversation.parked"  # entry
    CONVERSATION_CLOSED = "conversation.closed"  # outcome, done, from_agent
    PROMISE_BROKEN = "promise.broken"  # promise, entry
    MESSAGE_QUEUED = "message.queued"  # entry: to be sent by the outbox
    MEDIA_ATTACHED = "media.attached"  # entry: one of its files is kept, or could not be fetched
    MESSAGE_STATUS = "message.status"  # message, status, error
    NOTE_ADDED = "note.added"  # entry
    CALL_BRIDGE = "call.bridge"  # call: the outbox redirects the caller into the conference
    CALL_RETURN = "call.return"  # call: the outbox puts the caller back on hold in the queue
    CALL_AGENT = "call.agent"  # number, consult: the outbox rings the agent's own telephone
    CALL_HANG_UP = "call.hang_up"  # call: the outbox ends the resident's leg
    CALL_REQUESTED = "call.requested"  # number, dial: the outbox rings the resident
    CALL_HOLD = "call.hold"  # call: the outbox lets it hear music, or the agent again
    CALL_MACHINE = "call.machine"  # call: an answering machine has it; the outbox speaks to it
    CALL_RECORDING = "call.recording"  # the outbox pauses the recording, or goes on with it
    CALL_RECORDED = "call.recorded"  # entry, whose file the outbox fetches
    CALL_ENDED = "call.ended"  # call, cause
    CALL_SUPERVISED = "call.supervised"  # how; the event's agent is the supervisor
    CONSULT_ASKED = "consult.asked"  # colleague, entry
    CONSULT_JOINED = "consult.joined"  # the event's agent is the colleague, as in the next
    CONSULT_ENDED = "consult.ended"  # cause
    CONVERSATION_HANDED_OVER = "conversation.handed_over"  # from_agent, cause
    RESIDENT_IDENTIFIED = "resident.identified"  # entry, from, into, moved, from_agent
    RESIDENT_LINKED = "resident.linked"  # entry, from, into, addresses, moved, from_agent
    RESIDENT_UNLINKED = "resident.unlinked"  # from, addresses, moved; entry where it was asked
    AGENT_ENROLLED = "agent.enrolled"  # account
    AGENT_REMOVED = "agent.removed"
    AGENT_PRESENCE = "agent.presence"  # presence
    ALERT_RAISED = "alert.raised"  # alert, text; of an announcement also queue


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log. `conversation` and `agent` are ids, empty when it is about neither."""

    seq: int
    type: EventType
    at_ms: int
    conversation: str
    agent: str
    data: Mapping[str, Any]

    @classmethod
    def from_stream(cls, stream_id: str, fields: Mapping[str, str]) -> Self:
        """Read one entry of the Redis stream.

        Raises ValueError when the entry is none of ours: a corrupt log must be seen.
        """
        return cls(
            seq=int(stream_id.partition("-")[0]),
            type=EventType(fields["type"]),
            at_ms=int(fields["at_ms"]),
            conversation=fields.get("conversation", ""),
            agent=fields.get("agent", ""),
            data=json.loads(fields["data"]),
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a resident's timeline, whatever the channel.

    `kind` is `message` (said by resident or agent), `note` (agents only, never sent), `call`
    (a call began, ended, was missed) or `system` (what the engine did or told the resident). `how`
    is what else the provider must be told to send it (`channels.adapter.Outbound`), mostly nothing.
    """

    id: str
    kind: str
    speaker: str
    channel: str
    at_ms: int
    text: str
    agent: str = ""
    name: str = ""
    address: str = ""
    media: tuple[Mapping[str, str], ...] = ()
    how: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the JSON that the timeline list holds."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "id": self.id,
            "kind": self.kind,
            "speaker": self.speaker,
            "channel": self.channel,
            "at_ms": self.at_ms,
            "text": self.text,
            "agent": self.agent,
            "name": self.name,
            "address": self.address,
            "media": [dict(item) for item in self.media],
            **({"how": dict(self.how)} if self.how else {}),
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read what `to_dict` made; cjson writes an empty list as an object, so both are read."""
        media = fields.get("media") or ()
        return cls(
            id=fields["id"],
            kind=fields["kind"],
            speaker=fields["speaker"],
            channel=fields.get("channel", ""),
            at_ms=int(fields["at_ms"]),
            text=fields.get("text", ""),
            agent=fields.get("agent", ""),
            name=fields.get("name", ""),
            address=fields.get("address", ""),
            media=tuple(media) if isinstance(media, list | tuple) else (),
            how=dict(fields.get("how") or {}),
        )
