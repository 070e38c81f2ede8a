"""Texts and WhatsApp messages: what residents send in, what Heard sends out, and its fate."""

from dataclasses import dataclass

from core.clock import iso
from simulator import twiml
from simulator.faults import Fault
from simulator.handsets import Handset, Handsets
from simulator.media import Library, shown
from simulator.params import API_VERSION, PLACE_FIELDS, country
from simulator.runtime import Runtime
from simulator.segments import segments
from simulator.settings import Number
from simulator.twiml import TwimlError
from simulator.webhooks import Answer, WebhookError, Webhooks

KEPT = 5000
WHATSAPP = "whatsapp:"
WINDOW_MS = 24 * 3600 * 1000
# The statuses that follow `queued`, each with its error code.
Fate = tuple[tuple[str, int], ...]

STOP_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "arret"})
START_WORDS = frozenset({"start", "yes", "unstop"})
OUTSIDE_WINDOW, UNREACHABLE, FILTERED, NO_MEDIA = 63016, 30003, 30007, 63019

ERROR_TEXTS = {
    OUTSIDE_WINDOW: "Failed to send freeform message because you are outside the allowed window",
    UNREACHABLE: "Unreachable destination handset",
    FILTERED: "Carrier violation",
    NO_MEDIA: "Media failed to download",
}


@dataclass(slots=True, eq=False)
class Text:
    """One message. Every `_ms` is since 1970, 0 is never; `media` is (url, content type)."""

    sid: str
    from_: str
    to: str
    body: str
    direction: str
    status: str
    created_ms: int
    updated_ms: int
    sent_ms: int = 0
    error: int = 0
    media: tuple[tuple[str, str], ...] = ()
    callback: str = ""
    lacks_media: bool = False  # an outbound one: a file of it could not be fetched
    taken: bool = False  # an inbound one: Heard has answered for it

    @property
    def phone(self) -> str:
        """The resident's number, without the channel."""
        resident = self.from_ if self.direction == "inbound" else self.to
        return resident.removeprefix(WHATSAPP)

    def to_dict(self) -> dict[str, object]:
        """Return what the phone and the network page show."""
        return {
            "sid": self.sid,
            "from": self.from_.removeprefix(WHATSAPP),
            "to": self.to.removeprefix(WHATSAPP),
            "channel": "whatsapp" if self.from_.startswith(WHATSAPP) else "sms",
            "body": self.body,
            "mine": self.direction == "inbound",
            "status": self.status,
            "taken": self.taken,
            "error": ERROR_TEXTS.get(self.error, ""),
            "at": iso(self.created_ms),
            "media": [{"url": shown(url), "content_type": type_} for url, type_ in self.media],
        }


class Texts:
    """All messages of the account, the oldest first."""

    def __init__(
        self, runtime: Runtime, webhooks: Webhooks, handsets: Handsets, library: Library
    ) -> None:
        """Start with none."""
        self._runtime = runtime
        self._webhooks = webhooks
        self._handsets = handsets
        self._library = library
        self.all: dict[str, Text] = {}
        self._opted_out: set[tuple[str, str]] = set()

    def of(self, phone: str) -> list[Text]:
        """Return the messages on one resident's phone."""
        return [text for text in self.all.values() if text.phone == phone and text.sent_ms]

    # ---- in ---------------------------------------------------------------------------------

    def receive(
        self,
        number: Number,
        *,
        from_: str,
        to: str,
        body: str,
        media: tuple[tuple[str, str], ...] = (),
    ) -> Text:
        """A resident sends something to a landlord's number (`whatsapp:` on both, or neither)."""
        text = self._new(from_, to, body, "inbound", media=media)
        self._show(text, "message")
        word = body.strip().lower()
        if word in STOP_WORDS:
            self._opted_out.add((from_, to))
        elif word in START_WORDS:
            self._opted_out.discard((from_, to))
        self._runtime.tasks.start(self._deliver(number, text))
        return text

    async def _deliver(self, number: Number, text: Text) -> None:
        url = self._runtime.settings.webhook(number.messages_path)
        try:
            answer = await self._webhooks.request(url, self._inbound_params(text))
            text.taken = True
            self._show(text, "status")
            self._reply(text, answer)
        except (WebhookError, TwimlError) as error:
            # Without a fallback URL the provider only logs it: the message is lost to the
            # application unless it asks the REST API.
            self._runtime.journal.trouble(error.trouble, text.sid)

    def _reply(self, text: Text, answer: Answer) -> None:
        """Carry out the messaging TwiML of an answer."""
        if not answer.body:
            return
        document = twiml.parse(answer.body, twiml.MESSAGING)
        for verb in document.verbs:
            if verb.name == "Message":
                parts = [child.text for child in verb.children if child.name == "Body"]
                body = " ".join(parts) or verb.text
                self.send(from_=text.to, to=text.from_, body=body, direction="outbound-reply")

    def _inbound_params(self, text: Text) -> dict[str, str]:
        params = {
            "AccountSid": self._runtime.settings.account_sid,
            "ApiVersion": API_VERSION,
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsMessageSid": text.sid,
            "SmsStatus": "received",
            "From": text.from_,
            "To": text.to,
            "Body": text.body,
            "NumMedia": str(len(text.media)),
            "NumSegments": str(segments(text.body)),
        }
        for at, (url, content_type) in enumerate(text.media):
            params |= {f"MediaUrl{at}": url, f"MediaContentType{at}": content_type}
        if text.from_.startswith(WHATSAPP):
            return params | {
                "ProfileName": "Resident",
                "WaId": text.phone.removeprefix("+"),
                "MessageType": "text",
            }
        for end in ("From", "To"):
            params |= {f"{end}{field}": "" for field in PLACE_FIELDS}
            params[f"{end}Country"] = country(params[end])
        return params

    # ---- out --------------------------------------------------------------------------------

    def has_opted_out(self, phone: str, number: str) -> bool:
        """Whether the resident has texted STOP to this number."""
        return (phone, number) in self._opted_out

    def send(
        self,
        *,
        from_: str,
        to: str,
        body: str,
        callback: str = "",
        direction: str = "outbound-api",
        media: tuple[str, ...] = (),
    ) -> Text:
        """Take a message from Heard; its fate follows, once its files were fetched."""
        text = self._new(from_, to, body, direction, media=tuple((url, "") for url in media))
        text.callback = callback
        self._runtime.tasks.start(self._carry(text))
        return text

    async def _carry(self, text: Text) -> None:
        """Move the message on, a step at a time, each with its callback."""
        fault = self._runtime.faults.take("message", text.to)
        fetched = [await self._library.fetch(url) for url, _ in text.media]
        text.media = tuple(each for each in fetched if each)
        text.lacks_media = len(text.media) < len(fetched)
        for status, error in self._fate(text, fault):
            await self._runtime.clock.sleep(self._runtime.settings.delivery_step_s)
            text.status, text.error = status, error
            text.updated_ms = self._runtime.clock.now_ms()
            if status == "sent":
                text.sent_ms = text.updated_ms
            self._show(text, "message" if status == "sent" else "status")
            if text.callback:
                self._webhooks.notify(text.callback, self._status_params(text))

    def _fate(self, text: Text, fault: Fault | None) -> Fate:
        """Return what becomes of the message."""
        fates: dict[str, Fate] = {
            "undelivered": (("sent", 0), ("undelivered", UNREACHABLE)),
            "filtered": (("failed", FILTERED),),
            "stuck": (("sent", 0),),
        }
        if fault is not None:
            return fates[fault.do]
        if text.lacks_media:
            return (("failed", NO_MEDIA),)
        if text.to.startswith(WHATSAPP) and not self._window_open(text):
            return (("failed", OUTSIDE_WINDOW),)
        if text.to.startswith(WHATSAPP) and self._handset(text).attended:
            return (("sent", 0), ("delivered", 0), ("read", 0))
        return (("sent", 0), ("delivered", 0))

    def _window_open(self, text: Text) -> bool:
        """Whether the resident wrote on WhatsApp within the last 24 hours."""
        since_ms = self._runtime.clock.now_ms() - WINDOW_MS
        return any(
            other.from_ == text.to and other.to == text.from_ and other.created_ms > since_ms
            for other in self.all.values()
        )

    def _status_params(self, text: Text) -> dict[str, str]:
        params = {
            "AccountSid": self._runtime.settings.account_sid,
            "ApiVersion": API_VERSION,
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "MessageStatus": text.status,
            "SmsStatus": text.status,
            "From": text.from_,
            "To": text.to,
        }
        return params | ({"ErrorCode": str(text.error)} if text.error else {})

    # ---- both -------------------------------------------------------------------------------

    def _new(
        self,
        from_: str,
        to: str,
        body: str,
        direction: str,
        *,
        media: tuple[tuple[str, str], ...] = (),
    ) -> Text:
        now_ms = self._runtime.clock.now_ms()
        inbound = direction == "inbound"
        text = Text(
            self._runtime.sid("SM"),
            from_,
            to,
            body,
            direction,
            status="received" if inbound else "queued",
            created_ms=now_ms,
            updated_ms=now_ms,
            sent_ms=now_ms if inbound else 0,
            media=media,
        )
        self.all[text.sid] = text
        if len(self.all) > KEPT:
            del self.all[next(iter(self.all))]
        return text

    def _handset(self, text: Text) -> Handset:
        return self._handsets.at(text.phone)

    def _show(self, text: Text, kind: str) -> None:
        """Show it on the resident's phone: the message when it arrives, then how it fares."""
        self._handset(text).show({"type": kind, **text.to_dict()})
        self._runtime.journal.change()
