"""A <Dial> of telephone numbers and browsers: rung together, the first to answer is bridged."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from simulator import steps
from simulator.leg import EVENTS, Callback, Leg
from simulator.steps import Source
from simulator.twiml import Document, Verb

if TYPE_CHECKING:
    from simulator.exchange import Exchange

DIAL_TIMEOUT_S = 30
# When nobody answered, the action URL hears the status that says most.
TELLING = ("busy", "failed", "no-answer", "canceled", "completed")


def noun_callback(noun: Verb, base: str) -> Callback | None:
    """Return the status callback that a noun asks for."""
    if not noun.get("statusCallback"):
        return None
    events = frozenset(noun.get("statusCallbackEvent", "completed").split()) & EVENTS
    url = urljoin(base, noun.get("statusCallback"))
    return Callback(url, noun.get("statusCallbackMethod", "POST"), events)


class Dialling:
    """One <Dial>: the leg that waits (`parent`) and those that it rings."""

    def __init__(self, exchange: "Exchange", parent: Leg, step: steps.DialOut) -> None:
        """Prepare; `begin` rings."""
        self._exchange = exchange
        self._parent = parent
        self._verb = step.verb
        self._base = step.base
        self._children: list[Leg] = []
        self._winner: Leg | None = None
        self._over = False
        parent.place = self

    def begin(self) -> None:
        """Ring everybody at once."""
        nouns = self._verb.children or (Verb("Number", {}, self._verb.text),)
        self._children = [self._ring(noun) for noun in nouns]

    def _ring(self, noun: Verb) -> Leg:
        whisper = urljoin(self._base, noun.get("url")) if noun.get("url") else ""
        params = {
            child.get("name"): child.get("value")
            for child in noun.children
            if child.name == "Parameter"
        }
        return self._exchange.ring(
            _address(noun),
            from_=self._verb.get("callerId") or self._parent.from_,
            source=Source(whisper, noun.get("method", "POST"))
            if whisper
            else Source(document=Document(())),
            direction="outbound-dial",
            timeout_s=self._verb.number("timeout", DIAL_TIMEOUT_S),
            callback=noun_callback(noun, self._base),
            placer=self,
            parent=self._parent.sid,
            params=params,
        )

    def ready(self, leg: Leg) -> None:
        """The first to be ready is bridged; the others stop ringing."""
        if self._over or self._winner is not None:
            self._exchange.hang_up(leg)
            return
        self._winner = leg
        leg.place = self
        for child in self._children:
            if child is not leg and child.live:
                self._exchange.hang_up(child)
        for one, other in ((self._parent, leg), (leg, self._parent)):
            one.show("party", **{"event": "join", "from": other.role, "name": ""})

    def ended(self, leg: Leg) -> None:
        """A dialled party is gone: the bridge is over, or one fewer rings."""
        nobody_rings = not any(child.live for child in self._children)
        if leg is self._winner or (self._winner is None and nobody_rings):
            self._finish()

    def leave(self, leg: Leg, _why: str) -> Mapping[str, str]:
        """Either side leaves: the other is released (the caller) or ends (the called)."""
        if leg is not self._parent:
            leg.place = None
            self._finish()
            return {}
        self._over = True
        self._parent.place = None
        result = self._result()
        for child in self._children:
            if child.live:
                self._exchange.hang_up(child)
        return result

    def utter(self, leg: Leg, text: str) -> None:
        """Let the other side hear it."""
        if self._winner is not None:
            other = self._winner if leg is self._parent else self._parent
            other.show("heard", **{"from": leg.role, "name": "", "text": text})

    def _finish(self) -> None:
        if not self._over:
            self._over = True
            self._parent.place = None
            self._exchange.tell(self._parent, steps.Released(self._result()))

    def _result(self) -> dict[str, str]:
        if self._winner is not None:
            now_ms = self._exchange.runtime.clock.now_ms()
            return {
                "DialCallStatus": "completed",
                "DialCallSid": self._winner.sid,
                "DialCallDuration": str((now_ms - self._winner.answered_ms) // 1000),
                "DialBridged": "true",
            }
        statuses = {child.status: child for child in self._children}
        status = next((status for status in TELLING if status in statuses), "canceled")
        result = {"DialCallStatus": status, "DialBridged": "false"}
        if status in statuses:
            result["DialCallSid"] = statuses[status].sid
        return result


def _address(noun: Verb) -> str:
    if noun.name != "Client":
        return noun.text
    identity = next((child.text for child in noun.children if child.name == "Identity"), noun.text)
    return f"client:{identity}"
