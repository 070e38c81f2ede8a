"""Work that outlives the request that began it: held, so none vanishes, and ended together."""

import asyncio
from collections.abc import Coroutine

import structlog


class Tasks:
    """The simulator's running tasks. A failure is logged at once and raised by `close`."""

    def __init__(self) -> None:
        """Start with none."""
        self._running: set[asyncio.Task[None]] = set()
        self._failures: list[Exception] = []

    def start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run `work` beside everything else; what is returned can be cancelled."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self) -> None:
        """Cancel what still runs; raises ExceptionGroup when something had failed."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._failures:
            failures, self._failures = self._failures, []
            message = "the simulator failed in the background"
            raise ExceptionGroup(message, failures)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._failures.append(error)
            structlog.get_logger().error("simulator.task_failed", exc_info=error)
