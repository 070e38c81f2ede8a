"""How long the house may take before a provider is answered without it."""

import asyncio

import pytest

from channels.deadline import within
from core.errors import StoreUnavailableError


async def test_an_answer_in_time_is_passed_on() -> None:
    """Nothing is added to what the house said."""
    answer = asyncio.get_running_loop().create_future()
    answer.set_result("cnv_1")
    assert await within(5, answer) == "cnv_1"


async def test_a_house_that_hangs_is_a_store_that_is_away() -> None:
    """A caller is not left in silence until the provider gives up."""
    never = asyncio.get_running_loop().create_future()
    with pytest.raises(StoreUnavailableError):
        await within(0.01, never)
    assert never.cancelled()


async def test_a_mistake_is_not_taken_for_a_store_that_is_away() -> None:
    """Only time makes it one."""
    failed = asyncio.get_running_loop().create_future()
    failed.set_exception(KeyError("a mistake of ours"))
    with pytest.raises(KeyError):
        await within(5, failed)
