"""Webchat: answered by a person, resumed after a reload, one conversation with text and call."""

import re

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_chat_is_answered_and_goes_on_after_the_page_was_closed(cast: Cast) -> None:
    """The resident sees that a person is with them; what was said meanwhile is there on return."""
    amina, visitor = await cast.desk("amina"), await cast.chat()
    await visitor.introduce("Ama", "")
    await visitor.write("When is my boiler service?")
    await expect(visitor.log).to_contain_text("Sent")
    await expect(amina.offer).to_contain_text("webchat from Ama")
    await amina.accept()
    await expect(visitor.state).to_have_text("Amina is with you.")
    await amina.answer("On Tuesday morning.")
    await expect(visitor.log).to_contain_text("On Tuesday morning.")
    await expect(amina.timeline).to_contain_text(re.compile("Delivered|Read"))
    await visitor.page.goto("about:blank")
    await amina.answer("Between 9 and 11.")
    await visitor.page.goto(f"{cast.house.url}/webchat")
    await expect(visitor.log).to_contain_text("Between 9 and 11.")
    await expect(visitor.log.get_by_text("When is my boiler service?")).to_have_count(1)
    await expect(visitor.log.get_by_text("On Tuesday morning.")).to_have_count(1)
    await visitor.write("Perfect, thank you")
    await expect(amina.timeline).to_contain_text("Perfect, thank you")
    await amina.finish(outcome="No reply needed")
    await expect(visitor.state).to_contain_text("This conversation is closed.")
    await visitor.write("One more thing: is it free?")
    await expect(amina.offer).to_contain_text("One more thing")
    await amina.accept()
    await amina.answer("It is.")
    await expect(visitor.log).to_contain_text("It is.")
    await amina.finish()


async def test_text_call_and_chat_of_one_resident_are_one_conversation(cast: Cast) -> None:
    """Whichever way they come back, the same agent has everything in front of them, in order."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    await resident.text("My front door does not lock")
    await amina.accept()
    await amina.answer("A locksmith comes today.")
    visitor = await cast.chat()
    await visitor.introduce("Mrs Bell", resident.shown)
    await visitor.write("It is me again: the locksmith did not come")
    await expect(visitor.log).to_contain_text("Sent")
    await expect(amina.timeline).to_contain_text("the locksmith did not come")
    await resident.call()
    await amina.accept()
    await expect(amina.call_bar).to_contain_text("On a call with Mrs Bell")
    await resident.hang_up()
    await expect(amina.timeline).to_contain_text("The call ended")
    await expect(amina.mine.get_by_role("listitem")).to_have_count(1)
    told = [
        "My front door does not lock",
        "A locksmith comes today.",
        "the locksmith did not come",
        "Call came in",
        "The call ended",
    ]
    await expect(amina.timeline).to_contain_text(re.compile(".*".join(told), re.DOTALL))
    await amina.finish("Locksmith sent again")
