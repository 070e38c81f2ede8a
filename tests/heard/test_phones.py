"""How an agent's browser telephones."""

from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from config.environment import Environment, read_environment
from console.answers import NoPhone, SimulatedPhone, TwilioPhone
from core.people import Agent
from heard.phones import phone_of, socket_origin

ACCOUNT = {
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "2" * 32,
    "TWILIO_API_KEY": "SK" + "3" * 32,
    "TWILIO_API_SECRET": "4" * 32,
    "TWILIO_TWIML_APP_SID": "AP" + "5" * 32,
}
AMINA = Agent.from_fields({"id": "amina", "name": "Amina", "role": "agent", "queues": "*"})


def environment(**environ: str) -> Environment:
    """Read these variables."""
    found, mistakes = read_environment(environ)
    assert found, mistakes
    return found


def identity(token: str) -> str:
    """Return whose token it is; raises when it is not signed with the account's secret."""
    claims = jwt.decode(token, ACCOUNT["TWILIO_API_SECRET"], algorithms=["HS256"])
    return str(claims["grants"]["identity"])


def test_with_an_account_it_is_twilios() -> None:
    """Each agent gets a token of their own."""
    phone = phone_of(environment(**ACCOUNT))(AMINA)
    assert isinstance(phone, TwilioPhone)
    assert identity(phone.token) == "amina"
    assert socket_origin(environment(**ACCOUNT)) == ""


@pytest.mark.parametrize(("base", "socket"), [("http", "ws"), ("https", "wss")])
def test_with_another_host_it_is_the_simulated_network(base: str, socket: str) -> None:
    """The console of the demo telephones over the simulated network, with the same token."""
    elsewhere = environment(**ACCOUNT, TWILIO_API_BASE_URL=f"{base}://127.0.0.1:8081")
    phone = phone_of(elsewhere)(AMINA)
    assert isinstance(phone, SimulatedPhone)
    parts = urlsplit(phone.url)
    assert f"{parts.scheme}://{parts.netloc}" == f"{socket}://127.0.0.1:8081"
    assert socket_origin(elsewhere) == f"{socket}://127.0.0.1:8081"
    query = parse_qs(parts.query)
    assert query["identity"] == ["amina"]
    assert identity(query["token"][0]) == "amina"


def test_without_a_key_there_is_no_phone() -> None:
    """A centre that only texts shows its agents no telephone that could not ring."""
    assert isinstance(phone_of(environment())(AMINA), NoPhone)
