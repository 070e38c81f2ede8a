"""Files in webchat: into the session whose token comes with them, and into no other."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientResponse, FormData, web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import FilePayload, expect

from channels.media.kinds import Taken
from channels.media.public import FileLinks, PublicFiles
from channels.media.upload import Uploads
from channels.routes import mount
from channels.webchat import token
from channels.webchat.attach import BURST, Attachments
from channels.webchat.chats import Said
from channels.webchat.pages import page_routes
from channels.webchat.socket import Webchat
from core.clock import ManualClock
from core.contact import Address, Media
from core.media import FileKind
from core.words import Channel, Medium, Speaker
from store.files.folder import Folder
from tests.browser.chromium import chromium
from tests.channels.house import House
from tests.channels.media.pictures import PDF, png
from tests.channels.webchat.conftest import LANDLORD, SECRET, Client, says
from tests.channels.webchat.rooms import Rooms
from tests.wait import wait_until

TOKEN = token.issue(SECRET, "chat_000009")
FILE = "fil_" + "c" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Where files are kept."""
    return Folder(tmp_path / "files")


@pytest.fixture
async def chat(
    webchat: Webchat, house: House, clock: ManualClock, folder: Folder
) -> AsyncIterator[Client]:
    """Serve the page, its socket and its files."""
    taken = Taken(2_000_000, frozenset({FileKind.IMAGE}))
    uploads = Uploads(folder, taken, "a secret")
    app = web.Application()
    mount(
        app,
        *webchat.routes(),
        *page_routes(says("en")),
        *Attachments(house, uploads, SECRET, (LANDLORD,), clock).routes(),
        *PublicFiles(FileLinks(SECRET, ""), folder, clock).routes(),
    )
    app.on_shutdown.append(webchat.close)
    async with TestClient(TestServer(app)) as client:
        yield client


async def send(
    chat: Client, content: bytes, *, id_: str = "one", own: str = TOKEN, origin: str = ""
) -> ClientResponse:
    """Send a file as the widget does."""
    form = FormData(quote_fields=False)
    form.add_field("token", own)
    form.add_field("id", id_)
    form.add_field("file", io.BytesIO(content), filename="leak.png")
    headers = {"Origin": origin} if origin else {}
    return await chat.post("/webchat/files", data=form, headers=headers)


def kept(folder: Folder) -> list[bytes]:
    """Return everything that is in the folder."""
    return [path.read_bytes() for path in folder.path.glob("*/*")]


async def test_a_file_is_a_message_of_the_session(
    chat: Client, house: House, folder: Folder
) -> None:
    """Durable before it is acknowledged; sent again it is acknowledged again and there once."""
    for _ in range(2):
        answer = await send(chat, png())
        assert (answer.status, await answer.json()) == (200, {"ok": True})
    [contact] = house.contacts
    assert contact.address == Address("webchat", "chat_000009")
    assert (contact.channel, contact.medium) == (Channel.WEBCHAT, Medium.CHAT)
    [media] = contact.media
    assert (media.content_type, media.name) == ("image/png", "leak.png")
    assert kept(folder) == [png()]


@pytest.mark.parametrize("own", ["", "chat_000009", TOKEN + "x", token.issue("another", "chat_1")])
async def test_nobody_sends_into_a_session_that_is_not_theirs(
    chat: Client, house: House, folder: Folder, own: str
) -> None:
    """A token that we have not signed opens nothing, and the file is not even read."""
    assert (await send(chat, png(), own=own)).status == 403
    assert house.untouched
    assert kept(folder) == []


async def test_what_is_not_taken_is_refused_with_a_reason(
    chat: Client, house: House, folder: Folder
) -> None:
    """As by every other way."""
    for content, status in ((PDF, 415), (png() + bytes(3_000_000), 413)):
        answer = await send(chat, content)
        assert answer.status == status
        assert (await answer.json())["error"]["message"]
    assert house.untouched
    assert kept(folder) == []


async def test_only_sites_that_may_embed_the_chat_send_files(chat: Client) -> None:
    """The landlord's site gets leave to read the answer; any other gets nothing."""
    answer = await send(chat, png(), origin=LANDLORD)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, LANDLORD)
    assert (await send(chat, png(), origin="https://evil.example")).status == 403


async def test_a_session_sends_no_more_files_than_a_person_would(
    chat: Client, clock: ManualClock
) -> None:
    """Ten at once, then one now and then; nobody else is kept from sending."""
    sent = [(await send(chat, png(), id_=f"n{number}")).status for number in range(BURST + 1)]
    assert sent == [200] * BURST + [429]
    assert (await send(chat, png(), own=token.issue(SECRET, "chat_000010"))).status == 200
    clock.advance(31)
    assert (await send(chat, png(), id_="later")).status == 200


async def test_while_the_house_is_away_the_file_is_sent_again(
    chat: Client, house: House, folder: Folder
) -> None:
    """Nothing is acknowledged; sent again it is there once."""
    house.go_away()
    assert (await send(chat, png())).status == 503
    house.failure = None
    assert (await send(chat, png())).status == 200
    assert len(house.contacts) == len(kept(folder)) == 1


async def test_a_resident_sends_a_photo_and_gets_one(
    chat: Client, house: House, rooms: Rooms, folder: Folder
) -> None:
    """In a real browser: a button, a bubble that says it was sent, and a link in the answer."""
    async with chromium() as browser:
        page = await browser.new_page()
        await page.goto(str(chat.make_url("/webchat")))
        async with page.expect_file_chooser() as choosing:
            await page.get_by_role("button", name="Send a file").click()
        chooser = await choosing.value
        photo = FilePayload(name="leak.png", mimeType="image/png", buffer=png())
        await chooser.set_files([photo])
        log = page.get_by_role("log")
        await expect(log.locator(".resident", has_text="leak.png")).to_contain_text("Sent")
        assert kept(folder) == [png()]
        [contact] = house.contacts
        assert contact.address
        session = contact.address.value
        folder.put(FILE, io.BytesIO(png()))
        rooms.enter(session, "cnv_1")
        media = Media(content_type="image/png", file=FILE, name="like this.png", size=9)
        at_ms = 1_800_000_000_000
        said = Said("msg_1", "cnv_1", Speaker.AGENT, "Amina", "Like this?", at_ms, (media,))
        rooms.tell(session, said)
        link = log.get_by_role("link", name="like this.png")
        await expect(link).to_be_visible()
        given = await page.context.request.get(await link.evaluate("link => link.href"))
        assert (given.status, await given.body()) == (200, png())
        await chooser.set_files([FilePayload(name="x.pdf", mimeType="a/b", buffer=PDF)])
        await expect(log).to_contain_text("The file could not be sent.")
        await wait_until(lambda: len(house.contacts) == 1, "nothing more was sent")
