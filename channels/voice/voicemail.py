"""Messages that callers leave, where the centre asks for it: a contact like any other.

Nothing can be recorded in the provider's queue, so the leg leaves it. The conversation stays where
it waits, and an agent who comes free fetches the caller from here as well.
"""

from dataclasses import dataclass

from aiohttp import web
from pydantic import Field

from channels.adapter import CallDesk
from channels.deadline import ANSWER_S, within
from channels.routes import Route
from channels.text import clean
from channels.twilio.form import SID, Form, FormModel, parse
from channels.twilio.gate import Gate
from channels.voice.caller import ENDED, twiml_response
from channels.voice.messages import recorded_twiml
from channels.voice.settings import VoiceSettings
from channels.voice.twiml import NOTHING, requeue_twiml


class RecordedForm(FormModel):
    """The fields of a recording, and of its transcript, that we use."""

    call: str = Field(alias="CallSid", pattern=SID)
    recording: str = Field(alias="RecordingSid", pattern=SID)
    status: str = Field("", alias="CallStatus")
    url: str = Field("", alias="RecordingUrl", max_length=500)
    seconds: int = Field(0, alias="RecordingDuration", ge=0)
    digits: str = Field("", alias="Digits")
    text: str = Field("", alias="TranscriptionText")


@dataclass(frozen=True, slots=True)
class Voicemail:
    """The webhooks of a message that a caller leaves."""

    calls: CallDesk
    gate: Gate
    settings: VoiceSettings

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this part of the adapter."""
        return (
            self.gate.post("/twilio/voice/recorded", self.recorded, instead=self._queue_again),
            self.gate.post("/twilio/voice/transcribed", self.transcribed),
        )

    async def recorded(self, request: web.Request, form: Form) -> web.Response:
        """Take in the message and say that we ring back; who cannot be rung waits on."""
        told = parse(RecordedForm, form)
        settings = self.settings.spoken_in(request.query.get("lang", ""))
        number = await within(
            ANSWER_S, self.calls.left_word(told.call, told.recording, told.url, told.seconds)
        )
        if told.digits == "hangup" or told.status in ENDED:
            return twiml_response(NOTHING)
        if number is None:  # an agent is about to talk to them
            return twiml_response(requeue_twiml(settings))
        return twiml_response(recorded_twiml(settings, number))

    async def transcribed(self, _request: web.Request, form: Form) -> web.Response:
        """Pass on the words of the message, which may make it an emergency."""
        told = parse(RecordedForm, form)
        text = clean(told.text)
        if text:
            await within(ANSWER_S, self.calls.said(told.call, told.recording, text))
        return web.Response(status=204)

    def _queue_again(self, request: web.Request) -> web.Response:
        """What was said could not be kept: they are in the queue, and may say it to a person."""
        settings = self.settings.spoken_in(request.query.get("lang", ""))
        return twiml_response(requeue_twiml(settings))
