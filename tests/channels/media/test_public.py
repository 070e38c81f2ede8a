"""Links to files: for whoever was given one, for a week, and for that one file."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.media.public import LASTS_MS, FileLinks, LinkOverError, PublicFiles
from channels.routes import mount
from console.faults import translate
from core.clock import ManualClock
from store.files.folder import Folder
from tests.channels.media.pictures import PDF, png

ONE, TWO = (f"fil_{digit * 32}" for digit in "ab")
LINKS = FileLinks("a secret", "https://heard.example")
START_MS = 1_800_000_000_000

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that stands still."""
    return ManualClock(START_MS)


@pytest.fixture
async def client(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Client]:
    """Serve a photo and a PDF."""
    files = Folder(tmp_path)
    files.put(ONE, io.BytesIO(png()))
    files.put(TWO, io.BytesIO(PDF))
    app = web.Application(middlewares=[translate])
    mount(app, *PublicFiles(LINKS, files, clock).routes())
    async with TestClient(TestServer(app)) as client:
        yield client


def path(url: str) -> str:
    """Return a link without its host."""
    return url.removeprefix("https://heard.example")


async def test_a_link_gives_its_file_and_nothing_that_could_do_harm(client: Client) -> None:
    """With the type of its content: a provider asks what it carries, a browser what to show."""
    photo = await client.get(path(LINKS.url(ONE, START_MS)))
    assert (photo.status, await photo.read()) == (200, png())
    assert photo.headers["Content-Type"] == "image/png"
    assert photo.headers["X-Content-Type-Options"] == "nosniff"
    assert photo.headers["Content-Disposition"].startswith('inline; filename="attachment.png"')
    pdf = await client.get(path(LINKS.url(TWO, START_MS)))
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.headers["Content-Disposition"].startswith("attachment; ")


async def test_a_link_ends(client: Client, clock: ManualClock) -> None:
    """After a week it leads nowhere, and says what to do."""
    link = path(LINKS.url(ONE, START_MS))
    clock.advance(LASTS_MS / 1000 - 1)
    assert (await client.get(link)).status == 200
    clock.advance(2)
    over = await client.get(link)
    assert (over.status, (await over.json())["error"]["code"]) == (404, "link_over")


def test_a_link_cannot_be_guessed_stretched_or_turned_to_another_file() -> None:
    """Whatever is changed in it, it is none of ours any more."""
    token = LINKS.url(ONE, START_MS).rpartition("/")[2]
    assert LINKS.file_of(token, START_MS) == ONE
    file, until, signature = token.split(".")
    forged = [
        f"{TWO}.{until}.{signature}",
        f"{file}.{int(until) + 1}.{signature}",
        f"{file}.{until}.{'A' * len(signature)}",
        f"{file}.{until}.",
        f"{file}.{until}.{signature}A",
        f"../{token}",
        FileLinks("another secret", "").url(ONE, START_MS).rpartition("/")[2],
        "",
    ]
    for each in forged:
        with pytest.raises(LinkOverError):
            LINKS.file_of(each, START_MS)


def test_the_same_moment_gives_the_same_link() -> None:
    """A text that may have gone out is looked for by its words, and the link is one of them."""
    assert LINKS.url(ONE, START_MS) == LINKS.url(ONE, START_MS)
    assert len(LINKS.url(ONE, START_MS)) < 110
