"""Moving live calls through the REST API, inside rq jobs. Each raises a child of SendError.

A redirect is not throttled by Twilio; ringing somebody is (one call a second for an account).
"""

from dataclasses import dataclass, replace
from typing import Self

from twilio.rest import Client

from channels.adapter import Bridge
from channels.errors import GoneError, UnknownOutcomeError
from channels.twilio.failures import translated
from channels.voice.messages import machine_twiml
from channels.voice.settings import VoiceSettings
from channels.voice.twiml import (
    RING_AGENT_S,
    RING_S,
    conference_twiml,
    return_twiml,
    rung_twiml,
)

CURRENT = "Twilio.CURRENT"  # the recording that runs
CALL_EVENTS = ["initiated", "ringing", "answered", "completed"]


@dataclass(frozen=True, slots=True)
class Legs:
    """The live legs of residents."""

    client: Client
    settings: VoiceSettings

    def spoken_in(self, language: str) -> Self:
        """Return the same, for a resident who speaks this language."""
        return replace(self, settings=self.settings.spoken_in(language))

    def fetch(self, call: str, bridge: Bridge) -> None:
        """Bring a queued caller into the conference; again is harmless.

        Raises GoneError when the caller has hung up meanwhile.
        """
        self._redirect(call, conference_twiml(self.settings, bridge, call))

    def give_back(self, call: str, conversation: str, *, transferred: bool = False) -> None:
        """Put a caller back in the queue, with a word on why; raises GoneError as above.

        Their agent was lost, or has `transferred` them to a colleague.
        """
        self._redirect(call, return_twiml(self.settings, conversation, transferred=transferred))

    def ring_resident(self, number: str, sender: str, bridge: Bridge) -> str:
        """Ring the resident into the conference, showing our number; return the call's id.

        Whether a machine picks up is found out while they talk: a resident who had to wait for it
        in silence would hang up.
        There is no key by which Twilio knows a repeat: after UnknownOutcomeError the phone may be
        ringing already, so tell the agent rather than ring again.
        """
        greeting = self.settings.prompts.callback
        with translated():
            call = self.client.calls.create(
                to=number,
                from_=sender,
                twiml=conference_twiml(self.settings, bridge, greeting=greeting),
                timeout=RING_S,
                status_callback=self.settings.url(
                    "/twilio/status/calls", conversation=bridge.conversation
                ),
                status_callback_event=CALL_EVENTS,
                machine_detection="DetectMessageEnd",
                async_amd="true",
                async_amd_status_callback=self.settings.url("/twilio/voice/answered-by"),
                async_amd_status_callback_method="POST",
            )
        if not call.sid:
            nameless = "Twilio's answer names no call; it may be ringing."
            raise UnknownOutcomeError(nameless)
        return str(call.sid)

    def ring_agent(self, number: str, sender: str, sentence: str, key_url: str) -> str:
        """Ring an agent's own telephone; return the call's id. Only the key 1 takes the call.

        A machine that picks up presses none, so it need not be found out.
        """
        with translated():
            call = self.client.calls.create(
                to=number,
                from_=sender,
                twiml=rung_twiml(self.settings, sentence, key_url),
                timeout=RING_AGENT_S,
            )
        if not call.sid:
            nameless = "Twilio's answer names no call; it may be ringing."
            raise UnknownOutcomeError(nameless)
        return str(call.sid)

    def hold(self, call: str, conference: str, *, held: bool) -> None:
        """Let a leg in the conference hear our hold document, or the others again.

        Raises GoneError when there is no such leg in it, not yet or not any more.
        """
        with translated():
            participant = self.client.conferences(self._live(conference)).participants(call)
            if held:
                music = self.settings.url("/twilio/voice/hold")
                participant.update(hold=True, hold_url=music, hold_method="POST")
            else:
                participant.update(hold=False)

    def speak_to_machine(self, call: str) -> None:
        """Take an answering machine out of the conference; told who rang, if that is wanted."""
        self._redirect(call, machine_twiml(self.settings))

    def hang_up(self, call: str) -> None:
        """End a leg; raises GoneError when it is over already, so that its end can be noted."""
        with translated():
            self.client.calls(call).update(status="completed")

    def record(self, conference: str, *, paused: bool) -> None:
        """Pause the recording of a live conference, with silence in its place, or go on with it."""
        with translated():
            current = self.client.conferences(self._live(conference)).recordings(CURRENT)
            if paused:
                current.update(status="paused", pause_behavior="silence")
            else:
                current.update(status="in-progress")

    def _live(self, conference: str) -> str:
        live = self.client.conferences.list(friendly_name=conference, status="in-progress", limit=1)
        if not live:
            nobody = "This conference is not live."
            raise GoneError(nobody)
        return str(live[0].sid)

    def _redirect(self, call: str, twiml: str) -> None:
        with translated():
            self.client.calls(call).update(twiml=twiml)
