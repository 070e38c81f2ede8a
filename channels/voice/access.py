"""The access token of the agent's browser phone."""

from dataclasses import dataclass

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

TOKEN_S = 3600  # the phone asks for the next one before this one ends; Twilio's limit is 24 h


@dataclass(frozen=True, slots=True)
class PhoneSettings:
    """The API key that signs tokens, and the application that the phone's calls go to."""

    account_sid: str
    api_key: str
    api_secret: str
    twiml_app_sid: str

    @property
    def complete(self) -> bool:
        """Whether tokens can be made: an agent without a phone gets no calls."""
        return all((self.account_sid, self.api_key, self.api_secret, self.twiml_app_sid))


def access_token(settings: PhoneSettings, agent: str) -> str:
    """Return a token with which this agent's browser may call our voice application, one hour.

    The agent's id is the identity, and comes back as `From=client:<id>`. The grant has no incoming
    calls: agents come to the caller.
    """
    grant = VoiceGrant(outgoing_application_sid=settings.twiml_app_sid)
    token = AccessToken(
        settings.account_sid,
        settings.api_key,
        settings.api_secret,
        identity=agent,
        ttl=TOKEN_S,
        grants=[grant],
    )
    return str(token.to_jwt())
