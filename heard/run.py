"""`heard run`: everything on one machine, kept running until it is told to stop."""

import asyncio
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from core.clock import Clock, SystemClock
from core.errors import InvalidError
from heard import demo, embedded
from heard.supervise import Program, supervise

ROLES = ("web", "engine", "worker")
POLL_S = 0.1
ANSWER_S = 2.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `redis_url` is empty when Heard brings its own redis-server."""

    port: int
    data_dir: Path
    redis_url: str
    environ: Mapping[str, str]
    people: demo.Demo | None

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the console."""
        return f"http://127.0.0.1:{self.port}"


def programs(plan: Plan, held: int | None) -> list[Program]:
    """Return what runs, in the order of starting; `held` is the embedded server's lock."""
    own_redis = [] if held is None else [_redis_server(plan, held)]
    environment = {**plan.environ, "HEARD_REDIS_URL": plan.redis_url or embedded.url(plan.data_dir)}
    roles = ROLES if plan.people is None else (*ROLES, "simulator")
    command = (sys.executable, "-m", "heard")
    return own_redis + [Program(f"heard {r}", (*command, r), environment) for r in roles]


def _redis_server(plan: Plan, held: int) -> Program:
    return Program(
        "redis-server",
        embedded.command(embedded.find_server(), plan.data_dir),
        keep_open=(held,),
        ready=partial(embedded.until_answering, data_dir=plan.data_dir, clock=SystemClock()),
    )


async def run(plan: Plan, clock: Clock) -> None:
    """Run until SIGTERM, SIGINT or SIGHUP, then stop everything in reverse.

    Raises HeardError when it cannot be started.
    """
    for port in (plan.port, *([plan.port + 1] if plan.people else [])):
        must_be_free(port)
    stopping = _cancelled_by_signals()
    try:
        async with AsyncExitStack() as stack:
            held = None
            if not plan.redis_url:
                held = await stack.enter_async_context(embedded.ownership(plan.data_dir, clock))
            await supervise(programs(plan, held), clock, partial(_welcome, plan, clock))
    except asyncio.CancelledError:
        if not stopping.is_set():
            raise
    say("Heard has stopped.")


def must_be_free(port: int) -> None:
    """Raise InvalidError when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError as error:
            message = f"port {port} cannot be used ({error.strerror}); set PORT to another one"
            raise InvalidError(message) from None


def _cancelled_by_signals() -> asyncio.Event:
    """Cancel the running task at the first signal to stop; return whether one came.

    A second signal changes nothing: stopping is under way and has a deadline.
    """
    task, stopping = asyncio.current_task(), asyncio.Event()

    def stop() -> None:
        if task and not stopping.is_set():
            stopping.set()
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    return stopping


async def _welcome(plan: Plan, clock: Clock) -> None:
    redis_url = plan.redis_url or embedded.url(plan.data_dir)
    if plan.people:
        await plan.people.enroll(redis_url, clock)
    async with ClientSession(timeout=ClientTimeout(total=ANSWER_S)) as http:
        while not await _is_live(http, plan.address):
            await clock.sleep(POLL_S)
    lines = [
        f"Heard runs on {plan.address}",
        *(plan.people.lines(plan.port) if plan.people else ()),
    ]
    say("\n".join(lines), "Stop it with Ctrl-C.")


async def _is_live(http: ClientSession, address: str) -> bool:
    try:
        async with http.get(f"{address}/health/live") as answer:
            return answer.ok
    except (ClientError, TimeoutError):
        return False


def say(*sentences: str) -> None:
    """Tell the operator, at once."""
    for sentence in sentences:
        sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
