"""REST: Calls."""

from datetime import UTC, date, datetime

from simulator import twiml
from simulator.exchange import Exchange
from simulator.leg import EVENTS, IN_PROGRESS, Callback, Leg
from simulator.params import API_VERSION, rfc2822
from simulator.rest import Form, Json, RestRequest, bad_request, page
from simulator.steps import Source
from simulator.twiml import TwimlError

LONGEST_TWIML = 4000
SHORTEST_RING_S, LONGEST_RING_S = 5, 600
METHODS = frozenset({"GET", "POST"})
SUBRESOURCES = ("Notifications", "Recordings", "Payments", "Events", "Siprec", "Streams")


FILTERS = (("To", "to"), ("From", "from_"), ("Status", "status"), ("ParentCallSid", "parent"))


class CallsResource:
    """`Calls.json` and `Calls/{sid}.json`."""

    def __init__(self, exchange: Exchange) -> None:
        """Serve the calls of this exchange."""
        self._exchange = exchange
        self._settings = exchange.runtime.settings

    async def create(self, request: RestRequest) -> tuple[int, Json]:
        """Ring somebody."""
        form = request.form
        form.refuse("ApplicationSid", "Record", "SendDigits")
        to = form.phone("To", 21201, "No 'To' number is specified")
        from_ = form.needed("From", 21213, "'From' phone number not provided")
        if self._settings.number(from_) is None and not from_.startswith("client:"):
            message = f"The source phone number provided, {from_}, is not yet verified"
            raise bad_request(21210, message)
        source = _source(form)
        if source is None:
            raise bad_request(21205, "Url parameter is required.")
        ring_s = form.number("Timeout", round(self._settings.ring_s), 1, LONGEST_RING_S)
        leg = self._exchange.ring(
            to,
            from_=from_,
            source=source,
            direction="outbound-api",
            timeout_s=ring_s,
            fallback=_fallback(form),
            callback=status_callback(form),
            detection=_detection(form),
        )
        return 201, self._json(leg)

    async def list(self, request: RestRequest) -> tuple[int, Json]:
        """List calls, the newest first."""
        wanted = [(request.query[name], field) for name, field in FILTERS if name in request.query]
        since = _day(request.query.get("StartTime>", "1970-01-01"))
        legs = [
            self._json(leg)
            for leg in reversed(self._exchange.legs.values())
            if all(getattr(leg, field) == value for value, field in wanted)
            and datetime.fromtimestamp(leg.started_ms / 1000, UTC).date() >= since
        ]
        return 200, page(request, "calls", legs)

    async def fetch(self, request: RestRequest) -> tuple[int, Json]:
        """Show one call."""
        return 200, self._json(self._leg(request))

    async def update(self, request: RestRequest) -> tuple[int, Json]:
        """End a call, or give it other TwiML at once."""
        leg, form = self._leg(request), request.form
        source = _source(form)
        status = form.one_of("Status", frozenset({"completed", "canceled"}))
        if status and source is not None:
            raise bad_request(21214, "Status cannot be combined with Url or Twiml")
        if source is not None and leg.status != IN_PROGRESS:
            raise bad_request(21220, "Call is not in-progress. Cannot redirect.")
        if "StatusCallback" in form:
            leg.callback = status_callback(form)
        if source is not None:
            self._exchange.redirect(leg, source)
        elif leg.live and (status == "completed" or (status and leg.status != IN_PROGRESS)):
            self._exchange.hang_up(leg)
        return 200, self._json(leg)

    def _leg(self, request: RestRequest) -> Leg:
        leg = self._exchange.legs.get(request.parts["sid"])
        if leg is None:
            raise request.missing()
        return leg

    def _json(self, leg: Leg) -> Json:
        account = self._settings.account_sid
        uri = f"/{API_VERSION}/Accounts/{account}/Calls/{leg.sid}"
        return {
            "sid": leg.sid,
            "account_sid": account,
            "parent_call_sid": leg.parent or None,
            "group_sid": None,
            "phone_number_sid": None,
            "trunk_sid": None,
            "api_version": API_VERSION,
            "from": leg.from_,
            "from_formatted": leg.from_,
            "to": leg.to,
            "to_formatted": leg.to,
            "direction": leg.direction,
            "status": leg.status,
            "date_created": rfc2822(leg.created_ms),
            "date_updated": rfc2822(leg.updated_ms),
            "start_time": rfc2822(leg.started_ms) if leg.started_ms else None,
            "end_time": rfc2822(leg.ended_ms) if leg.ended_ms else None,
            "duration": None if leg.live else str(leg.duration_s),
            "price": None,
            "price_unit": "USD",
            "answered_by": leg.answered_by or None,
            "forwarded_from": None,
            "caller_name": None,
            "queue_time": str(leg.queue_ms),
            "uri": f"{uri}.json",
            "subresource_uris": {name.lower(): f"{uri}/{name}.json" for name in SUBRESOURCES},
        }


def _day(value: str) -> date:
    """Return the day that a filter names; the provider only promises to look at days."""
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        raise bad_request(20001, f"Invalid Parameter StartTime: {value}") from None


def status_callback(form: Form, prefix: str = "") -> Callback | None:
    """Read `StatusCallback` and its kin; `prefix` is `Conference` for a conference's."""
    url = form.url(f"{prefix}StatusCallback", 21609)
    if not url:
        return None
    sent = form.all(f"{prefix}StatusCallbackEvent")
    events = frozenset(word for value in sent for word in value.split())
    if not prefix and events - EVENTS:
        raise bad_request(21626, f"Invalid StatusCallbackEvent: {', '.join(events - EVENTS)}")
    method = form.one_of(f"{prefix}StatusCallbackMethod", METHODS) or "POST"
    return Callback(url, method, events or frozenset({"completed"}))


def _detection(form: Form) -> Callback | None:
    """Return where it is told who answered; only beside the call, never before its TwiML."""
    if not form.one_of("MachineDetection", frozenset({"Enable", "DetectMessageEnd"})):
        return None
    if not form.flag("AsyncAmd", default=False):
        raise bad_request(20001, "the simulator carries out MachineDetection only with AsyncAmd")
    method = form.one_of("AsyncAmdStatusCallbackMethod", METHODS) or "POST"
    url = form.url("AsyncAmdStatusCallback", 21609)
    return Callback(url, method) if url else None


def _source(form: Form) -> Source | None:
    """Return the TwiML that the form names, or None; refuse both and neither-nor."""
    url, text = form.url("Url"), form.get("Twiml")
    if url and text:
        raise bad_request(21218, "Url and Twiml are mutually exclusive")
    if len(text) > LONGEST_TWIML:
        raise bad_request(21223, f"Twiml has more than {LONGEST_TWIML} characters")
    if text:
        try:
            return Source(document=twiml.parse(text.encode()))
        except TwimlError as error:
            raise bad_request(12100, str(error)) from None
    method = form.one_of("Method", METHODS) or "POST"
    return Source(url, method) if url else None


def _fallback(form: Form) -> Source | None:
    url = form.url("FallbackUrl")
    return Source(url, form.one_of("FallbackMethod", METHODS) or "POST") if url else None
