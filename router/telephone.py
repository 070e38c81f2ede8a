"""What the house asks of the telephone network; `channels/voice` carries it out."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Asked:
    """What an agent is rung for: the offer of this attempt, or a consultation that `by` asks.

    `consult` is 0 for an offer.
    """

    conversation: str
    agent: str
    attempt: int
    consult: int
    urgency: str
    queue: str
    by: str


class Telephone(Protocol):
    """Acts on live calls, synchronously, inside an rq job, each with a timeout.

    Raises `channels.errors.GoneError` when the call is over, and other SendErrors.
    """

    def bridge(self, call: str, conference: str, agent: str, conversation: str) -> None:
        """Fetch the caller out of the queue into the agent's conference."""
        ...

    def back_to_queue(
        self, call: str, conversation: str, *, transferred: bool, language: str
    ) -> None:
        """Say in one sentence why, and put the caller on hold in the queue again."""
        ...

    def hold(self, call: str, conference: str, *, held: bool, language: str) -> None:
        """Let the resident's leg hear music, or the others in the conference again."""
        ...

    def record(self, conference: str, *, paused: bool) -> None:
        """Pause the recording of a conference, or go on with it."""
        ...

    def hang_up(self, call: str) -> None:
        """End the resident's leg."""
        ...

    def ring(self, number: str, conference: str, conversation: str, language: str) -> str:
        """Call a resident into the conference; return the provider's id of the call."""
        ...

    def speak_to_machine(self, call: str, language: str) -> None:
        """Tell an answering machine who rang, or nothing, and end the leg."""
        ...

    def ring_agent(self, number: str, asked: Asked) -> str:
        """Ring an agent's own telephone, to be answered by a key; return the call's id."""
        ...
