"""`heard reload`, and how every process hears of it: the centre file changes while people wait."""

import argparse
import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

import structlog

from config.current import Current
from config.load import Settings, read_centre
from core.clock import Clock, SystemClock
from core.errors import ConfigError, StoreUnavailableError
from heard.runtime import read_settings, stores_for_command
from router.reconfigure import Reconfigure, version
from store.reader import Reader

LOOK_S = 2.0

log = structlog.get_logger("heard.reload")


def main(_asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Check the centre file and put it in force; every mistake is listed, and nothing changes."""
    settings = read_settings(environ)
    changed = asyncio.run(_reload(settings))
    file = settings.environment.config
    said = "in force; every process works by it in a moment" if changed else "in force already"
    sys.stdout.write(f"{file} is {said}.\n")
    return 0


async def _reload(settings: Settings) -> bool:
    clock = SystemClock()
    async with stores_for_command(settings, clock) as stores:
        return await Reconfigure(stores.scripts, stores.reader, clock).apply(settings.centre)


async def follow(current: Current, reader: Reader, clock: Clock, file: Path) -> None:
    """Take the file up again whenever Redis says that routing works by another one, for ever.

    A file with mistakes, or one that is not the one in force, as on a machine that was forgotten,
    is told once and not worked by.
    """
    told = ""
    while True:
        await clock.sleep(LOOK_S)
        try:
            wanted = await reader.configured()
        except StoreUnavailableError:
            continue
        if wanted in {version(current.centre), told, ""}:
            continue
        try:
            centre = read_centre(file)
        except ConfigError as error:
            log.error("centre.unreadable", mistakes=error.mistakes)  # noqa: TRY400 - told in full
            told = wanted
            continue
        if version(centre) == wanted:
            current.centre, told = centre, ""
            log.info("centre.reloaded", version=wanted)
        else:
            told = wanted
            log.error("centre.differs", version=wanted, own=version(centre))
