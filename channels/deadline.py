"""A bound on how long the house may take, so that a provider is answered before it gives up."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from core.errors import StoreUnavailableError

T = TypeVar("T")

# Twilio waits 15 s for an answer in all; a caller hears silence meanwhile.
ANSWER_S = 5.0


async def within(seconds: float, work: Awaitable[T]) -> T:
    """Return the answer of `work`.

    Raises StoreUnavailableError when it took longer: whether the change happened is then unknown,
    and asking again is safe because a provider's id is claimed once.
    """
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        message = f"The store did not answer within {seconds} s; try again."
        raise StoreUnavailableError(message) from None
