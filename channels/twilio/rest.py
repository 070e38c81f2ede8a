"""The client of Twilio's REST API, with a timeout and without a voice in the logs.

The synchronous client on purpose: the asynchronous one ignores its timeout and repeats POSTs, so
a resident would get a text three times. It belongs in rq jobs, never in a web process.
"""

import logging
from dataclasses import dataclass

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class RestSettings:
    """The account. With an API key and secret those sign in, else the auth token does.

    `base_url` is another host for the API (TWILIO_API_BASE_URL), empty for Twilio's own.
    """

    account_sid: str
    auth_token: str = ""
    api_key: str = ""
    api_secret: str = ""
    base_url: str = ""
    timeout_s: float = TIMEOUT_S


def connect(settings: RestSettings) -> Client:
    """Return a client. It is not safe to share between threads: make one for each worker."""
    username, password = settings.account_sid, settings.auth_token
    if settings.api_key:
        username, password = settings.api_key, settings.api_secret
    # The SDK logs each URL, and a URL may hold a resident's number: its logger hears nothing.
    silent = logging.getLogger("channels.twilio.silent")
    silent.setLevel(logging.CRITICAL)
    client = Client(
        username,
        password,
        account_sid=settings.account_sid,
        http_client=TwilioHttpClient(timeout=settings.timeout_s, logger=silent),
        # Only what is given here: an edge or region from the environment would mangle base_url.
        environment={"TWILIO_ACCOUNT_SID": settings.account_sid},
    )
    if settings.base_url:
        client.api.base_url = settings.base_url
    return client
