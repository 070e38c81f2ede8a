"""The console's page and files, and what the browser is told about them."""

from pathlib import Path

import pytest

from console.deps import ConsoleDeps
from tests.console.conftest import Browser, OpenBrowser, Serve, other


@pytest.fixture
async def stranger(
    browser: OpenBrowser, serve: Serve, deps: ConsoleDeps, tmp_path: Path
) -> Browser:
    """A browser at a console whose page has been built."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Heard</title>")
    (tmp_path / "assets" / "index-a1b2c3.js").write_text("export {}")
    (tmp_path / "icon.svg").write_text("<svg/>")
    (tmp_path.parent / "secret.txt").write_text("secret")
    opened = await browser(None)
    sources = ("ws://127.0.0.1:8081",)
    opened.base = await serve(other(deps, static=tmp_path, connect_sources=sources))
    return opened


async def test_the_page_is_asked_for_each_time_and_its_files_never_again(stranger: Browser) -> None:
    """A new build shows at the next load, and files named by their content are kept for ever."""
    page = await stranger.raw("GET", "/")
    assert (page.status, page.headers["Cache-Control"]) == (200, "no-cache")
    assert "Heard" in await page.text()
    asset = await stranger.raw("GET", "/assets/index-a1b2c3.js")
    assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "javascript" in asset.headers["Content-Type"]
    icon = await stranger.raw("GET", "/icon.svg")
    assert (icon.status, icon.headers["Cache-Control"]) == (200, "no-cache")
    assert (await stranger.raw("GET", "/api/me")).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/assets/../secret.txt", "/assets/%2e%2e%2fsecret.txt", "/..%2fsecret.txt", "/x.js"]
)
async def test_nothing_outside_the_folder_is_served(stranger: Browser, path: str) -> None:
    """No spelling of a path leads out of the console's own files."""
    response = await stranger.raw("GET", path)
    assert response.status == 404
    assert "secret" not in await response.text()


async def test_a_page_that_was_not_built_says_how(
    browser: OpenBrowser, serve: Serve, deps: ConsoleDeps, tmp_path: Path
) -> None:
    """Whoever opens the console too early reads what to run."""
    opened = await browser(None)
    opened.base = await serve(other(deps, static=tmp_path / "nothing"))
    page = await opened.raw("GET", "/")
    assert page.status == 503
    assert "make ui" in await page.text()


@pytest.mark.parametrize("path", ["/", "/api/me", "/nothing", "/health/live"])
async def test_every_answer_carries_the_rules(stranger: Browser, path: str) -> None:
    """Pages, answers and errors alike: own scripts only, no framing, no guessing of types."""
    headers = (await stranger.raw("GET", path)).headers
    rules = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert rules["script-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "ws://127.0.0.1:8081" in rules["connect-src"].split()
    assert "wss://*.twilio.com" in rules["connect-src"].split()
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
