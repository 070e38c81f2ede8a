"""Figures: middle and spread of repeated measurements, tables, JSON with the machine's facts."""

import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.house import RESULTS, ROOT
from core.clock import SystemClock
from heard import embedded

PACKAGES = ("aiohttp", "hiredis", "redis", "twilio", "pydantic")


@dataclass(frozen=True, slots=True)
class Spread:
    """Repeated measurements of one thing."""

    low: float
    middle: float
    high: float

    def shown(self, unit: str = "", digits: int = 0) -> str:
        """Return for example `2,310 (2,190 to 2,402)`."""
        low, middle, high = (f"{each:,.{digits}f}" for each in (self.low, self.middle, self.high))
        return f"{middle}{unit} ({low} to {high})"


def spread(values: Sequence[float]) -> Spread:
    """Return the middle of the values and how far they lie apart."""
    return Spread(min(values), median(values), max(values))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def progress(words: str) -> None:
    """Say on a terminal how far it is; nothing in a log."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{words}")
        sys.stderr.flush()


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table, the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for row in (header, *rows):
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  " + "  ".join((first.strip().ljust(widths[0]), *others)))
    print()


def save(name: str, figures: Mapping[str, Any]) -> Path:
    """Write the figures and the facts of this machine; return where."""
    at = datetime.fromtimestamp(SystemClock().now_ms() / 1000, UTC)
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}-{at:%Y%m%dT%H%M%SZ}.json"
    whole = {"benchmark": name, "at": at.isoformat(), "machine": machine(), **figures}
    path.write_text(json.dumps(whole, indent=2) + "\n")
    return path


def machine() -> dict[str, Any]:
    """Return what somebody needs to know to compare the figures with others."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "redis": _said([str(embedded.find_server()), "--version"]),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "commit": _said(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def _said(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except OSError:
        return ""
    return done.stdout.strip()
