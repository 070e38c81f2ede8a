"""The staff's legs: a browser phone that joins the conference of the call it accepted.

A supervisor's phone comes into the conference of somebody else's call, and routing never notices.
"""

from dataclasses import dataclass
from typing import Literal

from aiohttp import web
from pydantic import BaseModel, Field

from channels.adapter import CallDesk
from channels.deadline import ANSWER_S, within
from channels.routes import Route
from channels.twilio.form import SID, Form, FormModel, parse
from channels.twilio.gate import Gate
from channels.voice.caller import ENDED, twiml_response
from channels.voice.settings import VoiceSettings
from channels.voice.twiml import (
    AGENT_LABEL,
    RESIDENT_LABEL,
    agent_twiml,
    hangup_twiml,
    hold_twiml,
    refusal_twiml,
    supervisor_twiml,
)
from core.words import Supervision

CLIENT = "client:"
TAKE = "1"  # the key that takes a call on an agent's own telephone


class PhoneForm(FormModel):
    """The fields of a call from a browser phone.

    `conversation` and `how` are what the console gave it; `how` is empty when the call is its own.
    """

    call: str = Field(alias="CallSid", pattern=SID)
    sender: str = Field("", alias="From")
    conversation: str = Field("", alias="conversation", max_length=100)
    how: Supervision | Literal[""] = Field("", alias="as")


class KeyForm(FormModel):
    """The fields of a key that an agent pressed on their own telephone."""

    call: str = Field(alias="CallSid", pattern=SID)
    digits: str = Field("", alias="Digits", max_length=40)


class RungFor(BaseModel):
    """What the address of that key says; `consult` is 0 for an offer."""

    agent: str
    conversation: str
    attempt: int
    consult: int


class RecordingForm(FormModel):
    """The fields of a recording's status."""

    sid: str = Field(alias="RecordingSid", pattern=SID)
    url: str = Field("", alias="RecordingUrl", max_length=500)
    status: str = Field("", alias="RecordingStatus")
    seconds: int = Field(0, alias="RecordingDuration", ge=0)


class PartyForm(FormModel):
    """The fields of a conference event that we use."""

    event: str = Field("", alias="StatusCallbackEvent")
    conference: str = Field("", alias="FriendlyName")
    call: str = Field("", alias="CallSid", pattern=SID + "|^$")
    label: str = Field("", alias="ParticipantLabel")
    status: str = Field("", alias="ParticipantCallStatus")


@dataclass(frozen=True, slots=True)
class AgentPhone:
    """The webhooks of an agent's leg and of the conference."""

    calls: CallDesk
    gate: Gate
    settings: VoiceSettings

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this half of the adapter."""
        return (
            self.gate.post("/twilio/voice/agent", self.join, instead=self._refuse),
            self.gate.post("/twilio/voice/agent-done", self.done, instead=_hang_up),
            self.gate.post("/twilio/voice/telephone", self.keyed, instead=self._refuse),
            self.gate.post("/twilio/voice/hold", self.hold),
            self.gate.post("/twilio/status/conference", self.conference),
            self.gate.post("/twilio/status/recordings", self.recorded),
        )

    async def join(self, _request: web.Request, form: Form) -> web.Response:
        """Join the phone to the conference, if the call is theirs; else say that it is not.

        The identity is the one in the phone's token, which Twilio has checked.
        """
        phone = parse(PhoneForm, form)
        document = None
        if phone.sender.startswith(CLIENT) and phone.conversation:
            who = phone.sender.removeprefix(CLIENT)
            document = await within(ANSWER_S, self._document(phone, who))
        return twiml_response(document or refusal_twiml(self.settings))

    async def keyed(self, request: web.Request, form: Form) -> web.Response:
        """An agent has pressed a key on their own telephone: 1 takes the call, any other does not.

        The address is our own and signed, so it says who was rung and for what.
        """
        pressed = parse(KeyForm, form)
        rung = RungFor.model_validate(dict(request.query))
        answered = self.calls.keyed(
            rung.agent,
            rung.conversation,
            attempt=rung.attempt,
            consult=rung.consult,
            taken=pressed.digits == TAKE,
        )
        own = await within(ANSWER_S, answered)
        document = agent_twiml(self.settings, own, pressed.call) if own else None
        return twiml_response(document or refusal_twiml(self.settings))

    async def done(self, request: web.Request, form: Form) -> web.Response:
        """End the agent's leg after the conference.

        The conference's own "leave" says the same, but comes by best effort; a repeat is harmless.
        """
        names = ("conversation", "agent", "conference")
        conversation, agent, conference = (request.query.get(name, "") for name in names)
        if await self._is_current(conversation, agent, conference):
            leg = parse(PhoneForm, form).call
            await within(ANSWER_S, self.calls.agent_left(conversation, agent, leg))
        return _hang_up(request)

    async def hold(self, request: web.Request, _form: Form) -> web.Response:
        """Keep a caller on hold company; nothing is asked of the house, so it never fails."""
        settings = self.settings.spoken_in(request.query.get("lang", ""))
        return twiml_response(hold_twiml(settings))

    async def recorded(self, request: web.Request, form: Form) -> web.Response:
        """Keep where a finished recording is; anything else that happens to it is no news."""
        told = parse(RecordingForm, form)
        if told.status == "completed" and told.url:
            conversation = request.query.get("conversation", "")
            kept = self.calls.recorded(conversation, told.sid, f"{told.url}.mp3", told.seconds)
            await within(ANSWER_S, kept)
        return web.Response(status=204)

    async def conference(self, request: web.Request, form: Form) -> web.Response:
        """Note who came into the conference and who left it.

        The label says whose leg it is; without one, the call id of the agent's leg in the address
        does. That address is of whoever came first, and a second agent may have joined since.
        """
        party = parse(PartyForm, form)
        conversation = request.query.get("conversation", "")
        agent = _agent_of(party, request)
        if not agent:
            if party.event == "participant-leave" and _is_over(party):
                await within(ANSWER_S, self.calls.ended(party.call, party.status or "completed"))
        elif await self._is_current(conversation, agent, party.conference):
            if party.event == "participant-join":
                await within(ANSWER_S, self.calls.joined(conversation, agent, party.call))
            elif party.event == "participant-leave":
                await within(ANSWER_S, self.calls.agent_left(conversation, agent, party.call))
        return web.Response(status=204)

    async def _document(self, phone: PhoneForm, who: str) -> str | None:
        """Return what puts the phone into the call, or None when it has no business there."""
        if phone.how:
            live = await self.calls.supervise(who, phone.conversation, phone.how, phone.call)
            return supervisor_twiml(self.settings, live, who, phone.how) if live else None
        own = await self.calls.bridge(who, phone.conversation)
        return agent_twiml(self.settings, own, phone.call) if own else None

    def _refuse(self, _request: web.Request) -> web.Response:
        return twiml_response(refusal_twiml(self.settings))

    async def _is_current(self, conversation: str, agent: str, conference: str) -> bool:
        """Whether an event is about the conference that this call is in now.

        Events come late and in any order: one of a conference that the call has left must not be
        taken for the next one with the same agent. Who holds the call, the desk judges.
        """
        if not (conversation and agent):
            return False
        bridge = await within(ANSWER_S, self.calls.bridge(agent, conversation))
        return bridge is None or not conference or bridge.conference == conference


def _agent_of(party: PartyForm, request: web.Request) -> str:
    """Return the agent whose leg this is, or nothing when it is a resident's."""
    if party.label.startswith(AGENT_LABEL):
        return party.label.removeprefix(AGENT_LABEL)
    if not party.label and party.call and party.call == request.query.get("leg"):
        return request.query.get("agent", "")
    return ""


def _is_over(party: PartyForm) -> bool:
    """Whether a resident's leg is over, and has not merely been moved back to the queue."""
    theirs = not party.label or party.label.startswith(RESIDENT_LABEL)
    return theirs and bool(party.call) and (not party.status or party.status in ENDED)


def _hang_up(_request: web.Request) -> web.Response:
    """End the agent's own leg; nobody else is on it."""
    return twiml_response(hangup_twiml())
