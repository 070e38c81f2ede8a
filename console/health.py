"""`/health/live`, `/health/ready` and `/metrics`: for the machines that keep Heard running."""

import asyncio
import hmac
from collections.abc import Iterable, Iterator

import structlog
from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from console.deps import DEPS, Ask
from console.origin import is_local
from console.stream import HUB
from core.errors import ForbiddenError, HeardError
from core.views import Gauge

log = structlog.get_logger("heard.console")

PART_S = 2.0
OK = "ok"


async def live(_: web.Request) -> web.Response:
    """Say that this process answers; nothing else is asked."""
    return web.json_response({"status": OK})


async def ready(request: web.Request) -> web.Response:
    """Answer 200 when every part that is needed answers, else 503, with the state of each."""
    deps = request.app[DEPS]
    needed = {**deps.parts, "stream": request.app[HUB].check}
    asked = {**needed, **deps.parts_aside}
    told = await asyncio.gather(*(_state(name, ask) for name, ask in asked.items()))
    parts = dict(zip(asked, told, strict=True))
    whole = all(parts[name] == OK for name in needed)
    answer = {"status": "ready" if whole else "not_ready", "parts": parts}
    return web.json_response(answer, status=200 if whole else 503)


async def _state(name: str, ask: Ask) -> str:
    try:
        async with asyncio.timeout(PART_S):
            await ask()
    except TimeoutError:
        return f"no answer within {PART_S:g} s"
    except HeardError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 - whatever it is, the part is not ready
        # Only the kind: the words of a driver may hold an address or a password.
        log.warning("part.away", part=name, error=type(error).__name__)
        return type(error).__name__
    return OK


class _Measured:
    """Gauges in the library's own form."""

    def __init__(self, gauges: Iterable[Gauge]) -> None:
        self._gauges = tuple(gauges)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return them all."""
        for gauge in self._gauges:
            family = GaugeMetricFamily(gauge.name, gauge.what, labels=gauge.labels)
            for labels, value in gauge.values.items():
                family.add_metric(labels, value)
            yield family


async def metrics(request: web.Request) -> web.Response:
    """Return the metrics to this machine, or to whoever has the token.

    Raises ForbiddenError for anybody else.
    """
    deps = request.app[DEPS]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = deps.metrics_token and hmac.compare_digest(given.encode(), deps.metrics_token.encode())
    if not (known or is_local(request)):
        message = "Metrics are for this machine, or for a token in HEARD_METRICS_TOKEN."
        raise ForbiddenError(message)
    body = generate_latest(deps.registry) + generate_latest(_Measured(await deps.gauges()))
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
