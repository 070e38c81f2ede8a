"""rq's worker, as Heard runs it; in a process of its own, since it forks and handles signals."""

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis import Redis
from rq import Queue, Retry
from rq.job import Job, JobStatus

from heard import children
from router.jobs import QUEUE
from tests.heard.processes import alive, descendants_of
from tests.wait import wait_until

WORKER = """
import sys
from core.clock import SystemClock
from heard import logs
from heard.job_worker import JobWorker
from store.clients import jobs_client
logs.configure("heard worker")
JobWorker(jobs_client(sys.argv[1]), SystemClock()).run()
"""


@asynccontextmanager
async def working(redis_url: str, stderr: int = DEVNULL) -> AsyncIterator[Process]:
    """Run a worker until the block is left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, redis_url, stderr=stderr
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            await children.stop(process, 5)


def jobs(redis_url: str) -> Queue:
    """Return the queue that Heard's jobs go through."""
    return Queue(QUEUE, connection=Redis.from_url(redis_url), serializer="json")


async def until(job: Job, status: JobStatus) -> None:
    """Wait until the job has come so far."""
    await wait_until(lambda: job.get_status(refresh=True) is status, f"the job is {status}", 10)


async def test_it_says_one_line_for_each_job_and_not_what_is_in_it(redis_url: str) -> None:
    """A job is one line with its name and time; numbers and words stay out of the log."""
    queue = jobs(redis_url)
    async with working(redis_url, stderr=PIPE) as worker:
        job = queue.enqueue("builtins.dict", conversation="cnv_1", to="+447700900123", text="damp")
        await until(job, JobStatus.FINISHED)
        await children.stop(worker, 5)
        assert worker.stderr
        [line] = (await worker.stderr.read()).decode().splitlines()
    assert '"event": "job.performed"' in line
    assert '"function": "builtins.dict"' in line
    assert '"conversation": "cnv_1"' in line
    assert "447700900123" not in line
    assert "damp" not in line


async def test_a_failed_job_is_tried_again_in_time(redis_url: str) -> None:
    """What a provider refused for the moment is tried again without anybody asking."""
    async with working(redis_url):
        job = jobs(redis_url).enqueue("builtins.int", "no number", retry=Retry(1, interval=1))
        await until(job, JobStatus.SCHEDULED)
        await until(job, JobStatus.FAILED)
    assert Job.fetch(job.id, job.connection, serializer="json").retries_left == 0


async def test_it_finishes_the_job_at_hand(redis_url: str) -> None:
    """A restart for an upgrade does not cut a text in two."""
    async with working(redis_url) as worker:
        job = jobs(redis_url).enqueue("time.sleep", 0.5)
        await until(job, JobStatus.STARTED)
        worker.send_signal(signal.SIGTERM)
        await worker.wait()
    assert job.get_status(refresh=True) is JobStatus.FINISHED


async def test_nothing_of_it_goes_on_after_a_kill(redis_url: str) -> None:
    """A worker that was killed leaves no job running that its successor would run again."""
    async with working(redis_url) as worker:
        job = jobs(redis_url).enqueue("time.sleep", 60)
        await until(job, JobStatus.STARTED)
        family = await wait_until(lambda: descendants_of(worker.pid), "the job has a process")
        assert len(family) >= 2  # the job and the scheduler
        worker.kill()
        await worker.wait()
        await wait_until(lambda: not any(map(alive, family)), "its processes end")
