"""One <Record> listening: what is said after the tone, and the parameters of its action URL.

It stands where a <Gather> stands while it listens; nobody else hears what is said.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from simulator.twiml import Verb

Owner = TypeVar("Owner")

RATE = 8000  # samples a second, one byte each
WORDS_PER_S = 2.5


@dataclass(slots=True)
class Recording(Generic[Owner]):
    """An open <Record> of the program `owner`; `words` are what was said so far."""

    verb: Verb
    owner: Owner
    words: list[str] = field(default_factory=list)
    inputs: str = "dtmf speech"
    asks_when_empty: bool = False

    @property
    def timeout_s(self) -> float:
        """Silence of so long ends it."""
        return self.verb.number("timeout", 5)

    @property
    def nothing(self) -> Mapping[str, str]:
        """A recording without a sound is none: the next verb follows."""
        return {}

    def hears(self, _way: str) -> bool:
        """Whatever is done on the line, it is recorded or ends the recording."""
        return True

    def keyed(self, key: str) -> Mapping[str, str] | None:
        """Take a key; return the result when it ends the recording, else None."""
        return self._result(key) if key in self.verb.get("finishOnKey", "1234567890*#") else None

    def said(self, text: str) -> Mapping[str, str] | None:
        """Keep what was said, and go on until a key, a silence or the longest time."""
        self.words.append(text)
        return None if self.seconds < self.verb.number("maxLength", 3600) else self._result("")

    def timed_out(self) -> Mapping[str, str]:
        """Return what there is after a silence."""
        return self._result("")

    def hung_up(self) -> Mapping[str, str]:
        """Return what there is when the caller has gone."""
        return self._result("hangup")

    @property
    def seconds(self) -> int:
        """How long it is by its words."""
        return math.ceil(len(" ".join(self.words).split()) / WORDS_PER_S)

    def _result(self, digits: str) -> Mapping[str, str]:
        if not self.words:
            return {}
        return {"RecordingDuration": str(self.seconds), "Digits": digits}


def silence(seconds: int) -> bytes:
    """Return a sound file (WAV) of so long; there is no voice in this network."""
    samples = bytes([128]) * (seconds * RATE)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE, 1, 8)
    body = form + struct.pack("<4sI", b"data", len(samples)) + samples
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body
