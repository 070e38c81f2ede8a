"""Serving an aiohttp application until the process is told to stop."""

import asyncio
import signal
from collections.abc import Coroutine

import structlog
from aiohttp import web

from core.errors import InvalidError

LOCAL = "127.0.0.1"
STOP_S = 5.0

log = structlog.get_logger("heard.serve")


async def serve(
    app: web.Application, host: str, port: int, *beside: Coroutine[None, None, None]
) -> None:
    """Serve until SIGTERM or SIGINT, then close every connection within `STOP_S`.

    `beside` is work that the application leans on: when some of it fails, this does too, and
    whoever keeps the process starts it again. Raises InvalidError when the port cannot be used.
    """
    stop = stopped()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_S)
    await runner.setup()
    try:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(one) for one in beside]
            await _listen(runner, host, port)
            await stop.wait()
            for task in running:
                task.cancel()
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        message = f"port {port} cannot be used ({error.strerror}); set PORT to another one"
        raise InvalidError(message) from None
    log.info("http.listening", host=host, port=port)


def stopped() -> asyncio.Event:
    """Return an event that is set when the process is told to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
