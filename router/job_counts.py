"""How many jobs and workers there are, as rq keeps them in Redis."""

from collections.abc import Mapping

from rq import Queue, Worker

from router.jobs import QUEUE
from store.clients import JobsClient, reaching


class JobCounts:
    """Counts what rq has; counting changes nothing."""

    def __init__(self, redis: JobsClient, queue: str = QUEUE) -> None:
        """Use this synchronous client."""
        self._queue = Queue(queue, connection=redis, serializer="json")

    def jobs(self) -> Mapping[str, int]:
        """Return how many jobs are in each state; raises StoreUnavailableError."""
        queue = self._queue
        with reaching():
            return {
                "queued": queue.count,
                "started": queue.started_job_registry.get_job_count(cleanup=False),
                "scheduled": queue.scheduled_job_registry.get_job_count(cleanup=False),
                "failed": queue.failed_job_registry.get_job_count(cleanup=False),
            }

    def workers(self) -> int:
        """Return how many workers have said lately that they work; raises StoreUnavailableError."""
        with reaching():
            return Worker.count(queue=self._queue)
