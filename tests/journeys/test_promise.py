"""Promises: nothing ends by itself, and what was said in writing comes back when it is not kept."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from core.clock import SystemClock
from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_promise_is_given_in_writing(cast: Cast) -> None:
    """The resident reads what was done, what comes next and by when; the desk is free again."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text("There is damp in the bedroom")
    await amina.accept()
    await amina.button("Park").click()
    await amina.dialog.get_by_label("What has been done").fill("Inspection booked.")
    await amina.dialog.get_by_label("What happens next").fill("The surveyor rings you.")
    await amina.dialog.get_by_role("button", name="Tomorrow, 12:00").click()
    await amina.dialog.get_by_role("button", name="Promise and park").click()
    await expect(amina.mine).to_contain_text("Nobody is waiting for you.")
    await expect(resident.texts).to_contain_text("So far: Inspection booked.")
    await expect(resident.texts).to_contain_text("Next: The surveyor rings you.")
    await expect(resident.texts).to_contain_text("12:00")
    await resident.text("He rang, thank you")
    await amina.accept()
    await expect(amina.timeline).to_contain_text("The surveyor rings you.")
    await amina.answer("Glad to hear it.")
    await amina.finish()


async def test_a_promise_that_was_not_kept_comes_back_by_itself(cast: Cast) -> None:
    """The resident is told without asking, and the conversation is back on a desk."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text("The hall light is off")
    await amina.accept()
    await amina.answer("I find out.")
    conversation = amina.page.url.rpartition("/")[2]
    by = datetime.fromtimestamp(SystemClock().now_ms() / 1000, UTC) + timedelta(seconds=3)
    parked = await amina.page.context.request.post(
        f"/api/conversations/{conversation}/park",
        data={"done": "Asked.", "next": "An electrician comes.", "by": by.isoformat()},
    )
    await expect(parked).to_be_ok()
    await expect(resident.texts).to_contain_text("Next: An electrician comes.")
    await expect(resident.texts).to_contain_text("We said that you would have heard from us by now")
    await amina.accept()
    await expect(amina.about).to_contain_text("Promise not kept")
    await expect(amina.about).to_contain_text("An electrician comes.")
    await amina.answer("I am sorry. He is on his way.")
    await amina.finish()


async def test_nothing_is_resolved_while_the_resident_waits_for_an_answer(cast: Cast) -> None:
    """The desk refuses to close it and keeps what was typed; after an answer it closes."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text("Who cuts the hedge?")
    await amina.accept()
    await amina.button("Close").click()
    await amina.dialog.get_by_role("radio", name="Resolved").check()
    await amina.dialog.get_by_label("What was done").fill("Told them")
    await expect(amina.dialog).to_contain_text("The resident spoke last.")
    await amina.dialog.get_by_role("button", name="Close", exact=True).click()
    await expect(amina.dialog.get_by_role("alert")).to_contain_text("waits for an answer")
    await expect(amina.dialog.get_by_label("What was done")).to_have_value("Told them")
    await amina.dialog.get_by_role("button", name="Cancel").click()
    await amina.answer("The gardeners do, in March.")
    await amina.finish("Told them")
    await expect(amina.mine).to_contain_text("Nobody is waiting for you.")
