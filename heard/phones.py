"""How an agent's browser telephones: Twilio, the simulated network, or not at all."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from channels.voice.access import access_token
from config.environment import Environment
from console.answers import Phone, SimulatedPhone, TwilioPhone
from console.deps import no_phone
from core.people import Agent
from heard.channels import phone_settings


def phone_of(environment: Environment) -> Callable[[Agent], Phone]:
    """Return what tells each agent's browser where to telephone.

    With another host for the REST API the account is not Twilio's, so its browser phone is not
    either: the simulated network speaks the protocol of docs/simulator.md.
    """
    settings = phone_settings(environment)
    if not settings.complete:
        return no_phone
    sockets = socket_origin(environment)
    if not sockets:
        return lambda agent: TwilioPhone(token=access_token(settings, agent.id))

    def simulated(agent: Agent) -> Phone:
        query = urlencode({"identity": agent.id, "token": access_token(settings, agent.id)})
        return SimulatedPhone(url=f"{sockets}/client/socket?{query}")

    return simulated


def socket_origin(environment: Environment) -> str:
    """Return where the simulated network takes WebSockets, empty when it is Twilio's own."""
    base = environment.twilio_api_base_url
    if not base:
        return ""
    parts = urlsplit(base)
    return f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
