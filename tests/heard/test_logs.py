"""Logging, as the processes set it up: run in a process of its own, since it is global."""

import json
import subprocess
import sys
from typing import Any

import pytest

SECRETS = ("07700 900123", "+447700900123", "ceiling", "hunter2")

LOUD = """
import asyncio, logging, sys, warnings
import structlog
from heard import logs
logs.configure("heard web")
{statement}
"""


def lines_of(statement: str) -> list[dict[str, Any]]:
    """Return the log lines that a process writes for this statement."""
    done = subprocess.run(
        [sys.executable, "-c", LOUD.format(statement=statement)],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout == ""
    for secret in SECRETS:
        assert secret not in done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_is_json_with_process_time_and_level() -> None:
    """One unit of work is one line that a machine can read."""
    [line] = lines_of("structlog.get_logger('x').info('contact.received', conversation='cnv_1')")
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "contact.received",
        "conversation": "cnv_1",
        "level": "info",
        "logger": "x",
        "process": "heard web",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "structlog.get_logger().info('sent', to='+447700900123', text='the ceiling is down')",
        "structlog.get_logger().info('sent to 07700 900123')",
        "logging.getLogger('rq.worker').warning('job for %s', '+447700900123')",
        "logging.getLogger('aiohttp.server').error('Error handling request from +447700900123')",
        "warnings.warn('07700 900123 is odd')",
    ],
)
def test_no_line_shows_a_number_or_a_body(statement: str) -> None:
    """Numbers and bodies are hidden in lines of ours, of rq and of aiohttp, and in warnings."""
    assert len(lines_of(statement)) == 1


@pytest.mark.parametrize(
    "logger", ["structlog.get_logger()", "logging.getLogger('aiohttp.server')"]
)
def test_a_traceback_is_kept_and_redacted(logger: str) -> None:
    """An exception shows where it happened, not whose number it was about."""
    [line] = lines_of(
        "import base64\n"
        "number = base64.b64decode('KzQ0NzcwMDkwMDEyMw==').decode()\n"
        f"try:\n    int(number + 'x')\nexcept ValueError:\n    {logger}.exception('failed')"
    )
    assert "ValueError: invalid literal for int() with base 10: '[phone]x'" in line["exception"]
    assert "Traceback" in line["exception"]


def test_an_error_that_nobody_awaited_is_logged_the_same_way() -> None:
    """What asyncio reports about a forgotten failure passes the redaction too."""
    lines = lines_of(
        "async def main():\n"
        "    loop = asyncio.get_running_loop()\n"
        "    context = {'message': 'lost', 'exception': ValueError('+44' + '7700900123')}\n"
        "    loop.call_exception_handler(context)\n"
        "asyncio.run(main())"
    )
    assert "ValueError: [phone]" in lines[0]["exception"]
