"""The token of the browser phone."""

from dataclasses import replace

import jwt

from channels.voice.access import PhoneSettings, access_token
from core.clock import SystemClock

SETTINGS = PhoneSettings("AC" + "0" * 32, "SK" + "1" * 32, "s" * 32, "AP" + "2" * 32)


def test_the_token_lets_one_agent_call_our_application_for_an_hour() -> None:
    """Signed with the API secret, for this identity, outgoing calls only."""
    token = access_token(SETTINGS, "amina")
    assert jwt.get_unverified_header(token)["cty"] == "twilio-fpa;v=1"
    claims = jwt.decode(token, SETTINGS.api_secret, algorithms=["HS256"])
    assert (claims["iss"], claims["sub"]) == (SETTINGS.api_key, SETTINGS.account_sid)
    assert claims["grants"] == {
        "identity": "amina",
        "voice": {"outgoing": {"application_sid": SETTINGS.twiml_app_sid}},
    }
    left_s = claims["exp"] - SystemClock().now_ms() / 1000
    assert 3500 < left_s <= 3600


def test_without_any_one_of_its_parts_there_is_no_phone() -> None:
    """The console can tell that calls cannot be taken, instead of failing at the first."""
    assert SETTINGS.complete
    for part in ("account_sid", "api_key", "api_secret", "twiml_app_sid"):
        assert not replace(SETTINGS, **{part: ""}).complete
