"""The browser of the journeys."""

from tests.browser.chromium import AXE, chromium

PAGE = """data:text/html;charset=utf-8,<!doctype html><html lang=en><title>A page</title>
<main><h1>Heard: é ✓</h1><img src="data:," onerror="document.body.dataset.script='ran'">"""


async def test_it_draws_a_page_runs_scripts_and_judges_accessibility() -> None:
    """A browser without root draws text and finds what a screen reader would miss."""
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(PAGE)
        await page.wait_for_selector("body[data-script=ran]")
        width = await page.evaluate("""() => {
            const range = document.createRange();
            range.selectNodeContents(document.querySelector("h1"));
            return range.getBoundingClientRect().width;
        }""")
        await page.add_script_tag(path=AXE)
        report = await page.evaluate("axe.run()")
        picture = await page.screenshot()
    assert width > 50
    assert [violation["id"] for violation in report["violations"]] == ["image-alt"]
    assert picture.startswith(b"\x89PNG")
