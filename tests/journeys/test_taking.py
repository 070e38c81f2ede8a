"""Out of turn: an agent looks at what waits in their queues, and takes it."""

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_agent_takes_what_waits_in_their_queues(cast: Cast) -> None:
    """Who declined a moment ago is not asked again for a while, and may take it themselves."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text("The lift is slow")
    await expect(amina.offer).to_contain_text("The lift is slow")
    await amina.decline()
    waiting = amina.page.locator("details.waiting")
    await waiting.locator("summary").click()
    await expect(waiting).to_contain_text("The lift is slow")
    await waiting.get_by_role("button", name="Take").click()
    await expect(amina.timeline).to_contain_text("The lift is slow")
    await amina.answer("We look at it today.")
    await expect(resident.texts).to_contain_text("We look at it today.")
    await amina.finish()


async def test_who_finishes_gets_nothing_new_and_is_away_after_it(cast: Cast) -> None:
    """Draining: the last conversation is closed, and the day is over."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text("The gate is open")
    await amina.accept()
    await amina.page.locator("button.presence").click()
    await amina.page.get_by_role("button", name="Finish what I have").click()
    await expect(amina.page.locator("button.presence")).to_contain_text("Finishing")
    await amina.answer("Thank you.")
    await amina.finish()
    await expect(amina.page.locator("button.presence")).to_contain_text("finished")
