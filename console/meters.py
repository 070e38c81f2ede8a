"""The console's own measures, on the registry that is passed in; names begin with `heard_`."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


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
