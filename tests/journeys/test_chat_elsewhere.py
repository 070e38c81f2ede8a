"""Webchat on a telephone: through a tunnel, and on by text or by call when the window is closed."""

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_line_that_breaks_loses_and_repeats_nothing(cast: Cast) -> None:
    """What either side wrote meanwhile is there afterwards, once, in order."""
    amina, visitor = await cast.desk("amina"), await cast.chat()
    await visitor.write("My radiator is cold")
    await expect(visitor.log).to_contain_text("Sent")
    await amina.accept()
    await expect(visitor.state).to_have_text("Amina is with you.")
    await visitor.fits()
    await visitor.page.context.set_offline(True)
    await visitor.page.evaluate("window.dispatchEvent(new Event('offline'))")
    await visitor.write("Only the one in the bedroom")
    await expect(visitor.log).to_contain_text("Sending…")
    await amina.answer("Is the valve open?")
    await visitor.page.context.set_offline(False)
    await expect(visitor.log).not_to_contain_text("Sending…")
    await expect(visitor.log).to_contain_text("Is the valve open?")
    await expect(amina.timeline).to_contain_text("Only the one in the bedroom")
    for words in ("My radiator is cold", "Only the one in the bedroom", "Is the valve open?"):
        await expect(visitor.log.get_by_text(words)).to_have_count(1)
        await expect(amina.timeline.get_by_text(words)).to_have_count(1)
    await amina.finish(outcome="No reply needed")


async def test_who_closes_the_window_is_answered_by_text(cast: Cast) -> None:
    """The answer reaches the telephone with a line that says so, and they go on from there."""
    amina, phone, visitor = await cast.desk("amina"), await cast.phone(), await cast.chat()
    await visitor.introduce("Ama Mensah", phone.shown)
    await visitor.write("When is the lift repaired?")
    await expect(visitor.log).to_contain_text("Sent")
    await amina.accept()
    await visitor.page.goto("about:blank")
    await amina.answer("This afternoon.")
    await phone.page.get_by_role("tab", name="Texts").click()
    await expect(phone.texts).to_contain_text("You had left our chat")
    await expect(phone.texts).to_contain_text("Amina wrote: This afternoon.")
    await phone.text("Thank you!")
    await expect(amina.timeline).to_contain_text("Thank you!")
    await expect(amina.mine.get_by_role("listitem")).to_have_count(1)
    await amina.answer("You are welcome.")
    await expect(phone.texts).to_contain_text("You are welcome.")
    await amina.finish(outcome="No reply needed")


async def test_who_would_rather_be_rung_is_rung_in_the_same_place(cast: Cast) -> None:
    """They ask while they wait; the agent rings the number that they typed."""
    phone, visitor = await cast.phone(), await cast.chat()
    await visitor.introduce("Olu", "")
    await visitor.write("My hands hurt, I cannot type much. The boiler is off")
    await expect(visitor.log).to_contain_text("Sent")
    await visitor.asks("Call me instead", "Ring me", phone.shown)
    await expect(visitor.state).to_contain_text(f"We will ring {phone.shown}.")
    await visitor.fits()
    amina = await cast.desk("amina")
    await amina.accept()
    await expect(amina.timeline).to_contain_text("Please ring me on")
    await amina.button("Call back").first.click()
    await amina.dialog.get_by_role("button", name="Ring now").click()
    await phone.page.get_by_role("tab", name="Call").click()
    await phone.pick_up()
    await expect(amina.call_bar).to_contain_text("Olu")
    await phone.hang_up()
    await expect(amina.timeline).to_contain_text("The call ended")
    await amina.finish("Boiler reset by phone", outcome="No reply needed")


async def test_a_copy_of_the_chat_comes_by_text(cast: Cast) -> None:
    """When they ask for it, after the first answer, with the words of both."""
    amina, phone, visitor = await cast.desk("amina"), await cast.phone(), await cast.chat()
    await visitor.write("What do I need for the parking permit?")
    await expect(visitor.log).to_contain_text("Sent")
    await visitor.asks("Text me a copy", "Send the copy", phone.shown)
    await expect(visitor.state).to_contain_text("There is nothing to send yet")
    await amina.accept()
    await amina.answer("A photo and your tenancy number.")
    await expect(visitor.log).to_contain_text("A photo and your tenancy number.")
    await visitor.asks("Text me a copy", "Send the copy", phone.shown)
    await expect(visitor.state).to_contain_text(f"on its way to {phone.shown}")
    await phone.page.get_by_role("tab", name="Texts").click()
    await expect(phone.texts).to_contain_text("the copy of our chat that you asked for")
    await expect(phone.texts).to_contain_text("Amina: A photo and your tenancy number.")
    await amina.finish(outcome="No reply needed")
