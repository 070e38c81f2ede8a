"""rq's worker, as Heard runs it: quiet, quick to notice a crash, and gone when it is killed."""

import structlog
from rq import Queue, Worker
from rq.executions import Execution
from rq.job import Job

from core.clock import Clock
from heard import children
from router.jobs import QUEUE
from store.clients import JobsClient

WORKER_TTL_S = 60  # how long a worker that vanished counts as alive
MAINTENANCE_S = 30  # how often abandoned jobs are looked for; rq's own 10 minutes are too long

log = structlog.get_logger("heard.worker")


class JobWorker(Worker):
    """One worker: takes a job, forks, and writes one line when the job is over."""

    def __init__(self, redis: JobsClient, clock: Clock, queue: str = QUEUE) -> None:
        """Work with this synchronous client (bytes, as rq wants it), on one queue."""
        super().__init__(
            [Queue(queue, connection=redis, serializer="json")],
            connection=redis,
            serializer="json",
            worker_ttl=WORKER_TTL_S,
            maintenance_interval=MAINTENANCE_S,
            log_job_description=False,
        )
        self._clock = clock

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; the job at hand is finished first."""
        # The forked job and the scheduler must not go on alone when this process is killed.
        children.forks_die_with_parent()
        self.work(logging_level="WARNING", with_scheduler=True)

    def procline(self, message: str) -> None:
        """Keep `heard worker` in the list of processes."""

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """Do the job in the forked process."""
        began_s = self._clock.monotonic_s()
        done = super().perform_job(job, queue, execution)
        log.info(
            "job.performed",
            job=job.id,
            function=job.func_name,
            conversation=(job.kwargs or {}).get("conversation", ""),
            done=done,
            took_ms=round((self._clock.monotonic_s() - began_s) * 1000),
        )
        return done
