"""`heard media`: fetches residents' files, apart from the jobs that callers wait for."""

import argparse
import asyncio
from collections.abc import Mapping

from channels.media.fetch import Downloads
from config.load import Settings
from core.clock import SystemClock
from heard.files import open_files, sources, taken
from heard.job_worker import JobWorker
from heard.runtime import read_settings, redis_url, secret_key
from heard.worker import change
from router.jobs import MEDIA_QUEUE
from router.media_jobs import MEDIA_TOOLS, MediaTools
from store.clients import jobs_client


def main(_asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Work until told to stop."""
    settings = read_settings(environ)
    MEDIA_TOOLS.set(tools(settings))
    JobWorker(jobs_client(redis_url(settings)), SystemClock(), MEDIA_QUEUE).run()
    return 0


def tools(settings: Settings) -> MediaTools:
    """Return what these jobs work with."""
    clock = SystemClock()
    return MediaTools(
        files=open_files(settings, clock),
        downloads=Downloads(sources(settings.environment), taken(settings), clock),
        secret=secret_key(settings),
        change=lambda act: asyncio.run(change(settings, act)),
        clock=clock,
    )
