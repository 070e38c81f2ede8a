"""Moves live calls: what the router asks of the telephone, by the voice adapter."""

from collections.abc import Mapping
from dataclasses import dataclass

from twilio.rest import Client

from channels.adapter import Bridge
from channels.voice.legs import Legs
from channels.voice.prompts import rung_words
from config.load import Settings
from core.words import Channel
from heard.channels import voice_settings
from router.telephone import Asked


@dataclass(frozen=True, slots=True)
class LegTelephone:
    """A `router.telephone.Telephone`."""

    legs: Legs
    number: str
    queues: Mapping[str, str]  # id → name

    def bridge(self, call: str, conference: str, agent: str, conversation: str) -> None:
        """Fetch the caller out of the queue into the agent's conference."""
        self.legs.fetch(call, Bridge(conversation, conference, agent))

    def back_to_queue(
        self, call: str, conversation: str, *, transferred: bool, language: str
    ) -> None:
        """Say one sentence and put the caller on hold in the queue again."""
        self.legs.spoken_in(language).give_back(call, conversation, transferred=transferred)

    def hold(self, call: str, conference: str, *, held: bool, language: str) -> None:
        """Let the resident's leg hear music, or the others in the conference again."""
        self.legs.spoken_in(language).hold(call, conference, held=held)

    def speak_to_machine(self, call: str, language: str) -> None:
        """Tell an answering machine who rang, or nothing, and end the leg."""
        self.legs.spoken_in(language).speak_to_machine(call)

    def record(self, conference: str, *, paused: bool) -> None:
        """Pause the recording of a conference, or go on with it."""
        self.legs.record(conference, paused=paused)

    def hang_up(self, call: str) -> None:
        """End the resident's leg."""
        self.legs.hang_up(call)

    def ring_agent(self, number: str, asked: Asked) -> str:
        """Ring an agent's own telephone, to be answered by a key; return the call's id."""
        about = self.queues.get(asked.queue, asked.queue)
        sentence = rung_words(self.legs.settings.prompts, asked.urgency, about, asked.by)
        key_url = self.legs.settings.url(
            "/twilio/voice/telephone",
            conversation=asked.conversation,
            agent=asked.agent,
            attempt=str(asked.attempt),
            consult=str(asked.consult),
        )
        return self.legs.ring_agent(number, self.number, sentence, key_url)

    def ring(self, number: str, conference: str, conversation: str, language: str) -> str:
        """Call a resident into the conference; return the provider's id of the call."""
        bridge = Bridge(conversation, conference, "")
        return self.legs.spoken_in(language).ring_resident(number, self.number, bridge)


def telephone(client: Client, settings: Settings) -> LegTelephone:
    """Return the telephone of the centre; it shows the number that takes calls."""
    legs = Legs(client, voice_settings(settings))
    centre = settings.centre
    names = {str(queue.id): queue.name for queue in centre.queues}
    return LegTelephone(legs, centre.number_for(Channel.VOICE), names)
