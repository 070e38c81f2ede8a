"""One <Gather> listening: keys and words in, the parameters of its action URL out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from simulator.twiml import Verb

Owner = TypeVar("Owner")


@dataclass(slots=True)
class Gathering(Generic[Owner]):
    """An open <Gather> of the program `owner`."""

    verb: Verb
    owner: Owner
    digits: str = ""

    @property
    def inputs(self) -> str:
        """`dtmf`, `speech` or `dtmf speech`."""
        return self.verb.get("input", "dtmf")

    @property
    def timeout_s(self) -> float:
        """Silence of so long ends it; counted from the end of the prompt or the last key."""
        return self.verb.number("timeout", 5)

    @property
    def asks_when_empty(self) -> bool:
        """Whether silence is sent to the action URL as well."""
        return self.verb.flag("actionOnEmptyResult", default=False)

    @property
    def nothing(self) -> Mapping[str, str]:
        """The parameters of silence."""
        names = {"dtmf": "Digits", "speech": "SpeechResult"}
        return {names[way]: "" for way in self.inputs.split() if way in names}

    def hears(self, way: str) -> bool:
        """Whether it listens to `dtmf` or `speech`."""
        return way in self.inputs.split()

    def keyed(self, key: str) -> Mapping[str, str] | None:
        """Take a key; return the result when it is complete, else None."""
        if key in self.verb.get("finishOnKey", "#"):
            return self._result(key)
        self.digits += key
        wanted = self.verb.number("numDigits", 0)
        return self._result("") if 0 < wanted <= len(self.digits) else None

    def said(self, text: str) -> Mapping[str, str] | None:
        """Take what was said; it ends the gathering."""
        return {"SpeechResult": text, "Confidence": "0.9"}

    def timed_out(self) -> Mapping[str, str]:
        """Return what there is when nothing more comes."""
        return self._result("")

    def _result(self, finished_on: str) -> Mapping[str, str]:
        if not self.digits:
            return {}
        return {"Digits": self.digits, "FinishedOnKey": finished_on}
