"""The demo: people to log in as, and an account at the simulated provider."""

import secrets
from dataclasses import dataclass, field
from urllib.parse import quote

from agents.passwords import Passwords
from config.load import Settings
from core.clock import Clock
from core.words import Role
from heard.kept import kept_secret
from heard.roster import Account, Roster
from heard.stores import open_stores
from store.keys import Keys

PEOPLE = (
    Account("amina", "Amina", Role.AGENT),
    Account("ben", "Ben", Role.AGENT, phone_number="+447700900777"),
    Account("sofia", "Sofia", Role.SUPERVISOR),
)


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo of one centre. `password` is the same for all its people."""

    centre: str
    password: str = field(repr=False)

    async def enroll(self, redis_url: str, clock: Clock) -> None:
        """Make sure that the people are there; raises StoreUnavailableError."""
        async with open_stores(redis_url, Keys(self.centre), clock) as stores:
            roster = Roster(stores, Passwords(), clock, queues=())
            for person in PEOPLE:
                await roster.add(person, self.password)

    def lines(self, port: int) -> list[str]:
        """Return what the operator is told: addresses and logins."""
        logins = ", ".join(f"{person.id} ({person.role})" for person in PEOPLE)
        return [
            f"  webchat of a resident   http://127.0.0.1:{port}/webchat",
            f"  simulated telephones    http://127.0.0.1:{port + 1}",
            *(_own_telephone(person, port + 1) for person in PEOPLE if person.phone_number),
            f"  log in as               {logins}",
            f"  with the password       {self.password}",
        ]


def _own_telephone(person: Account, port: int) -> str:
    address = f"http://127.0.0.1:{port}/phone?number={quote(person.phone_number)}"
    return f"  {person.name}'s own telephone".ljust(26) + address


def demo_of(settings: Settings) -> Demo:
    """Return the demo; the password is HEARD_DEMO_PASSWORD, else made once and kept."""
    environment = settings.environment
    given = environment.demo_password
    kept = environment.data_dir / "demo-password"
    return Demo(settings.centre.id, given.get_secret_value() if given else kept_secret(kept, 9))


def account(port: int) -> dict[str, str]:
    """Return the environment that points every process at the simulated provider on `port` + 1."""
    return {
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_API_KEY": f"SK{secrets.token_hex(16)}",
        "TWILIO_API_SECRET": secrets.token_hex(16),
        "TWILIO_TWIML_APP_SID": f"AP{secrets.token_hex(16)}",
        "TWILIO_API_BASE_URL": f"http://127.0.0.1:{port + 1}",
        "HEARD_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
