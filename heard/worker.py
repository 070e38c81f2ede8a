"""`heard worker`: takes jobs from rq and carries them out."""

import argparse
import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from channels.media.public import FileLinks
from config.load import Settings
from core.clock import SystemClock
from heard import channels
from heard.job_worker import JobWorker
from heard.runtime import keys, read_settings, redis_url, secret_key
from heard.stores import open_stores
from heard.telephone import telephone
from router.jobs import TOOLS, Act, Tools
from store.clients import jobs_client


def main(_asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Work until told to stop."""
    settings = read_settings(environ)
    TOOLS.set(tools(settings))
    JobWorker(jobs_client(redis_url(settings)), SystemClock()).run()
    return 0


def tools(settings: Settings) -> Tools:
    """Return what jobs work with."""
    client = channels.rest_client(settings.environment)
    return Tools(
        senders=channels.senders(client, settings),
        telephone=telephone(client, settings),
        change=lambda act: asyncio.run(change(settings, act)),
        file_url=FileLinks(secret_key(settings), settings.environment.public_url).url,
        status_url=lambda conversation, message: status_url(settings, conversation, message),
        clock=SystemClock(),
    )


def status_url(settings: Settings, conversation: str, message: str) -> str:
    """Return where the provider reports how far one of our messages has come."""
    query = urlencode({"conversation": conversation, "message": message})
    return f"{settings.environment.public_url}/twilio/status/messages?{query}"


async def change(settings: Settings, act: Act) -> Any:  # noqa: ANN401 - as the transition answers
    """Run one transition for a job, and return its answer."""
    # A job has an event loop of its own, so it also has connections of its own.
    async with open_stores(redis_url(settings), keys(settings), SystemClock()) as stores:
        return await act(stores.scripts)
