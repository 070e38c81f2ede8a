"""`heard run`: everything on one machine, kept running until it is told to stop."""

import argparse
import asyncio
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from config.load import Settings
from core.clock import Clock, SystemClock
from core.errors import InvalidError
from heard import demo, embedded
from heard.runtime import read_settings
from heard.serve import LOCAL
from heard.supervise import Program, supervise

ROLES = ("web", "engine", "worker", "media")
POLL_S = 0.1
ANSWER_S = 2.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `redis_url` is empty when Heard brings its own redis-server."""

    host: str
    port: int
    data_dir: Path
    redis_url: str = field(repr=False)
    environ: Mapping[str, str] = field(repr=False)
    people: demo.Demo | None

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the console."""
        return f"http://127.0.0.1:{self.port}"


def main(asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Run everything until told to stop."""
    asyncio.run(run(plan_of(asked.demo, read_settings(environ), environ), SystemClock()))
    return 0


def plan_of(wanted: bool | None, settings: Settings, environ: Mapping[str, str]) -> Plan:
    """Return what to run; the demo too when it is wanted, or when there is no provider."""
    environment = settings.environment
    with_demo = not environment.has_twilio if wanted is None else wanted
    given = environment.redis_url
    return Plan(
        host=environment.host,
        port=environment.port,
        data_dir=environment.data_dir,
        redis_url=given.get_secret_value() if given else "",
        environ={**environ, **demo.account(environment.port)} if with_demo else environ,
        people=demo.demo_of(settings) if with_demo else None,
    )


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
    must_be_free(plan.host, plan.port)
    if plan.people:
        must_be_free(LOCAL, plan.port + 1)
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


def must_be_free(host: str, port: int) -> None:
    """Raise InvalidError when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
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
