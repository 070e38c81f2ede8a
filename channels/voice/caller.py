"""The resident's leg: it is in the queue before a word is spoken, and never meets a dead end."""

from dataclasses import dataclass, replace
from typing import Final

import structlog
from aiohttp import web
from pydantic import Field

from channels.adapter import CallDesk, Intake
from channels.deadline import ANSWER_S, within
from channels.phone_numbers import MAX_OPAQUE, phone_address, sender_address, unrelayed
from channels.routes import Route
from channels.text import clean
from channels.twilio.form import SID, Form, FormModel, parse, raw_fields
from channels.twilio.gate import Gate
from channels.voice.messages import leave_twiml, record_twiml
from channels.voice.prompts import place_words
from channels.voice.settings import VoiceSettings
from channels.voice.twiml import (
    NOTHING,
    answer_twiml,
    ask_again_twiml,
    ask_twiml,
    fallback_twiml,
    requeue_twiml,
    rescue_twiml,
    ring_back_twiml,
    wait_twiml,
    waits_on_twiml,
)
from core.clock import Clock
from core.contact import Contact
from core.words import Channel, Medium

# The final words of Twilio's CallStatus.
ENDED: Final = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})

# How the words of AnsweredBy begin that name no human being; `unknown` counts as one.
MACHINES: Final = ("machine", "fax")

# QueueResult values after which the leg is carried on elsewhere, by us.
MOVED: Final = frozenset({"bridged", "redirected", "redirected-from-bridged"})
LEFT: Final = "leave"  # what a caller does who leaves a message
# … and after which the queue cannot be trusted with the caller.
REFUSED: Final = frozenset({"queue-full", "error", "system-error"})

MAX_TOLD: Final = 6  # digits
RING_BACK_KEY: Final = "1"  # as the prompts say
MESSAGE_KEY: Final = "2"

log = structlog.get_logger(__name__)


class CallForm(FormModel):
    """The fields of a call that we use; only its id cannot be done without."""

    sid: str = Field(alias="CallSid", pattern=SID)
    sender: str = Field("", alias="From")
    to: str = Field("", alias="To")
    direction: str = Field("", alias="Direction")
    status: str = Field("", alias="CallStatus")
    speech: str = Field("", alias="SpeechResult")
    confidence: str = Field("", alias="Confidence")
    digits: str = Field("", alias="Digits")
    queue_result: str = Field("", alias="QueueResult")
    answered_by: str = Field("", alias="AnsweredBy")


def call_contact(form: Form, received_ms: int, region: str) -> Contact:
    """Return the contact of a call. The resident is the other end of one that we placed."""
    call = parse(CallForm, form)
    theirs, ours = call.sender, call.to
    if call.direction.startswith("outbound"):
        theirs, ours = ours, theirs
    number, typed = unrelayed(theirs)
    ours, relayed = unrelayed(ours)
    dialled = phone_address(ours, region)
    return Contact(
        provider_id=call.sid,
        channel=Channel.VOICE,
        medium=Medium.VOICE,
        received_ms=received_ms,
        address=sender_address(number, region),
        to=dialled.value if dialled else clean(ours, MAX_OPAQUE),
        relay=typed or relayed,
        raw=raw_fields(form),
    )


@dataclass(frozen=True, slots=True)
class Caller:
    """The webhooks of a resident's leg."""

    intake: Intake
    calls: CallDesk
    gate: Gate
    settings: VoiceSettings
    clock: Clock

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this half of the adapter, each with what a caller hears instead."""
        return (
            self.gate.post("/twilio/voice", self.answer, instead=self._ring_people),
            self.gate.post("/twilio/voice/wait", self.wait, instead=self._one_more_round),
            self.gate.post("/twilio/voice/said", self.said, instead=self._ask_again),
            self.gate.post("/twilio/voice/key", self.key, instead=self._one_more_round),
            self.gate.post("/twilio/voice/queue-left", self.queue_left),
            self.gate.post("/twilio/voice/answered-by", self.answered_by),
            self.gate.post("/twilio/status/calls", self.status),
        )

    async def answer(self, _request: web.Request, form: Form) -> web.Response:
        """Route the call, then greet. A repeat of the same call is answered as the first was."""
        contact = call_contact(form, self.clock.now_ms(), self.settings.region)
        received = await within(ANSWER_S, self.intake.receive(contact))
        log.info(
            "contact.received",
            channel=contact.channel,
            provider_id=contact.provider_id,
            conversation=received.conversation,
            fresh=received.fresh,
        )
        spoken = self.settings.spoken_in(received.language)
        opens = spoken.opens(contact.to, contact.received_ms, received.language)
        settings = spoken.taking_word(closed=bool(opens))
        # Who types cannot answer a question before the silence after it is over.
        document = answer_twiml(
            settings, received.conversation, opens=opens, asks=not contact.relay
        )
        return twiml_response(document)

    async def wait(self, request: web.Request, _form: Form) -> web.Response:
        """Keep a waiting caller company; the question is asked on the first round only."""
        conversation, settings = self._of(request)
        if "asked" not in request.query:
            question = str(self.clock.now_ms())
            return twiml_response(ask_twiml(settings, conversation, question))
        told = _told(request)
        place = await within(ANSWER_S, self.intake.place(conversation))
        if place is None or (told is not None and place.ahead >= told):
            return twiml_response(wait_twiml(settings, conversation, "", told))
        news = place_words(settings.prompts, place)
        return twiml_response(wait_twiml(settings, conversation, news, place.ahead))

    async def said(self, request: web.Request, form: Form) -> web.Response:
        """Pass on what the caller said or keyed; nothing of it leads anywhere but on waiting."""
        call = parse(CallForm, form)
        conversation, settings = self._of(request)
        text = clean(call.speech) or (f"Keyed {clean(call.digits, 40)}" if call.digits else "")
        advice = ""
        if text:
            question = request.query.get("question", "")
            sure = _sureness(call.confidence) if call.speech else None
            advice = await within(ANSWER_S, self.calls.said(call.sid, question, text, sure))
        thanks = f"{settings.prompts.noted} {advice}".strip()
        return twiml_response(waits_on_twiml(settings, conversation, None, thanks))

    async def key(self, request: web.Request, form: Form) -> web.Response:
        """Ring a caller back who wants it and can be rung; every other key leads on to waiting."""
        call = parse(CallForm, form)
        conversation, settings = self._of(request)
        told = _told(request)
        if call.digits == MESSAGE_KEY and settings.takes_word:
            return twiml_response(leave_twiml())
        if call.digits != RING_BACK_KEY:
            return twiml_response(waits_on_twiml(settings, conversation, told))
        number = await within(ANSWER_S, self.calls.ring_back(call.sid))
        if number:
            return twiml_response(ring_back_twiml(settings, number))
        # None: an agent is about to talk to them, so there is nothing to say.
        sentence = settings.prompts.no_number if number == "" else ""
        return twiml_response(waits_on_twiml(settings, conversation, told, sentence))

    async def queue_left(self, request: web.Request, form: Form) -> web.Response:
        """Act on why the caller is no longer in Twilio's queue.

        Only a hang-up needs the store; when it is away nobody is left to hear a document, and
        the 503 says that the end was not noted.
        """
        call = parse(CallForm, form)
        if call.queue_result == "hangup" or call.status in ENDED:
            cause = call.status if call.status in ENDED else "completed"
            await within(ANSWER_S, self.calls.ended(call.sid, cause))
            return twiml_response(NOTHING)
        if call.queue_result in MOVED:
            return twiml_response(NOTHING)
        conversation, settings = self._of(request)
        if call.queue_result == LEFT and settings.takes_word:
            return twiml_response(record_twiml(settings, conversation))
        log.warning("queue.left", provider_id=call.sid, result=call.queue_result[:40])
        if call.queue_result in REFUSED:
            return twiml_response(fallback_twiml(self.settings))
        return twiml_response(requeue_twiml(self.settings))

    async def status(self, request: web.Request, form: Form) -> web.Response:
        """Note how a resident's leg fares; how an agent's phone does is not told here.

        The address of a call that we placed names its conversation: its end may be told before we
        know its id.
        """
        call = parse(CallForm, form)
        conversation = request.query.get("conversation", "")
        if call.sender.startswith("client:"):
            return web.Response(status=204)
        if conversation and call.status == "in-progress":
            await within(ANSWER_S, self.calls.picked_up(call.sid))
        if conversation and call.status in ENDED:
            await within(ANSWER_S, self.calls.unplaced(conversation, call.sid, call.status))
        if call.status in ENDED:
            await within(ANSWER_S, self.calls.ended(call.sid, call.status))
        return web.Response(status=204)

    async def answered_by(self, _request: web.Request, form: Form) -> web.Response:
        """Note that a machine answered our call. What is not surely a machine is a resident."""
        call = parse(CallForm, form)
        if call.answered_by.startswith(MACHINES):
            await within(ANSWER_S, self.calls.machine(call.sid))
        return web.Response(status=204)

    def _ring_people(self, _request: web.Request) -> web.Response:
        """Whatever is broken in the house, the phone still rings somewhere (law 11)."""
        return twiml_response(rescue_twiml(self.settings))

    def _one_more_round(self, request: web.Request) -> web.Response:
        conversation = request.query.get("conversation", "")
        return twiml_response(wait_twiml(self.settings, conversation, "", _told(request)))

    def _ask_again(self, request: web.Request) -> web.Response:
        """What was said could not be kept: better asked twice than lost."""
        conversation, settings = self._of(request)
        return twiml_response(ask_again_twiml(settings, conversation))

    def _of(self, request: web.Request) -> tuple[str, VoiceSettings]:
        """Return the conversation and the language that the address of a document names."""
        settings = self.settings.spoken_in(request.query.get("lang", ""))
        if self.settings.voicemail != "never" and "word" in request.query:
            settings = replace(settings, takes_word=True)
        return request.query.get("conversation", ""), settings


def _sureness(confidence: str) -> float | None:
    """Return how sure the recogniser was, 0 to 1; None where it does not say."""
    try:
        sure = float(confidence)
    except ValueError:
        return None
    return sure if 0 <= sure <= 1 else None


def _told(request: web.Request) -> int | None:
    """Return the best place that this caller has been told, if any."""
    told = request.query.get("told", "")
    return int(told) if told.isdecimal() and len(told) <= MAX_TOLD else None


def twiml_response(document: str) -> web.Response:
    """Return TwiML as Twilio expects it."""
    return web.Response(text=document, content_type="text/xml")
