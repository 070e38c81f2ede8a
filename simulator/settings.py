"""Where Heard is, the account that the simulator plays, and the landlord's numbers."""

from dataclasses import dataclass, field

from simulator.interpreter import Pace


@dataclass(frozen=True, slots=True)
class Number:
    """One of the landlord's numbers, as it would be set up at the provider.

    Paths are below `SimulatorSettings.heard_url`. When Heard cannot be reached the caller gets
    `fallback_twiml`, a static document (`heard fallback-twiml` prints it), or what `fallback_url`
    answers.
    """

    number: str
    name: str
    channels: tuple[str, ...] = ("voice", "sms", "whatsapp")
    voice_path: str = "/twilio/voice"
    messages_path: str = "/twilio/messages"
    status_path: str = "/twilio/status/calls"
    fallback_twiml: str = ""
    fallback_url: str = ""


@dataclass(frozen=True, slots=True)
class Resident:
    """A demo resident. The numbers are from the range that Ofcom keeps for drama."""

    name: str
    number: str


DEMO_RESIDENTS = (
    Resident("Mrs Okafor", "+447700900101"),
    Resident("Mr Hughes", "+447700900102"),
    Resident("Samira Khan", "+447700900103"),
    Resident("Tom Nowak", "+447700900104"),
)


@dataclass(frozen=True, slots=True)
class SimulatorSettings:
    """Everything the simulator is told. `heard_url` is what signatures are computed on.

    `own_url` is the simulator's own address, by which Heard fetches residents' files; where it is
    empty, the one that a phone's page was asked by. `retries` is the provider's
    connection override that a landlord would put behind every webhook URL.
    """

    heard_url: str
    account_sid: str
    auth_token: str = field(repr=False)
    api_key: str
    api_secret: str = field(repr=False)
    own_url: str = ""
    application_sid: str = "AP" + "0" * 32
    numbers: tuple[Number, ...] = (Number("+442079460000", "Heard Homes"),)
    residents: tuple[Resident, ...] = DEMO_RESIDENTS
    client_path: str = "/twilio/voice/agent"
    retries: str = "#rc=3&rp=ct,rt,5xx"
    webhook_timeout_s: float = 15.0
    ring_s: float = 60.0
    delivery_step_s: float = 0.3
    calls_per_s: float = 1.0
    absent_phone_s: float = 30.0
    pace: Pace = field(default_factory=Pace)

    def webhook(self, path: str) -> str:
        """Return the URL of a path of Heard's, with the retry policy behind it."""
        return f"{self.heard_url}{path}{self.retries}"

    def number(self, address: str) -> Number | None:
        """Return the landlord's number that `address` (also `whatsapp:+44…`) is, if any."""
        plain = address.removeprefix("whatsapp:")
        return next((number for number in self.numbers if number.number == plain), None)
