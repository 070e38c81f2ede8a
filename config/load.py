"""Reads the centre file and the environment, and lists every mistake in both at once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.advice import Nation, shipped
from config.centre import Centre
from config.crosscheck import cross_mistakes
from config.environment import CENTRE_FILE, Environment, read_environment
from config.mistakes import explained
from config.schema import Schema
from core.errors import ConfigError

BANK_HOLIDAYS = Path(__file__).parent / "bank_holidays.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the operator chose. `bank_holidays` are those of the centre's nation."""

    centre: Centre
    environment: Environment
    bank_holidays: frozenset[date]


def centre_path(environ: Mapping[str, str]) -> Path:
    """Return where the centre file is."""
    return Path(environ.get("HEARD_CONFIG") or CENTRE_FILE)


def load_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """Read and check everything.

    Raises ConfigError with one line for each mistake: file, dotted key, what to write instead.
    """
    environment, mistakes = read_environment(environ)
    centre = _centre(path, mistakes)
    holidays = _bank_holidays(centre.nation, mistakes) if centre else frozenset[date]()
    if mistakes or centre is None or environment is None:
        raise ConfigError(mistakes)
    return Settings(centre, environment, holidays)


def read_centre(path: Path) -> Centre:
    """Read and check the centre file alone; raises ConfigError with every mistake."""
    mistakes: list[str] = []
    centre = _centre(path, mistakes)
    if centre is None or mistakes:
        raise ConfigError(mistakes)
    return centre


def _centre(path: Path, mistakes: list[str]) -> Centre | None:
    raw = _toml(path, mistakes)
    if raw is None:
        return None
    centre, wrong = None, list(cross_mistakes(raw))
    try:
        centre = Centre.model_validate(raw)
    except ValidationError as error:
        wrong = [*explained(error, raw, Schema()), *wrong]
    mistakes += [f"{path}: {mistake}" for mistake in wrong]
    return centre


def _bank_holidays(nation: Nation, mistakes: list[str]) -> frozenset[date]:
    """Return the dates; a nation without any would be open on Christmas Day."""
    try:
        name = shipped().services[nation].bank_holidays
    except ConfigError as error:
        mistakes += error.mistakes
        return frozenset()
    days = (_toml(BANK_HOLIDAYS, mistakes) or {}).get(name, [])
    dates = frozenset(day for day in days if type(day) is date)
    if not dates or len(dates) != len(days):
        mistakes.append(
            f"{BANK_HOLIDAYS}: {name}: must be a list of dates, each once, like 2026-12-25"
        )
    return dates


def _toml(path: Path, mistakes: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        mistakes.append(f"{path}: cannot be read ({error.strerror}); HEARD_CONFIG says where it is")
    except UnicodeDecodeError as error:
        mistakes.append(f"{path}: is not UTF-8 text (byte {error.start}); save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{path}: is not TOML: {error}")
    return None
