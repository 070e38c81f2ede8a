"""Moves live calls: what the router asks of the telephone, by the voice adapter."""

from dataclasses import dataclass

from twilio.rest import Client

from channels.adapter import Bridge
from channels.voice.legs import Legs
from config.load import Settings
from core.words import Channel
from heard.channels import voice_settings


@dataclass(frozen=True, slots=True)
class LegTelephone:
    """A `router.telephone.Telephone`."""

    legs: Legs
    number: str

    def bridge(self, call: str, conference: str, agent: str, conversation: str) -> None:
        """Fetch the caller out of the queue into the agent's conference."""
        self.legs.fetch(call, Bridge(conversation, conference, agent))

    def back_to_queue(self, call: str, conversation: str, *, transferred: bool) -> None:
        """Say one sentence and put the caller on hold in the queue again."""
        self.legs.give_back(call, conversation, transferred=transferred)

    def hold(self, call: str, conference: str, *, held: bool) -> None:
        """Let the resident's leg hear music, or the others in the conference again."""
        self.legs.hold(call, conference, held=held)

    def hang_up(self, call: str) -> None:
        """End the resident's leg."""
        self.legs.hang_up(call)

    def ring(self, number: str, conference: str, conversation: str) -> str:
        """Call a resident into the conference; return the provider's id of the call."""
        return self.legs.ring_resident(number, self.number, Bridge(conversation, conference, ""))


def telephone(client: Client, settings: Settings) -> LegTelephone:
    """Return the telephone of the centre; it shows the number that takes calls."""
    legs = Legs(client, voice_settings(settings))
    return LegTelephone(legs, settings.centre.number_for(Channel.VOICE))
