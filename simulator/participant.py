"""One leg in a conference: what it may say and hear, and what events tell about it."""

from dataclasses import dataclass, field
from urllib.parse import urljoin

from simulator.leg import IN_PROGRESS, QUEUED, RINGING, Leg
from simulator.steps import Music, MusicOff
from simulator.twiml import Verb

STAFF = ("agent-", "supervisor-")  # how the labels of Heard begin
STATUSES = {QUEUED: "queued", RINGING: "ringing", IN_PROGRESS: "connected"}


@dataclass(slots=True, eq=False)
class Participant:
    """One leg in a conference. `coached` is the CallSid of the only one who hears it, if any.

    `wait` is heard until the conference starts, `holding` on hold, `hears` is what was last told.
    """

    leg: Leg
    label: str = ""
    muted: bool = False
    hold: bool = False
    coached: str = ""
    starts: bool = True
    ends: bool = False
    wait: Music = field(default_factory=lambda: Music(None))
    holding: Music = field(default_factory=lambda: Music(None))
    hears: Music | MusicOff | None = None
    created_ms: int = 0
    updated_ms: int = 0

    @classmethod
    def from_noun(cls, leg: Leg, noun: Verb, base: str, now_ms: int) -> "Participant":
        """Read a <Conference>; its relative URLs resolve against `base`."""
        url = noun.attributes.get("waitUrl")
        wait = Music(urljoin(base, url) if url else url, noun.get("waitMethod", "POST"))
        return cls(
            leg,
            label=noun.get("participantLabel"),
            muted=noun.flag("muted", default=False),
            coached=noun.get("coach"),
            starts=noun.flag("startConferenceOnEnter", default=True),
            ends=noun.flag("endConferenceOnExit", default=False),
            wait=wait,
            created_ms=now_ms,
            updated_ms=now_ms,
        )

    @property
    def status(self) -> str:
        """Return the REST API's word."""
        return STATUSES.get(self.leg.status, "complete")

    @property
    def role(self) -> str:
        """Return `agent` for staff, who may also be on a telephone of their own, else `resident`.

        A phone cannot tell, so the label that Heard gave is believed.
        """
        return "agent" if self.label.startswith(STAFF) else self.leg.role

    def may_speak_to(self, other: "Participant") -> bool:
        """Whether what this one says is heard by the other."""
        if self is other or self.muted or self.hold or other.hold:
            return False
        return not self.coached or self.coached == other.leg.sid

    def noticed_by(self, other: "Participant") -> bool:
        """Whether the other can tell that this one is there: nobody notices who only listens."""
        return not self.muted and self.coached in {"", other.leg.sid}

    def params(self) -> dict[str, str]:
        """Return what an event says about the participant."""
        params = {
            "CallSid": self.leg.sid,
            "Muted": _word(self.muted),
            "Hold": _word(self.hold),
            "Coaching": _word(bool(self.coached)),
            "EndConferenceOnExit": _word(self.ends),
            "StartConferenceOnEnter": _word(self.starts),
        }
        if self.coached:
            params["CallSidToCoach"] = self.coached
        if self.label:
            params["ParticipantLabel"] = self.label
        return params


def _word(flag: bool) -> str:
    return str(flag).lower()
