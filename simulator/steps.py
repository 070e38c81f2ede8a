"""What can happen to a leg of a call, and what its interpreter answers: data, no doing.

Happenings go into `Interpreter.handle`; steps come out and `exchange.py` carries them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.twiml import Document, Trouble, Verb


class Kind(StrEnum):
    """What a document is for; it decides which verbs it may hold and what follows it."""

    MAIN = "main"  # the call itself
    QUEUE = "queue"  # what a queued caller hears, again and again
    CONFERENCE = "conference"  # what a participant hears before the start or on hold, once
    PROMPT = "prompt"  # what is inside a <Gather>


@dataclass(frozen=True, slots=True)
class Source:
    """Where TwiML comes from: a URL to ask, or a document that is already here."""

    url: str = ""
    method: str = "POST"
    document: Document | None = None


# ---- what happens to a leg ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Started:
    """The call begins (inbound) or was answered (outbound)."""

    source: Source


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document came. A token that is no longer the newest is out of date and ignored."""

    token: int
    document: Document
    url: str


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No usable document came."""

    token: int
    trouble: Trouble
    url: str


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The time of a `Wait` is over."""

    token: int


@dataclass(frozen=True, slots=True)
class Keyed:
    """The person on this leg pressed keys."""

    digits: str


@dataclass(frozen=True, slots=True)
class Said:
    """The person on this leg spoke."""

    text: str


@dataclass(frozen=True, slots=True)
class Redirected:
    """The REST API gave the leg something else to do, at once."""

    source: Source


@dataclass(frozen=True, slots=True)
class Entered:
    """The leg has a place in the queue it asked for."""


@dataclass(frozen=True, slots=True)
class Released:
    """The queue, the dialled party or the conference is over; `result` goes to the action URL."""

    result: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Music:
    """A participant waits or is held; `url` None is the network's own music, empty is silence."""

    url: str | None
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class MusicOff:
    """The participant is in the conversation."""


@dataclass(frozen=True, slots=True)
class HungUp:
    """The leg is over; `status` is the final CallStatus."""

    status: str = "completed"


Happening = (
    Started
    | Fetched
    | FetchFailed
    | Elapsed
    | Keyed
    | Said
    | Redirected
    | Entered
    | Released
    | Music
    | MusicOff
    | HungUp
)


# ---- what the interpreter asks for ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PickUp:
    """An inbound call is answered: the first verb that is not <Reject>."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """Ask `url` for the next document of this kind, with these parameters beside the call's."""

    token: int
    kind: Kind
    url: str
    method: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """Tell `Elapsed(token)` after so long."""

    token: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Speak:
    """The person on the leg hears this text."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class PlayFile:
    """The person on the leg hears this file; empty is the network's own hold music."""

    url: str


@dataclass(frozen=True, slots=True)
class Listen:
    """A <Gather> listens; `inputs` is `dtmf`, `speech` or both."""

    inputs: str


@dataclass(frozen=True, slots=True)
class Utter:
    """The person's words go to whoever is on the other side."""

    text: str


@dataclass(frozen=True, slots=True)
class EnterQueue:
    """Put the leg at the end of the queue of that name; `most` is its size, 0 as it is."""

    name: str
    most: int = 0


@dataclass(frozen=True, slots=True)
class EnterConference:
    """Put the leg into a conference; relative URLs in the noun resolve against `base`."""

    noun: Verb
    base: str


@dataclass(frozen=True, slots=True)
class DialOut:
    """Ring the parties of a <Dial>."""

    verb: Verb
    base: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Take the leg out of where it is.

    `resume`: answer with `Released`. `notify`: tell this action URL instead, whose answer does
    not matter any more.
    """

    why: str
    resume: bool = False
    notify: Source | None = None


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell an action URL how something ended; what it answers does not matter any more."""

    source: Source
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """A line for the debugger."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class RanOut:
    """The document has no more verbs: a dialled party is bridged, any other call ends."""


@dataclass(frozen=True, slots=True)
class End:
    """The leg is over."""

    status: str


Step = (
    PickUp
    | Fetch
    | Wait
    | Speak
    | PlayFile
    | Listen
    | Utter
    | EnterQueue
    | EnterConference
    | DialOut
    | Leave
    | Notify
    | Report
    | RanOut
    | End
)
