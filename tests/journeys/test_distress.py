"""Somebody upset or in danger: what the agent sees first, and that a supervisor sees it too."""

import re

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_distress_shows_the_card_to_the_agent_and_counts_for_the_supervisor(
    cast: Cast,
) -> None:
    """Listen, apologise for what went wrong, act and own it; with whom to ring in danger."""
    amina, sofia = await cast.desk("amina"), await cast.desk("sofia", "Offline")
    resident = await cast.phone()
    await resident.text(
        "I can smell gas and I am terrified. Third time I have told you, nobody ever turns up"
    )
    await amina.accept()
    card = amina.page.locator(".distress")
    await expect(card).to_contain_text("terrified")
    await expect(card).to_contain_text("Apologise for what actually went wrong")
    await expect(card).to_contain_text("Act, and own it.")
    danger = amina.page.locator(".banner.danger")
    for number in ("999", "0800 111 999", "116 123", "0808 2000 247", "105"):
        await expect(danger).to_contain_text(number)
    await sofia.page.get_by_role("link", name="Wallboard").click()
    total = sofia.page.locator(".total").filter(has_text="Distressed")
    await expect(total).to_have_text(re.compile("Distressed *1"))
    await sofia.page.get_by_role("link", name="All conversations").click()
    await sofia.page.get_by_label("Marked").select_option("Distressed")
    row = sofia.page.get_by_role("row").filter(has_text=resident.shown)
    await expect(row).to_contain_text("Distressed")
    await amina.answer("I am sorry. Leave now; somebody comes within the hour.")
    await amina.finish()
    await expect(row).to_have_count(0)
