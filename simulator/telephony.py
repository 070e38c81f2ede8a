"""What a person does with a handset: place a call, answer, speak, press keys, hang up.

The words are those of docs/simulator.md; the resident's phone and the agent's browser phone share
all of them but how a call begins.
"""

from collections.abc import Callable, Mapping
from typing import Any

from simulator import steps, twiml
from simulator.exchange import HUMAN, Exchange
from simulator.handsets import Handset, Message
from simulator.leg import IN_PROGRESS, RINGING, Callback, Leg
from simulator.settings import Number
from simulator.steps import Source

WITHHELD = "ANONYMOUS"
MACHINE = "machine_end_beep"  # what the provider calls an answering machine after its tone
KEYS = frozenset("0123456789*#")


class RefusedError(Exception):
    """Raised when a message is not acted on; `code` is one of docs/simulator.md."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code."""
        super().__init__(message)
        self.code = code


class Telephony:
    """Carries out the messages that phones send about calls."""

    def __init__(self, exchange: Exchange) -> None:
        """Use this exchange."""
        self._exchange = exchange
        self._settings = exchange.runtime.settings
        self._acts: Mapping[str, Callable[[Handset, Mapping[str, Any]], None]] = {
            "register": self._register,
            "unregister": self._unregister,
            "connect": self._connect,
            "call": self._call,
            "accept": self._accept,
            "reject": self._reject,
            "say": self._say,
            "digits": self._digits,
            "mute": self._mute,
            "hangup": self._hang_up,
        }

    def act(self, handset: Handset, message: Mapping[str, Any]) -> None:
        """Carry out one message; raises RefusedError."""
        act = self._acts.get(str(message.get("type")))
        if act is None:
            raise RefusedError("unknown_type", f"no message has the type {message.get('type')!r}")
        act(handset, message)

    def abandon(self, handset: Handset) -> None:
        """Nobody holds the handset any more: its call is over, and it is not rung."""
        handset.registered = False
        if handset.leg is not None:
            self._exchange.hang_up(handset.leg)

    # ---- beginning --------------------------------------------------------------------------

    def _register(self, handset: Handset, _message: Mapping[str, Any]) -> None:
        _only_client(handset)
        handset.registered = True
        handset.show({"type": "registered", "identity": _identity(handset)})

    def _unregister(self, handset: Handset, _message: Mapping[str, Any]) -> None:
        _only_client(handset)
        handset.registered = False
        handset.show({"type": "unregistered", "identity": _identity(handset)})

    def _connect(self, handset: Handset, message: Mapping[str, Any]) -> None:
        """Place a call from a browser phone to Heard's voice application."""
        _only_client(handset)
        _free(handset)
        given = message.get("params", {})
        if not isinstance(given, dict):
            raise RefusedError("bad_message", "params is not an object")
        params = {str(name): str(value) for name, value in given.items()}
        self._exchange.incoming(
            handset,
            from_=handset.address,
            to=params.get("To", ""),
            source=Source(self._settings.webhook(self._settings.client_path)),
            params={**params, "ApplicationSid": self._settings.application_sid},
        )

    def _call(self, handset: Handset, message: Mapping[str, Any]) -> None:
        """Place a call from a telephone to one of the landlord's numbers."""
        _free(handset)
        number = self._settings.number(_text(message, "to"))
        if number is None or "voice" not in number.channels:
            raise RefusedError("bad_message", f"{message['to']} is not a number that can be called")
        self._exchange.incoming(
            handset,
            from_=WITHHELD if message.get("withheld") is True else handset.address,
            to=number.number,
            source=Source(self._settings.webhook(number.voice_path)),
            fallback=_fallback(number),
            callback=Callback(self._settings.webhook(number.status_path)),
        )

    def _accept(self, handset: Handset, message: Mapping[str, Any]) -> None:
        answered_by = MACHINE if message.get("machine") is True else HUMAN
        self._exchange.answer(_ringing(handset), answered_by)

    def _reject(self, handset: Handset, _message: Mapping[str, Any]) -> None:
        self._exchange.hang_up(_ringing(handset), "busy")

    # ---- during the call --------------------------------------------------------------------

    def _say(self, handset: Handset, message: Mapping[str, Any]) -> None:
        leg, text = _in_call(handset), _text(message, "text")
        if not handset.muted:
            self._exchange.tell(leg, steps.Said(text))

    def _digits(self, handset: Handset, message: Mapping[str, Any]) -> None:
        leg, digits = _in_call(handset), _text(message, "digits")
        if not KEYS.issuperset(digits):
            raise RefusedError("bad_message", f"{digits!r} has keys that no phone has")
        self._exchange.tell(leg, steps.Keyed(digits))

    def _mute(self, handset: Handset, message: Mapping[str, Any]) -> None:
        leg = _in_call(handset)
        handset.muted = message.get("muted") is True
        leg.show("muted", muted=handset.muted)

    def _hang_up(self, handset: Handset, _message: Mapping[str, Any]) -> None:
        if handset.leg is None:
            raise RefusedError("no_call", "there is no call")
        self._exchange.hang_up(handset.leg)


def _fallback(number: Number) -> Source | None:
    if number.fallback_twiml:
        return Source(document=twiml.parse(number.fallback_twiml.encode()))
    return Source(number.fallback_url) if number.fallback_url else None


def _identity(handset: Handset) -> str:
    return handset.address.removeprefix("client:")


def _only_client(handset: Handset) -> None:
    if not handset.is_client:
        raise RefusedError("unknown_type", "a telephone does not register or connect")


def _free(handset: Handset) -> None:
    if handset.leg is not None:
        raise RefusedError("busy", "there is a call already")


def _ringing(handset: Handset) -> Leg:
    if handset.leg is None or handset.leg.status != RINGING or handset.leg.direction == "inbound":
        raise RefusedError("no_call", "nobody is calling")
    return handset.leg


def _in_call(handset: Handset) -> Leg:
    if handset.leg is None or handset.leg.status != IN_PROGRESS:
        raise RefusedError("no_call", "there is no call, or it is not answered yet")
    return handset.leg


def _text(message: Message | Mapping[str, Any], name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RefusedError("bad_message", f"{name} is missing or not text")
    return value
