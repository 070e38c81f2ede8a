"""TwiML as a tree of verbs, checked as strictly as the provider does or more so.

A document that is refused here would be refused there, or would do something that no one meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

MAX_BYTES = 64 * 1024

NOT_XML = 12100
UNKNOWN_ATTRIBUTE = 12200
WRONG_TYPE = 12300
TOO_LARGE = 11750


@dataclass(frozen=True, slots=True)
class Shape:
    """What a verb may carry. `children` None: any markup, read as text (SSML in <Say>)."""

    attributes: frozenset[str]
    children: frozenset[str] | None = frozenset()


def _shape(attributes: str, children: str | None = "") -> Shape:
    allowed = None if children is None else frozenset(children.split())
    return Shape(frozenset(attributes.split()), allowed)


VOICE: Mapping[str, Shape] = {
    "Say": _shape("voice language loop", children=None),
    "Play": _shape("loop digits"),
    "Pause": _shape("length"),
    "Gather": _shape(
        "input action method timeout speechTimeout numDigits finishOnKey actionOnEmptyResult"
        " language hints bargeIn profanityFilter enhanced speechModel partialResultCallback"
        " partialResultCallbackMethod maxSpeechTime dtmfDetection debug",
        children="Say Play Pause",
    ),
    "Record": _shape(
        "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback"
        " recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe transcribeCallback"
    ),
    "Enqueue": _shape("action method waitUrl waitUrlMethod maxQueueSize workflowSid"),
    "Leave": _shape(""),
    "Redirect": _shape("method"),
    "Dial": _shape(
        "action method timeout hangupOnStar timeLimit callerId record trim answerOnBridge"
        " ringTone recordingStatusCallback sequential",
        children="Number Client Conference",
    ),
    "Hangup": _shape(""),
    "Reject": _shape("reason"),
}
NOUNS: Mapping[str, Shape] = {
    "Number": _shape(
        "url method sendDigits statusCallback statusCallbackEvent statusCallbackMethod"
    ),
    "Client": _shape(
        "url method statusCallback statusCallbackEvent statusCallbackMethod",
        children="Identity Parameter",
    ),
    "Conference": _shape(
        "muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants"
        " record region coach trim statusCallback statusCallbackEvent statusCallbackMethod"
        " recordingStatusCallback jitterBufferSize participantLabel eventCallbackUrl"
    ),
    "Identity": _shape(""),
    "Parameter": _shape("name value"),
}
MESSAGING: Mapping[str, Shape] = {
    "Message": _shape("to from action method statusCallback", children="Body Media"),
    "Redirect": _shape("method"),
    "Body": _shape(""),
    "Media": _shape(""),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One line of the debugger: the provider's error code, and what was wrong."""

    code: int
    message: str


class TwimlError(ValueError):
    """Raised when a document cannot be carried out."""

    def __init__(self, code: int, message: str) -> None:
        """Keep the provider's code beside the sentence."""
        super().__init__(message)
        self.trouble = Trouble(code, message)


@dataclass(frozen=True, slots=True)
class Verb:
    """One element: a verb (<Say>) or a noun inside one (<Conference>)."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    children: tuple["Verb", ...] = ()

    def get(self, attribute: str, default: str = "") -> str:
        """Return the attribute as written, or the default."""
        return self.attributes.get(attribute, default)

    def flag(self, attribute: str, default: bool) -> bool:
        """Return a true/false attribute; anything but `true` is false, as at the provider."""
        return self.get(attribute, str(default)).lower() == "true"

    def number(self, attribute: str, default: float) -> float:
        """Return a number, or the default when it is absent or not one (`speechTimeout=auto`)."""
        try:
            return float(self.get(attribute) or default)
        except ValueError:
            return default


@dataclass(frozen=True, slots=True)
class Document:
    """A <Response>: its verbs, and what was odd about it but did no harm."""

    verbs: tuple[Verb, ...]
    warnings: tuple[Trouble, ...] = ()


def parse(body: bytes, shapes: Mapping[str, Shape] = VOICE) -> Document:
    """Read a document; raises TwimlError with the provider's code when it is refused."""
    if len(body) > MAX_BYTES:
        raise TwimlError(TOO_LARGE, f"the document has {len(body)} bytes; 64 kB are allowed")
    try:
        root = ET.fromstring(body)  # noqa: S314 - bounded above, and expat stops entity bombs
    except (ET.ParseError, LookupError, ValueError) as error:  # the last two: odd encodings
        raise TwimlError(NOT_XML, f"not XML: {error}") from None
    if root.tag != "Response":
        raise TwimlError(NOT_XML, f"the root is <{root.tag}>, not <Response>")
    warnings: list[Trouble] = []
    verbs = tuple(_verb(element, shapes, "Response", warnings) for element in root)
    return Document(verbs, tuple(warnings))


def _verb(
    element: ET.Element, shapes: Mapping[str, Shape], inside: str, warnings: list[Trouble]
) -> Verb:
    shape = shapes.get(element.tag)
    if shape is None:
        message = f"<{element.tag}> in <{inside}> is no verb that this network carries out"
        raise TwimlError(NOT_XML, message)
    warnings.extend(
        Trouble(UNKNOWN_ATTRIBUTE, f"<{element.tag}> has no attribute {attribute}; ignored")
        for attribute in sorted(element.attrib.keys() - shape.attributes)
    )
    if shape.children is None:
        return Verb(element.tag, dict(element.attrib), _words(element))
    inner = {name: VOICE.get(name) or NOUNS.get(name) or MESSAGING[name] for name in shape.children}
    children = tuple(_verb(child, inner, element.tag, warnings) for child in element)
    return Verb(element.tag, dict(element.attrib), (element.text or "").strip(), children)


def _words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())
