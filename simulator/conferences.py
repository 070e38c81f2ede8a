"""Conferences: who is in, who hears whom, and the status events in their order."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from simulator.leg import Callback, Leg
from simulator.params import rfc2822
from simulator.participant import Participant
from simulator.steps import MusicOff, Released, Source
from simulator.twiml import Document, Trouble, Verb

if TYPE_CHECKING:
    from simulator.exchange import Exchange

INIT, IN_PROGRESS, COMPLETED = "init", "in-progress", "completed"
KEPT = 500
MOST = 250
LABEL_TAKEN, FULL, NOBODY_TO_COACH = 16025, 13226, 13240

ENDED_VIA_API = "conference-ended-via-api"
LAST_LEFT = "last-participant-left"
LAST_KICKED = "last-participant-kicked"
MODERATOR_LEFT = "participant-with-end-conference-on-exit-left"
MODERATOR_KICKED = "participant-with-end-conference-on-exit-kicked"

# `ReasonParticipantLeft`, by why the leg left its place.
LEFT = {
    "hangup": "participant_hung_up",
    "redirected": "participant_updated_via_api",
    "kicked": "participant_updated_via_api",
    "error": "participant_add_failed",
    ENDED_VIA_API: "conference_ended_via_api",
    MODERATOR_LEFT: "moderator_ended_conference",
    MODERATOR_KICKED: "moderator_ended_conference",
}


class Conference:
    """One conference. Only the first participant's callback counts, as at the provider."""

    def __init__(self, exchange: "Exchange", name: str) -> None:
        """Make it empty; somebody joins at once."""
        runtime = exchange.runtime
        self.sid = runtime.sid("CF")
        self.name = name
        self.status = INIT
        self.participants: dict[str, Participant] = {}
        self.invited: dict[str, Participant] = {}
        self.callback: Callback | None = None
        self.created_ms = self.updated_ms = runtime.clock.now_ms()
        self.reason = ""
        self.ended_by = ""
        self._sequence = 0
        self._exchange = exchange

    # ---- coming and going -------------------------------------------------------------------

    def join(self, participant: Participant, most: int) -> Trouble | None:
        """Let the participant in, or return why not."""
        trouble = self._refusal(participant, most)
        if trouble is not None:
            return trouble
        leg = participant.leg
        self.invited.pop(leg.sid, None)
        for other in self.participants.values():
            _show_party(other, "join", participant)
            _show_party(participant, "join", other)
        self.participants[leg.sid] = participant
        leg.place = self
        self._event("participant-join", participant.params())
        if self.status == INIT and self._complete():
            self.status = IN_PROGRESS
            self._event("conference-start", {})
        self.refresh()
        return None

    def _refusal(self, participant: Participant, most: int) -> Trouble | None:
        labels = {other.label for other in self.participants.values()}
        if participant.label and participant.label in labels:
            return Trouble(LABEL_TAKEN, f"the label {participant.label} is in the conference")
        if participant.coached and participant.coached not in self.participants:
            return Trouble(NOBODY_TO_COACH, f"{participant.coached} is not in the conference")
        if len(self.participants) >= min(most, MOST):
            return Trouble(FULL, f"the conference {self.name} is full")
        return None

    def _complete(self) -> bool:
        starts = any(participant.starts for participant in self.participants.values())
        return starts and len(self.participants) > 1

    def leave(self, leg: Leg, why: str) -> Mapping[str, str]:
        """Take the leg out; the conference ends with its last or with its moderator."""
        participant = self.participants.pop(leg.sid)
        leg.place = None
        self._left(participant, why)
        for other in self.participants.values():
            _show_party(other, "leave", participant)
        kicked = why == "kicked"
        if participant.ends and self.status == IN_PROGRESS:
            self.end(MODERATOR_KICKED if kicked else MODERATOR_LEFT, participant)
        elif not self.participants and not self.invited:
            self.end(LAST_KICKED if kicked else LAST_LEFT, participant)
        return self._result(participant, why)

    def kick(self, participant: Participant) -> None:
        """Take a participant out through the REST API; its own TwiML goes on."""
        result = self.leave(participant.leg, "kicked")
        self._exchange.tell(participant.leg, Released(result))

    def end(self, reason: str, by: Participant | None = None) -> None:
        """End it for everybody; each leg goes on with its own TwiML."""
        if self.status == COMPLETED:
            return
        self.status, self.reason = COMPLETED, reason
        self.ended_by = by.leg.sid if by else ""
        for participant in list(self.participants.values()):
            del self.participants[participant.leg.sid]
            participant.leg.place = None
            self._left(participant, reason)
            result = self._result(participant, reason)
            self._exchange.tell(participant.leg, Released(result))
        for participant in list(self.invited.values()):
            self._exchange.hang_up(participant.leg)
        ending = {"ReasonConferenceEnded": reason, "Reason": reason.replace("-", " ")}
        if by is not None:
            ending["CallSidEndingConference"] = by.leg.sid
            if by.label:
                ending["ParticipantLabelEndingConference"] = by.label
        self._event("conference-end", ending)

    def _left(self, participant: Participant, why: str) -> None:
        status = "completed" if why == "hangup" else participant.leg.status
        about = {
            "ReasonParticipantLeft": LEFT.get(why, "participant_hung_up"),
            "ParticipantCallStatus": status,
        }
        self._event("participant-leave", participant.params() | about)

    def _result(self, participant: Participant, why: str) -> dict[str, str]:
        now_ms = self._exchange.runtime.clock.now_ms()
        return {
            "DialCallStatus": "failed" if why == "error" else "answered",
            "DialCallDuration": str((now_ms - participant.created_ms) // 1000),
            "DialBridged": _bridged(self),
        }

    # ---- invitations ------------------------------------------------------------------------

    def ready(self, leg: Leg) -> None:
        """An invited leg has come out of the conference and has nothing left to do."""
        self._exchange.hang_up(leg)

    def ended(self, leg: Leg) -> None:
        """An invited leg is over; it may never have come."""
        participant = self.invited.pop(leg.sid, None)
        if participant is None or self.status == COMPLETED:
            return
        about = {
            "ReasonParticipantLeft": "participant_add_failed",
            "ParticipantCallStatus": leg.status,
        }
        self._event("participant-leave", participant.params() | about)
        if not self.participants and not self.invited:
            self.end(LAST_LEFT)

    # ---- speaking and hearing ---------------------------------------------------------------

    def utter(self, leg: Leg, text: str) -> None:
        """Let everybody hear it who may."""
        speaker = self.participants[leg.sid]
        if self.status != IN_PROGRESS:
            return
        for other in self.participants.values():
            if speaker.may_speak_to(other):
                words = {"from": speaker.role, "name": speaker.label, "text": text}
                other.leg.show("heard", **words)

    def changed(self, participant: Participant, event: str) -> None:
        """Tell that the REST API changed a participant (`mute`, `unhold`, `modify`…)."""
        participant.updated_ms = self._exchange.runtime.clock.now_ms()
        self._event(f"participant-{event}", participant.params())
        if event in {"mute", "unmute"}:
            participant.leg.show("muted", muted=participant.muted)
        if event in {"hold", "unhold"}:
            participant.leg.show("held", held=participant.hold)
        self.refresh()

    def refresh(self) -> None:
        """Let everybody hear what is theirs: hold music, the waiting document, or one another."""
        for participant in self.participants.values():
            hears = MusicOff() if self.status == IN_PROGRESS else participant.wait
            if participant.hold:
                hears = participant.holding
            if participant.hears != hears:
                participant.hears = hears
                self._exchange.tell(participant.leg, hears)

    # ---- events -----------------------------------------------------------------------------

    def _event(self, event: str, about: Mapping[str, str]) -> None:
        self._sequence += 1
        runtime = self._exchange.runtime
        self.updated_ms = runtime.clock.now_ms()
        callback = self.callback
        group = EVENT_GROUPS[event]
        if callback is not None and group in callback.events:
            params = {
                "AccountSid": runtime.settings.account_sid,
                "ConferenceSid": self.sid,
                "FriendlyName": self.name,
                "SequenceNumber": str(self._sequence),
                "StatusCallbackEvent": event,
                "Timestamp": rfc2822(self.updated_ms),
            }
            self._exchange.webhooks.notify(callback.url, {**params, **about}, callback.method)
        runtime.journal.change()


# The word of `statusCallbackEvent` that asks for each event.
EVENT_GROUPS = {
    "conference-start": "start",
    "conference-end": "end",
    "participant-join": "join",
    "participant-leave": "leave",
    "participant-mute": "mute",
    "participant-unmute": "mute",
    "participant-hold": "hold",
    "participant-unhold": "hold",
    "participant-modify": "modify",
}


def _bridged(conference: Conference) -> str:
    return "false" if conference.status == INIT else "true"


def _show_party(to: Participant, event: str, about: Participant) -> None:
    if about.noticed_by(to):
        to.leg.show("party", **{"event": event, "from": about.role, "name": about.label})


def conference_callback(noun: Verb, base: str) -> Callback | None:
    """Return the status callback that a <Conference> asks for."""
    if not noun.get("statusCallback"):
        return None
    events = frozenset(noun.get("statusCallbackEvent").split())
    url = urljoin(base, noun.get("statusCallback"))
    return Callback(url, noun.get("statusCallbackMethod", "POST"), events)


class Conferences:
    """All conferences; a name is free again when the conference of that name has ended."""

    def __init__(self, exchange: "Exchange") -> None:
        """Start with none."""
        self._exchange = exchange
        self._all: dict[str, Conference] = {}

    def all(self) -> list[Conference]:
        """Return every conference, the oldest first."""
        return list(self._all.values())

    def find(self, name_or_sid: str) -> Conference | None:
        """Return the conference with this SID, or the live one of this name."""
        if name_or_sid in self._all:
            return self._all[name_or_sid]
        live = (one for one in self._all.values() if one.status != COMPLETED)
        return next((one for one in live if one.name == name_or_sid), None)

    def join(self, leg: Leg, noun: Verb, base: str) -> None:
        """Put the leg into the conference that the noun names, made when there is none."""
        conference = self._named(noun.text)
        if conference.callback is None and not conference.participants:
            conference.callback = conference_callback(noun, base)
        now_ms = self._exchange.runtime.clock.now_ms()
        participant = Participant.from_noun(leg, noun, base, now_ms)
        trouble = conference.join(participant, int(noun.number("maxParticipants", MOST)))
        if trouble is not None:
            self._exchange.runtime.journal.trouble(trouble, leg.sid)
            failed = {"DialCallStatus": "failed", "DialBridged": "false"}
            self._exchange.tell(leg, Released(failed))

    def invite(
        self,
        name: str,
        noun: Verb,
        *,
        to: str,
        from_: str,
        timeout_s: float,
        callback: Callback | None,
    ) -> tuple[Conference, Participant]:
        """Ring somebody who joins when they answer."""
        conference = self._named(name)
        named = Verb("Conference", noun.attributes, conference.name)
        if conference.callback is None and not conference.participants:
            conference.callback = conference_callback(named, "")
        leg = self._exchange.ring(
            to,
            from_=from_,
            source=Source(document=Document((Verb("Dial", {}, children=(named,)),))),
            direction="outbound-api",
            timeout_s=timeout_s,
            callback=callback,
            placer=conference,
        )
        participant = Participant.from_noun(leg, named, "", leg.created_ms)
        conference.invited[leg.sid] = participant
        return conference, participant

    def _named(self, name: str) -> Conference:
        conference = self.find(name)
        if conference is None or conference.status == COMPLETED:
            conference = Conference(self._exchange, name)
            self._all[conference.sid] = conference
            self._forget()
        return conference

    def _forget(self) -> None:
        """Drop the oldest that have ended, beyond `KEPT`."""
        over = [one.sid for one in self._all.values() if one.status == COMPLETED]
        for sid in over[: max(len(self._all) - KEPT, 0)]:
            del self._all[sid]
