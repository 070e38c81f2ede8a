"""A recording of the house: what adapters told it, and what a test makes it answer."""

from channels.adapter import Bridge, Place, Received
from core.contact import Address, Contact
from core.errors import StoreUnavailableError
from core.words import Channel, Delivery, Speaker, Supervision


class House:
    """Implements `Intake`, `Beside` and `CallDesk`; claims each provider id once, like the real."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.contacts: list[Contact] = []
        self.deliveries: list[tuple[str, str, Delivery, str]] = []
        self.events: list[tuple[str, ...]] = []
        self.places: list[Place | None] = []
        self.bridges: dict[tuple[str, str], Bridge] = {}
        self.failure: Exception | None = None
        self.fails_once = ""  # a provider id that a mistake of ours meets the first time
        self.number: str | None = "+447700900123"
        self.advice = ""
        self.language = ""
        self._claims: dict[str, Received] = {}

    @property
    def untouched(self) -> bool:
        """Whether nothing at all was stored."""
        return not (self.contacts or self.deliveries or self.events)

    def go_away(self) -> None:
        """Be a house whose store does not answer."""
        self.failure = StoreUnavailableError("The store is away.")

    async def receive(self, contact: Contact) -> Received:
        """Keep the contact, once."""
        self._try()
        if contact.provider_id == self.fails_once:
            self.fails_once = ""
            message = "a mistake of ours"
            raise RuntimeError(message)
        if contact.provider_id in self._claims:
            first = self._claims[contact.provider_id]
            return Received(first.conversation, first.resident, fresh=False)
        self.contacts.append(contact)
        number = len(self.contacts)
        received = Received(f"cnv_{number}", f"res_{number}", fresh=True, language=self.language)
        self._claims[contact.provider_id] = received
        return received

    async def place(self, conversation: str) -> Place | None:
        """Answer with the next of `places`, and with the last one from then on."""
        self._try()
        assert conversation
        if len(self.places) > 1:
            return self.places.pop(0)
        return self.places[0] if self.places else None

    async def delivered(
        self, conversation: str, message: str, status: Delivery, error: str = ""
    ) -> None:
        """Keep how far a message has come."""
        self._try()
        self.deliveries.append((conversation, message, status, error))

    async def add(
        self, provider_id: str, address: Address, channel: Channel, speaker: Speaker, text: str
    ) -> bool:
        """Keep a line that asks for no answer."""
        assert provider_id
        self._note("beside", address.key, channel, speaker, text)
        return True

    async def took_back(self, provider_id: str) -> bool:
        """Keep that a message was deleted."""
        self._note("took_back", provider_id)
        return True

    async def came(self, address: Address, status: Delivery, until_ms: int) -> None:
        """Keep how far all messages to an address have come."""
        self._note("came", address.key, status, str(until_ms))

    async def stopped(self, conversation: str, message: str) -> None:
        """Keep that who a message was for wants no more."""
        self._note("stopped", conversation, message)

    async def said(
        self, call: str, question: str, text: str, confidence: float | None = None
    ) -> str:
        """Keep what the caller said; answer with `advice`."""
        sure = () if confidence is None else (str(confidence),)
        self._note("said", call, question, text, *sure)
        return self.advice

    async def ring_back(self, call: str) -> str | None:
        """Keep that the caller wants to be rung back; answer with `number`."""
        self._note("ring_back", call)
        return self.number

    async def left_word(self, call: str, recording: str, url: str, seconds: int) -> str | None:
        """Keep that the caller left a message; answer with `number`."""
        self._note("left_word", call, recording, url, str(seconds))
        return self.number

    async def picked_up(self, call: str) -> None:
        """Keep that a call of ours was answered."""
        self._note("picked_up", call)

    async def machine(self, call: str) -> None:
        """Keep that a machine answered."""
        self._note("machine", call)

    async def unplaced(self, conversation: str, call: str, cause: str) -> None:
        """Keep that a call of ours is over."""
        self._note("unplaced", conversation, call, cause)

    async def bridge(self, agent: str, conversation: str) -> Bridge | None:
        """Return the conference that the test has opened for this agent."""
        self._try()
        return self.bridges.get((agent, conversation))

    async def supervise(
        self, supervisor: str, conversation: str, how: Supervision, call: str
    ) -> Bridge | None:
        """Return the live conference that the test has opened for this supervisor."""
        self._try()
        live = self.bridges.get((supervisor, conversation))
        if live is not None:
            self._note("supervised", conversation, supervisor, how, call)
        return live

    async def keyed(
        self, agent: str, conversation: str, *, attempt: int, consult: int, taken: bool
    ) -> Bridge | None:
        """Keep which key an agent pressed; answer with the conference that the test has opened."""
        what = "taken" if taken else "refused"
        self._note("keyed", conversation, agent, str(attempt), str(consult), what)
        return self.bridges.get((agent, conversation)) if taken else None

    async def joined(self, conversation: str, agent: str, leg: str) -> None:
        """Keep that the agent's leg joined."""
        self._note("joined", conversation, agent, leg)

    async def agent_left(self, conversation: str, agent: str, leg: str) -> None:
        """Keep that the agent's leg left."""
        self._note("agent_left", conversation, agent, leg)

    async def recorded(self, conversation: str, recording: str, url: str, seconds: int) -> None:
        """Keep where a recording is."""
        self._note("recorded", conversation, recording, url, str(seconds))

    async def ended(self, call: str, cause: str) -> None:
        """Keep that the resident's leg ended."""
        self._note("ended", call, cause)

    async def answered(self, call: str) -> None:
        """Keep that somebody else has talked to the caller."""
        self._note("answered", call)

    def _note(self, *event: str) -> None:
        self._try()
        self.events.append(event)

    def _try(self) -> None:
        if self.failure is not None:
            raise self.failure
