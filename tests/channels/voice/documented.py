"""What the provider documents of voice TwiML: verbs, attributes, nesting, values and places.

Attributes and nesting are read from the provider's own SDK, whose classes are made from its
documentation; values and places stand in tables here. The simulated network has a table of its
own, so a mistake in one is not hidden by the same mistake in the other.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from xml.etree import ElementTree as ET

from twilio.twiml import TwiML, voice_response

MAX_BYTES = 64 * 1024
MAX_SENT = 4000  # characters of a document that is sent through the REST API

_CAMEL = re.compile(r"_([a-z])")
_SPECIAL = {"from_": "from", "xml_lang": "{http://www.w3.org/XML/1998/namespace}lang"}

# What a document that plays to somebody who waits may hold. A queue's is asked for by <Enqueue>,
# a conference's by <Conference waitUrl> or a hold (error 13238).
QUEUE = frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Leave", "Hangup"})
CONFERENCE = frozenset({"Say", "Play", "Pause", "Redirect"})
PLACES: Mapping[str, frozenset[str]] = {
    "/twilio/voice/wait": QUEUE,
    "/twilio/voice/said": QUEUE,
    "/twilio/voice/key": QUEUE,
    "/twilio/voice/hold": CONFERENCE,
}
LAST = frozenset({"Redirect", "Hangup", "Reject", "Leave"})  # nothing after them is reached

Check = Callable[[str], bool]


def _words(*allowed: str) -> Check:
    return lambda value: set(value.split()) <= set(allowed) and value != ""


def _number(least: int, most: int) -> Check:
    return lambda value: value.isdecimal() and least <= int(value) <= most


def _shape(pattern: str) -> Check:
    return lambda value: re.fullmatch(pattern, value) is not None


_URL = _shape(r"(https?://[^\s]+|/[^\s]*)")
_METHOD, _FLAG = _words("GET", "POST"), _words("true", "false")
_LANGUAGE = _shape(r"[a-z]{2,3}(-[A-Z][A-Za-z]+)?(-[A-Z]{2})?")
_EVENTS = _words("start", "end", "join", "leave", "mute", "hold", "modify", "speaker")

VALUES: Mapping[str, Mapping[str, Check]] = {
    "Say": {"language": _LANGUAGE, "voice": _shape(r"[\w.-]+"), "loop": _number(0, 1000)},
    "Pause": {"length": _number(1, 600)},
    "Play": {"loop": _number(0, 1000)},
    "Redirect": {"method": _METHOD},
    "Gather": {
        "input": _words("dtmf", "speech"),
        "action": _URL,
        "method": _METHOD,
        "timeout": _number(1, 600),
        "speechTimeout": _shape(r"auto|\d+"),
        "numDigits": _number(1, 100),
        "finishOnKey": _shape(r"[0-9#*]*"),
        "language": _LANGUAGE,
        "profanityFilter": _FLAG,
        "actionOnEmptyResult": _FLAG,
    },
    "Record": {
        "action": _URL,
        "method": _METHOD,
        "timeout": _number(1, 600),
        "maxLength": _number(1, 14_400),
        "finishOnKey": _shape(r"[0-9#*]*"),
        "playBeep": _FLAG,
        "trim": _words("trim-silence", "do-not-trim"),
        "transcribe": _FLAG,
        "transcribeCallback": _URL,
    },
    "Enqueue": {
        "action": _URL,
        "method": _METHOD,
        "waitUrl": _URL,
        "waitUrlMethod": _METHOD,
        "maxQueueSize": _number(1, 5000),
    },
    "Dial": {
        "action": _URL,
        "method": _METHOD,
        "timeout": _number(1, 600),
        "answerOnBridge": _FLAG,
        "record": _words(
            "do-not-record",
            "record-from-answer",
            "record-from-ringing",
            "record-from-answer-dual",
            "record-from-ringing-dual",
        ),
        "callerId": _shape(r"\+[1-9]\d{6,14}|client:.+"),
    },
    "Conference": {
        "muted": _FLAG,
        "beep": _words("true", "false", "onEnter", "onExit"),
        "startConferenceOnEnter": _FLAG,
        "endConferenceOnExit": _FLAG,
        "waitUrl": _shape(r"(https?://[^\s]+|/[^\s]*)?"),  # empty: silence
        "statusCallback": _URL,
        "statusCallbackEvent": _EVENTS,
        "statusCallbackMethod": _METHOD,
        "record": _words("do-not-record", "record-from-start"),
        "recordingStatusCallback": _URL,
        "recordingStatusCallbackEvent": _words("in-progress", "completed", "absent"),
        "recordingStatusCallbackMethod": _METHOD,
        "coach": _shape(r"CA\w+"),
        "participantLabel": _shape(r".{1,128}"),
    },
    "Number": {
        "url": _URL,
        "method": _METHOD,
        "statusCallback": _URL,
        "statusCallbackEvent": _words("initiated", "ringing", "answered", "completed"),
        "statusCallbackMethod": _METHOD,
    },
}
TEXTS: Mapping[str, Check] = {
    "Redirect": _URL,
    "Play": _URL,
    "Enqueue": _shape(r".{1,64}"),
    "Conference": _shape(r".{1,128}"),
    "Number": _shape(r"\+[1-9]\d{6,14}"),
    "Say": _shape(r"(?s).{1,4096}"),
}
MOST_NUMBERS = 10  # that one <Dial> rings at once


def mistakes(document: str, asked: str = "") -> list[str]:
    """Return what the provider does not document; `asked` is the path that answered with it."""
    if len(document.encode()) > MAX_BYTES:
        return ["larger than 64 kB"]
    root = ET.fromstring(document)
    if root.tag != "Response" or root.attrib:
        return [f"the root is {root.tag} with {root.attrib}"]
    return [*_nested(root, "Response"), *_placed(root, asked), *_unreached(root)]


def _nested(parent: ET.Element, name: str) -> Iterator[str]:
    allowed = _children(name)
    for element in parent:
        if element.tag not in allowed:
            yield f"<{element.tag}> in <{name}>"
            continue
        for attribute in element.attrib.keys() - allowed[element.tag]:
            yield f"<{element.tag} {attribute}>"
        yield from _values(element)
        yield from _nested(element, element.tag)
    numbers = [child for child in parent if child.tag == "Number"]
    if len(numbers) > MOST_NUMBERS:
        yield f"{len(numbers)} numbers in one <{name}>"


def _values(element: ET.Element) -> Iterator[str]:
    known = VALUES.get(element.tag, {})
    for attribute, value in element.attrib.items():
        if attribute not in known:
            yield f"<{element.tag} {attribute}> has no documented values in this table"
        elif not known[attribute](value):
            yield f"<{element.tag} {attribute}={value!r}>"
    check = TEXTS.get(element.tag)
    text = (element.text or "").strip()
    if check is None and text:
        yield f"<{element.tag}> holds text"
    elif check is not None and not check(text):
        yield f"<{element.tag}>{text}</{element.tag}>"


def _placed(root: ET.Element, asked: str) -> Iterator[str]:
    allowed = PLACES.get(asked.partition("?")[0])
    for element in root:
        if allowed is not None and element.tag not in allowed:
            yield f"<{element.tag}> in what a waiting caller hears"


def _unreached(root: ET.Element) -> Iterator[str]:
    for element in list(root)[:-1]:
        if element.tag in LAST:
            yield f"verbs after <{element.tag}> that nobody reaches"


@cache
def _children(name: str) -> Mapping[str, frozenset[str]]:
    """Return what may be in an element, and the attributes of each, as the SDK has them."""
    cls = voice_response.VoiceResponse if name == "Response" else getattr(voice_response, name)
    return dict(_methods(cls))


def _methods(cls: type[TwiML]) -> Iterator[tuple[str, frozenset[str]]]:
    for method in (m for n, m in vars(cls).items() if inspect.isfunction(m) and n[0] != "_"):
        every = list(inspect.signature(method).parameters.values())[1:]
        parameters = [p for p in every if p.kind is p.POSITIONAL_OR_KEYWORD]
        needed = [p for p in parameters if p.default is p.empty]
        element = method(cls(), *("x" for _ in needed))
        yield element.name, frozenset(_attribute(p.name) for p in parameters if p not in needed)


def _attribute(parameter: str) -> str:
    return _SPECIAL.get(parameter) or _CAMEL.sub(lambda found: found[1].upper(), parameter)
