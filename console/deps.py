"""What the console is given; `heard/` makes it once for each web process."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry

from agents.passwords import Passwords
from channels.media.upload import Uploads
from console.answers import NoPhone, Phone
from console.house import Desk, Line, Log, PresenceDesk, ResidentDesk, Views
from console.uploads import UploadDesk
from core.clock import Clock
from core.ids import IdSource
from core.people import Agent
from core.views import Gauge
from store.files.files import Files
from store.sessions import SessionStore

STATIC = Path(__file__).parent / "static"


Ask = Callable[[], Awaitable[None]]


async def no_gauges() -> Sequence[Gauge]:
    """Measure nothing."""
    return ()


def no_phone(_: Agent) -> Phone:
    """Answer for a centre without a telephone."""
    return NoPhone()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleDeps:
    """Everything that the console uses of the house.

    `stale_s` is how long a console may be silent before its agent counts as gone, as the router
    judges it. `parts` are what `/health/ready` asks: each returns, or raises when it is away;
    `parts_aside` are told beside them and keep nobody from being ready. `gauges` are measured when
    somebody reads `/metrics`.
    `numbers` are whom to ring where a life is in danger: the service and its number.
    `phone` says how an agent's browser telephones, `connect_sources` where to (for the
    Content-Security-Policy). `metrics_token` lets others than this machine read `/metrics`.
    """

    desk: Desk
    line: Line
    residents: ResidentDesk
    presence: PresenceDesk
    views: Views
    log: Log
    sessions: SessionStore
    passwords: Passwords
    clock: Clock
    ids: IdSource
    secret_key: bytes = field(repr=False)
    public_url: str
    stale_s: float
    numbers: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Ask]
    files: Files
    uploads: UploadDesk
    from_browsers: Uploads
    registry: CollectorRegistry
    parts_aside: Mapping[str, Ask] = field(default_factory=dict)
    gauges: Callable[[], Awaitable[Sequence[Gauge]]] = no_gauges
    phone: Callable[[Agent], Phone] = no_phone
    connect_sources: tuple[str, ...] = ()
    metrics_token: str = field(default="", repr=False)
    static: Path = STATIC
    heartbeat_timeout_s: float = 15
    queues_every_s: float = 1


DEPS = web.AppKey("DEPS", ConsoleDeps)
