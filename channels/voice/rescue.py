"""The store is away: people named in the centre file were rung, and this is what became of it."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web
from pydantic import Field

from channels.adapter import CallDesk
from channels.deadline import ANSWER_S, within
from channels.routes import Route
from channels.twilio.form import SID, Form, FormModel, parse
from channels.twilio.gate import Gate
from channels.voice.caller import ENDED, twiml_response
from channels.voice.settings import VoiceSettings
from channels.voice.twiml import NOTHING, hangup_twiml, unanswered_twiml

# The words of DialCallStatus that say that somebody has talked to the caller.
TALKED: Final = frozenset({"completed", "answered"})


class DialledForm(FormModel):
    """The fields of a Dial's action that we use."""

    sid: str = Field(alias="CallSid", pattern=SID)
    status: str = Field("", alias="CallStatus")
    dial_status: str = Field("", alias="DialCallStatus")


@dataclass(frozen=True, slots=True)
class Rescue:
    """The webhook of a caller who could not be queued."""

    calls: CallDesk
    gate: Gate
    settings: VoiceSettings

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this part of the adapter."""
        return (self.gate.post("/twilio/voice/dialled", self.dialled, instead=self._again),)

    async def dialled(self, _request: web.Request, form: Form) -> web.Response:
        """Note that they were answered, or that they are gone; else let them try the queue again.

        Who was answered, or hung up while it rang, hears nothing more.
        """
        call = parse(DialledForm, form)
        answered, over = call.dial_status in TALKED, call.status in ENDED
        if answered:
            await within(ANSWER_S, self.calls.answered(call.sid))
        if over:
            await within(ANSWER_S, self.calls.ended(call.sid, call.status))
            return twiml_response(NOTHING)
        return twiml_response(hangup_twiml() if answered else unanswered_twiml(self.settings))

    def _again(self, _request: web.Request) -> web.Response:
        """Not even the disk could note it: better heard twice than cut off."""
        return twiml_response(unanswered_twiml(self.settings))
