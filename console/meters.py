"""What a web process counts, on the registry that is passed in; names begin with `heard_`.

Besides its own requests and streams that is everything that happened in the centre since the
process began: it reads the whole log, so with several processes each counts all of it.
"""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from core.conversation import State
from core.events import Event, EventType

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


LAWS = ("2", "4", "6", "9")  # those that the audit verifies over what is live
# How an offer ended, by the event that ended it.
ENDS = {
    EventType.OFFER_ACCEPTED: "accepted",
    EventType.OFFER_DECLINED: "declined",
    EventType.OFFER_MISSED: "missed",
    EventType.OFFER_WITHDRAWN: "withdrawn",
}


class Meters:
    """Counters of one web process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register with `registry`; once for each registry."""
        self.requests = Counter(
            "heard_http_requests",
            "HTTP requests by route and status",
            ("route", "status"),
            registry=registry,
        )
        self.request_s = Histogram(
            "heard_http_request_seconds",
            "How long an HTTP request took, in seconds",
            ("route",),
            buckets=SECONDS,
            registry=registry,
        )
        self.clients = Gauge("heard_stream_clients", "Open console streams", registry=registry)
        self.dropped = Counter(
            "heard_stream_dropped",
            "Console streams cut because the browser did not read",
            registry=registry,
        )
        self.seq = Gauge(
            "heard_stream_seq", "The last event handed to the consoles", registry=registry
        )
        self._count_the_centre(registry)

    def _count_the_centre(self, registry: CollectorRegistry) -> None:
        self.events = Counter("heard_events", "Events of the log", ("type",), registry=registry)
        self.contacts = Counter(
            "heard_contacts", "Contacts received", ("queue", "channel"), registry=registry
        )
        self.offers = Counter("heard_offers", "Offers made", ("queue", "medium"), registry=registry)
        self.offers_ended = Counter(
            "heard_offers_ended", "Offers that ended, by how", ("queue", "how"), registry=registry
        )
        self.abandoned = Counter(
            "heard_calls_abandoned",
            "Calls that ended while the caller waited; each becomes a callback or a message",
            ("queue",),
            registry=registry,
        )
        self.statuses = Counter(
            "heard_message_statuses",
            "States that messages to residents have come to",
            ("status",),
            registry=registry,
        )
        self.alerts = Counter("heard_alerts", "Alerts raised", ("alert",), registry=registry)
        self.violations = Counter(
            "heard_invariant_violations",
            "Laws found broken, and repaired, over what is live",
            ("law",),
            registry=registry,
        )
        for law in LAWS:
            self.violations.labels(law)

    def count(self, event: Event) -> None:
        """Count one event of the centre; whatever it holds, it is only counted."""
        data = event.data
        after = data.get("conversation") or {}
        queue = str(after.get("queue", ""))
        self.seq.set(event.seq)
        self.events.labels(event.type).inc()
        if event.type is EventType.CONTACT_RECEIVED:
            self.contacts.labels(queue, after.get("channel", "")).inc()
        elif event.type is EventType.CONVERSATION_OFFERED:
            self.offers.labels(queue, after.get("medium", "")).inc()
        elif event.type in ENDS:
            self.offers_ended.labels(queue, ENDS[event.type]).inc()
        elif event.type is EventType.CALL_ENDED and _gave_up(after, data.get("cause")):
            self.abandoned.labels(queue).inc()
        elif event.type is EventType.MESSAGE_STATUS:
            self.statuses.labels(data.get("status", "")).inc()
        elif event.type is EventType.ALERT_RAISED:
            self.alerts.labels(data.get("alert", "")).inc()
            if "law" in data:
                self.violations.labels(data["law"]).inc()


def _gave_up(after: Mapping[str, Any], cause: object) -> bool:
    """Whether the last of the resident's legs ended while nobody had answered.

    Who asked to be rung back has left for that, and has not given up.
    """
    return after.get("state") == State.WAITING and not after.get("calls") and cause != "ring_back"
