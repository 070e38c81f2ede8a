"""Take the pictures of the documentation from a running demo, so that they are never out of date.

    .venv/bin/python -m tools.screenshots

writes docs/desk.png, docs/wallboard.png and, on a telephone, docs/webchat.png and
docs/webchat-polish.png. People, numbers and words are made up.
"""  # noqa: INP001 - a folder of scripts

import asyncio
import sys
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page, ViewportSize, expect

from tests.browser.chromium import chromium
from tests.house import ROOT, shown
from tests.journeys.conftest import Cast
from tests.journeys.house import demo_house

DOCS = ROOT / "docs"
SIZE = ViewportSize(width=1280, height=800)
MOST_BYTES = 300_000
PATIENCE_MS = 30_000
OKAFOR, HUGHES, KHAN = "+447700900101", "+447700900102", "+447700900103"


async def desk(cast: Cast) -> Page:
    """An emergency comes in while the resident of the open conversation is back on webchat."""
    amina, okafor = await cast.desk("amina"), await cast.phone(OKAFOR)
    await okafor.text("My kitchen tap drips and the cupboard below it is damp")
    await amina.accept()
    await amina.answer("Thank you for telling us. A plumber can come on Tuesday morning.")
    await expect(amina.timeline).to_contain_text("Delivered")
    await okafor.call()
    await amina.accept()
    await expect(amina.words_of_the_call).to_contain_text("The resident joined.")
    await okafor.hang_up()
    await expect(amina.timeline).to_contain_text("The call ended")
    visitor = await cast.chat()
    await visitor.introduce("Grace Okafor", okafor.shown)
    await visitor.write("I am at work now. Can he ring my son instead? He lets him in")
    await expect(amina.timeline).to_contain_text("He lets him in")
    await amina.answer("Of course. Which number is his?")
    hughes = await cast.phone(HUGHES)
    await hughes.text("When is my rent due in December?")
    await amina.accept()
    await amina.open("Grace Okafor")
    khan = await cast.phone(KHAN)
    await khan.text("Water is pouring through my kitchen ceiling!!")
    await expect(amina.offer).to_contain_text("Emergency")
    return amina.page


async def wallboard(cast: Cast) -> Page:
    """Several wait, one of them an emergency; one agent is on a call and one is at lunch."""
    amina, ben = await cast.desk("amina", "Lunch"), await cast.desk("ben")
    sofia = await cast.desk("sofia", "Offline")
    await sofia.page.get_by_role("link", name="Wallboard").click()
    caller = await cast.phone()
    await caller.call()
    await ben.accept()
    await expect(ben.words_of_the_call).to_contain_text("The resident joined.")
    for words in (
        "Water is pouring through my kitchen ceiling",
        "The boiler makes a noise and there is no hot water",
        "I cannot pay my rent this month",
        "I want to complain about the repair of my window",
        "They have not emptied the bins",
    ):
        await (await cast.phone()).text(words)
    await (await cast.phone()).call()
    visitor = await cast.chat()
    await visitor.introduce("Tom Nowak", "")
    await visitor.write("Is the flat in Quay House still free?")
    await expect(visitor.log).to_contain_text("Sent")
    await expect(sofia.page.get_by_role("row").filter(has_text="Lettings")).to_contain_text(
        "1 webc"
    )
    await expect(amina.mine).to_contain_text("You are away")
    return sofia.page


async def webchat(cast: Cast) -> Page:
    """A resident on a telephone has been answered."""
    amina, visitor = await cast.desk("amina"), await cast.chat()
    await visitor.introduce("Grace Okafor", "07700 900101")
    await visitor.write("When will somebody clean our stairwell?")
    await amina.accept()
    await amina.answer("Good morning, Grace. Which house is it?")
    await expect(visitor.log).to_contain_text("Which house is it?")
    await visitor.write("Quay House, the back stairs")
    await amina.answer("The cleaners come tomorrow before noon. Write again if they do not.")
    await expect(visitor.log).to_contain_text("before noon")
    return visitor.page


async def webchat_polish(cast: Cast) -> Page:
    """Somebody else has chosen Polish, and waits behind another."""
    await cast.desk("amina", "Lunch")
    await (await cast.phone()).text("The lift in our house does not work")
    visitor = await cast.chat()
    await visitor.page.get_by_label("Language").select_option(label="Polski")
    await visitor.page.get_by_label("Twoja wiadomość").fill("Kiedy będzie sprzątana klatka?")
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.log).to_contain_text("Wysłano")
    await expect(visitor.state).not_to_have_text("")
    return visitor.page


async def take(name: str, page: Page) -> None:
    """Write the picture; fails when it is too large for a repository."""
    await page.mouse.move(0, 0)
    if not name.startswith("webchat"):
        await page.set_viewport_size(SIZE)
    path = DOCS / f"{name.replace('_', '-')}.png"
    picture = await page.screenshot(path=path, animations="disabled")
    if len(picture) > MOST_BYTES:
        message = f"{shown(path)} has {len(picture)} bytes, more than {MOST_BYTES}"
        raise ValueError(message)
    sys.stdout.write(f"{shown(path)}: {len(picture) // 1000} kB\n")


async def main(names: list[str]) -> None:
    """Play each scene, or those of these names, in a Heard of its own, and take its picture."""
    expect.set_options(timeout=PATIENCE_MS)
    numbers = (f"+447700900{last}" for last in count(200))
    scenes = (desk, wallboard, webchat, webchat_polish)
    asked = [scene for scene in scenes if not names or scene.__name__ in names]
    for scene in asked:
        async with AsyncExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory())
            house = await stack.enter_async_context(demo_house(Path(folder), "wrap_up_s = 0"))
            browser = await stack.enter_async_context(chromium())
            opened = await stack.enter_async_context(AsyncExitStack())
            await take(scene.__name__, await scene(Cast(browser, house, numbers, opened)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
