"""Several agents: one resident is one agent's, and nobody loses their place on the way."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.journeys.conftest import Cast
from tests.journeys.house import demo_house

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_one_agent_is_asked_and_who_declines_hands_it_to_the_other(cast: Cast) -> None:
    """Never two agents on one resident: the second is asked only when the first has said no."""
    sofia = await cast.desk("sofia", "Offline")
    amina, ben = await cast.desk("amina"), await cast.desk("ben")
    resident = await cast.phone()
    await resident.text("The lift in Quay House is stuck")
    await expect(amina.offer).to_contain_text("The lift in Quay House is stuck")
    await expect(ben.offer).to_have_count(0)
    before = await sofia.conversation_of(resident.number)
    await amina.decline()
    await expect(ben.offer).to_contain_text("The lift in Quay House is stuck")
    await expect(amina.offer).to_have_count(0)
    after = await sofia.conversation_of(resident.number)
    assert after["offer"]["agent"] == "ben"
    assert after["waiting_since"] == before["waiting_since"]
    await ben.accept()
    await ben.answer("The engineer is there within the hour.")
    await expect(resident.texts).to_contain_text("within the hour")
    await ben.finish()


async def test_who_signs_out_is_asked_no_more(cast: Cast) -> None:
    """Nobody waits for an agent who has gone home: the next is asked at once."""
    amina, ben, resident = await cast.desk("amina"), await cast.desk("ben"), await cast.phone()
    sofia = await cast.desk("sofia", "Offline")
    await amina.sign_out()
    await resident.text("The bins are full")
    await expect(ben.offer).to_contain_text("The bins are full")
    assert (await sofia.conversation_of(resident.number))["offer"]["id"].endswith(".1")
    await ben.accept()
    await ben.finish(outcome="No reply needed")


async def test_a_transfer_brings_the_note_to_the_colleague_and_not_to_the_resident(
    cast: Cast,
) -> None:
    """The next person knows what was said, the resident keeps their place and sees no note."""
    amina, ben, resident = await cast.desk("amina"), await cast.desk("ben"), await cast.phone()
    await resident.text("My rent account is wrong")
    await amina.accept()
    await amina.answer("I ask a colleague who knows.")
    await amina.button("Transfer").click()
    await amina.dialog.get_by_role("button", name="Ben Available").click()
    await amina.dialog.get_by_label("What the next person should know").fill("Paid twice in May")
    await amina.dialog.get_by_role("button", name="Transfer to Ben").click()
    await expect(amina.notices).to_contain_text("is now with Ben")
    await expect(amina.mine).to_contain_text("Nobody is waiting for you.")
    await ben.accept()
    await expect(ben.timeline).to_contain_text("Note by Amina")
    await expect(ben.timeline).to_contain_text("Paid twice in May")
    await expect(ben.timeline).to_contain_text("I ask a colleague who knows.")
    await ben.answer("You are right, we pay it back.")
    await expect(resident.texts).to_contain_text("You are right, we pay it back.")
    await expect(resident.texts).not_to_contain_text("Paid twice in May")
    await ben.finish()


async def test_an_offer_that_nobody_answers_goes_on_to_the_next(
    browser: Browser, numbers: Iterator[str], tmp_path: Path
) -> None:
    """The agent who was not looking is told; the waiting time goes on from the first word."""
    quick = "answer_s = { voice_s = 5, chat_s = 5, message_s = 5 }"
    async with demo_house(tmp_path, quick) as house, AsyncExitStack() as opened:
        cast = Cast(browser, house, numbers, opened)
        sofia = await cast.desk("sofia", "Offline")
        amina, ben, resident = await cast.desk("amina"), await cast.desk("ben"), await cast.phone()
        await resident.text("No hot water since this morning")
        await expect(amina.offer).to_contain_text("No hot water")
        before = await sofia.conversation_of(resident.number)
        await expect(ben.offer).to_contain_text("No hot water")
        after = await sofia.conversation_of(resident.number)
        await ben.accept()
        await expect(amina.offer).to_have_count(0)
        await expect(amina.notices).to_contain_text("You missed an offer.")
        assert after["waiting_since"] == before["waiting_since"]
        assert cast.mistakes == []
