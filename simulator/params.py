"""The fields of webhooks, as the provider names them."""

from datetime import UTC, datetime
from email.utils import format_datetime

from simulator.leg import Leg

API_VERSION = "2010-04-01"
ENDS = ("From", "To", "Caller", "Called")
PLACE_FIELDS = ("City", "State", "Zip")


def rfc2822(at_ms: int) -> str:
    """Return a time as API and callbacks write it: `Fri, 24 May 2019 17:18:27 +0000`."""
    return format_datetime(datetime.fromtimestamp(at_ms / 1000, UTC))


def country(address: str) -> str:
    """Return the country of a telephone number as far as this network knows countries."""
    return "GB" if address.startswith("+44") else ""


def call_params(account_sid: str, leg: Leg) -> dict[str, str]:
    """Return what every voice webhook says about the leg."""
    params = {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": leg.sid,
        "CallStatus": leg.status,
        "Direction": leg.direction,
        "From": leg.from_,
        "To": leg.to,
        "Caller": leg.from_,
        "Called": leg.to,
    }
    if leg.parent:
        params["ParentCallSid"] = leg.parent
    for end in ENDS:
        if params[end].startswith("+"):
            params |= {f"{end}{field}": "" for field in PLACE_FIELDS}
            params[f"{end}Country"] = country(params[end])
    return params


def progress_params(account_sid: str, leg: Leg, now_ms: int) -> dict[str, str]:
    """Return a call status callback; the last one also says how long the call was."""
    params = call_params(account_sid, leg) | {
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(leg.sequence),
        "Timestamp": rfc2822(now_ms),
    }
    if not leg.live:
        params["CallDuration"] = str(leg.duration_s)
        params["Duration"] = str(-(-leg.duration_s // 60))
    return params
