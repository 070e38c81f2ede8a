"""Waiting for a condition."""

import pytest

from tests.wait import wait_until


async def test_it_returns_the_first_truthy_answer() -> None:
    """The answer itself comes back, so a test can go on with what it waited for."""
    answers: list[object] = [None, [], "here"]
    assert await wait_until(lambda: answers.pop(0), "the third answer") == "here"


async def test_it_says_what_was_awaited_and_what_was_seen() -> None:
    """A wait that fails is understood without running the test again."""

    async def still_waiting() -> int:
        return 0

    with pytest.raises(AssertionError, match="an offer: not within 0 s; the last answer was 0"):
        await wait_until(still_waiting, "an offer", within_s=0)
