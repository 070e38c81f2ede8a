"""The Heard of the journeys: the demo, with times that a test can wait for."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.heard.house import Running, heard_run
from tests.house import ROOT

DEMO_CENTRE = ROOT / "config" / "centre.toml"
LANDLORD = "+442079460958"
TEXT_AFTER_S = 5  # how long a chat is watched before its answers go by text


@dataclass(frozen=True)
class House:
    """A running Heard: its address, that of the simulated telephones, and its log."""

    running: Running
    log: Path

    @property
    def url(self) -> str:
        """Where the console and webchat are."""
        return self.running.address

    @property
    def network(self) -> str:
        """Where the simulated telephones are."""
        return f"http://127.0.0.1:{self.running.port + 1}"


@asynccontextmanager
async def demo_house(
    data_dir: Path, offers: str = "", expected: tuple[str, ...] = ()
) -> AsyncIterator[House]:
    """Run the demo; `offers` goes under [offers].

    When it ends, its log must hold no mistake but those that have one of the `expected` words.
    """
    centre = data_dir / "centre.toml"
    centre.write_text(centre_with(offers))
    with log_file(data_dir / "log") as (log, stderr):
        environ = {"HEARD_CONFIG": str(centre)}
        async with heard_run(data_dir, "--demo", stderr=stderr, environ=environ) as running:
            yield House(running, log)
    assert mistakes(log, expected) == []


def centre_with(offers: str) -> str:
    """Return the demo's centre file with other times under [offers]."""
    head, mark, rest = DEMO_CENTRE.read_text().partition("[offers]\n")
    assert mark
    with_offers = f"{head}{mark}{offers}\n{rest}"
    return with_offers.replace("[webchat]\n", f"[webchat]\ntext_after_s = {TEXT_AFTER_S}\n")


@contextmanager
def log_file(path: Path) -> Iterator[tuple[Path, int]]:
    """Yield a file for a log, and its descriptor."""
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        yield path, descriptor
    finally:
        os.close(descriptor)


def mistakes(log: Path, expected: tuple[str, ...] = ()) -> list[str]:
    """Return the lines that tell of an error, or that are no line of a log at all."""
    return [
        line
        for line in log.read_text().splitlines()
        if _is_error(line) and not any(words in line for words in expected)
    ]


def _is_error(line: str) -> bool:
    try:
        return json.loads(line)["level"] in {"error", "critical"}
    except (ValueError, KeyError, TypeError):
        return True
