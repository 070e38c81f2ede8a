"""REST: Queues and their Members."""

from simulator.exchange import Exchange
from simulator.leg import Leg
from simulator.params import API_VERSION, rfc2822
from simulator.queues import Queue
from simulator.rest import Json, RestRequest, page
from simulator.rest_calls import METHODS
from simulator.steps import Source

FRONT = "Front"


class QueuesResource:
    """`Queues.json`, `Queues/{sid}.json` and `Queues/{sid}/Members…`."""

    def __init__(self, exchange: Exchange) -> None:
        """Serve the queues of this exchange."""
        self._exchange = exchange

    async def list(self, request: RestRequest) -> tuple[int, Json]:
        """List queues."""
        found = [self._json(queue) for queue in self._exchange.queues.all()]
        return 200, page(request, "queues", found)

    async def fetch(self, request: RestRequest) -> tuple[int, Json]:
        """Show one queue."""
        return 200, self._json(self._queue(request))

    async def update(self, request: RestRequest) -> tuple[int, Json]:
        """Set how many a queue holds."""
        queue = self._queue(request)
        queue.max_size = request.form.number("MaxSize", queue.max_size, 1, 5000)
        return 200, self._json(queue)

    async def list_members(self, request: RestRequest) -> tuple[int, Json]:
        """List who is in it, the front first."""
        queue = self._queue(request)
        found = [self._member_json(queue, leg) for leg in queue.since_ms]
        return 200, page(request, "queue_members", found)

    async def fetch_member(self, request: RestRequest) -> tuple[int, Json]:
        """Show one caller in it."""
        queue = self._queue(request)
        return 200, self._member_json(queue, self._member(request, queue))

    async def update_member(self, request: RestRequest) -> tuple[int, Json]:
        """Take a caller out and give the leg other TwiML."""
        queue, form = self._queue(request), request.form
        leg = self._member(request, queue)
        form.needed("Url", 21205, "Url parameter is required.")
        body = self._member_json(queue, leg)
        method = form.one_of("Method", METHODS) or "POST"
        self._exchange.redirect(leg, Source(form.url("Url"), method))
        return 200, body

    def _queue(self, request: RestRequest) -> Queue:
        queue = self._exchange.queues.get(request.parts["sid"])
        if queue is None:
            raise request.missing()
        return queue

    def _member(self, request: RestRequest, queue: Queue) -> Leg:
        wanted = request.parts["call"]
        for leg in queue.since_ms:
            if wanted in {leg.sid, FRONT}:
                return leg
        raise request.missing()

    def _json(self, queue: Queue) -> Json:
        account = self._exchange.runtime.settings.account_sid
        base = f"/{API_VERSION}/Accounts/{account}/Queues/{queue.sid}"
        return {
            "sid": queue.sid,
            "account_sid": account,
            "friendly_name": queue.name,
            "current_size": len(queue.since_ms),
            "max_size": queue.max_size,
            "average_wait_time": queue.average_s(),
            "date_created": rfc2822(queue.created_ms),
            "date_updated": rfc2822(queue.created_ms),
            "uri": f"{base}.json",
        }

    def _member_json(self, queue: Queue, leg: Leg) -> Json:
        account = self._exchange.runtime.settings.account_sid
        base = f"/{API_VERSION}/Accounts/{account}/Queues/{queue.sid}"
        return {
            "call_sid": leg.sid,
            "queue_sid": queue.sid,
            "date_enqueued": rfc2822(queue.since_ms[leg]),
            "position": queue.position(leg),
            "wait_time": queue.waited_s(leg),
            "uri": f"{base}/Members/{leg.sid}.json",
        }
