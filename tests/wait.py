"""Waiting in tests: for something to become true, never for time to pass."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

from core.clock import SystemClock

POLL_S = 0.01

T = TypeVar("T")


@overload
async def wait_until(
    condition: Callable[[], Awaitable[T]], description: str, within_s: float = 5
) -> T: ...


@overload
async def wait_until(condition: Callable[[], T], description: str, within_s: float = 5) -> T: ...


async def wait_until(condition: Callable[[], Any], description: str, within_s: float = 5) -> Any:
    """Return the first truthy answer of `condition`, asked every 10 ms.

    Raises AssertionError with the description and the last answer when `within_s` have passed: a
    fixed sleep is too long on a fast machine and too short on a busy one.
    """
    clock = SystemClock()
    deadline = clock.monotonic_s() + within_s
    while True:
        answer = condition()
        if inspect.isawaitable(answer):
            answer = await answer
        if answer:
            return answer
        if clock.monotonic_s() > deadline:
            message = f"{description}: not within {within_s} s; the last answer was {answer!r}"
            raise AssertionError(message)
        await clock.sleep(POLL_S)
