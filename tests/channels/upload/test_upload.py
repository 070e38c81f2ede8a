"""The page for photos: real HTTP, a real Redis for the links, a real folder for the files."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData, web
from aiohttp.test_utils import TestClient, TestServer

from channels.adapter import Received
from channels.media.kinds import Taken
from channels.media.upload import Uploads
from channels.routes import Permission, mount
from channels.upload import link
from channels.upload.link import UploadLink
from channels.upload.page import Page
from channels.upload.receive import UploadPage
from channels.upload.words import WORDS
from core.clock import ManualClock
from core.contact import Address, Contact
from core.errors import StoreUnavailableError
from core.ids import ConversationId
from core.media import FileKind
from core.words import Channel, Medium
from store.clients import command_client
from store.files.folder import Folder
from store.keys import Keys
from store.upload_links import KeptLink, UploadLinks
from tests.channels.house import House
from tests.channels.media.pictures import jpeg, png

LIMIT = 2_000_000
KEYS = Keys("upload")
LINK = UploadLink("phone:+447700900123", "sms", "+442079460958", "en", 1_800_000_000_000)
DAY_S = 86_400


class HouseOnABadLine(House):
    """A house that can take a contact and be unable to say so."""

    loses_the_answer = False

    async def receive(self, contact: Contact) -> Received:
        """Keep the contact; then the line may break."""
        received = await super().receive(contact)
        if self.loses_the_answer:
            self.loses_the_answer = False
            message = "The line broke."
            raise StoreUnavailableError(message)
        return received


@dataclass
class Links:
    """Links in a real Redis, all of one resident; what the router adds is tested there."""

    kept: UploadLinks
    whose: UploadLink = LINK

    async def find(self, digest: str) -> UploadLink | None:
        """Return the link."""
        return self.whose if await self.kept.find(digest) else None

    async def take(self, digest: str) -> bool:
        """Use one of its files."""
        return await self.kept.take(digest)

    async def give_back(self, digest: str) -> None:
        """Count a file as not sent."""
        await self.kept.give_back(digest)


@dataclass
class Door:
    """The page as a resident's browser finds it, and what is behind it."""

    client: "TestClient[web.Request, web.Application]"
    house: HouseOnABadLine
    links: Links
    folder: Path
    page: UploadPage

    async def open(self, files: int = 3, ttl_s: int = DAY_S, given: UploadLink = LINK) -> str:
        """Return the path of a new link."""
        token = link.new_token()
        kept = KeptLink(ConversationId("cnv_1"), given.until_ms)
        await self.links.kept.keep(link.digest(token), kept, files, ttl_s)
        self.links.whose = given
        return f"/u/{token}"

    async def send(
        self,
        path: str,
        content: bytes,
        *,
        name: str = "leak.jpg",
        id_: str = "one",
        text: str = "",
        script: bool = True,
    ) -> ClientResponse:
        """Send a file as the page does, with its script or without."""
        form = FormData(quote_fields=False)  # as browsers write names
        form.add_field("id", id_)
        form.add_field("text", text)
        form.add_field("file", io.BytesIO(content), filename=name, content_type="image/svg+xml")
        headers = {"Accept": "application/json" if script else "text/html"}
        return await self.client.post(path, data=form, headers=headers)

    @property
    def kept(self) -> list[bytes]:
        """Return everything in the folder, whatever it is."""
        return [path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()]


@pytest.fixture
async def door(redis_url: str, tmp_path: Path) -> AsyncIterator[Door]:
    """Serve the page."""
    redis, house = command_client(redis_url), HouseOnABadLine()
    links = Links(UploadLinks(redis, KEYS))
    taken = Taken(LIMIT, frozenset({FileKind.IMAGE, FileKind.VIDEO}))
    uploads = Uploads(Folder(tmp_path / "files"), taken, "a secret", most=4, wait_s=0.5)
    page = Page("Harbour <Homes>", "020 7946 0958", taken)
    own = UploadPage(house, links, uploads, page, lambda at_ms, _: f"at {at_ms}", ManualClock(7))
    app = web.Application()
    mount(app, *own.routes())
    async with TestClient(TestServer(app)) as client:
        yield Door(client, house, links, tmp_path / "files", own)
    await redis.aclose()


async def code(answer: ClientResponse) -> tuple[int, str]:
    """Return status and code of an answer to the script."""
    return answer.status, (await answer.json())["code"]


async def test_the_page_is_small_plain_and_says_what_to_do(door: Door) -> None:
    """A few kilobytes, a label for everything, nothing from elsewhere, and no login."""
    path = await door.open()
    answer = await door.client.get(path)
    text = await answer.text()
    assert answer.status == 200
    assert "Send a photo to Harbour &lt;Homes&gt;" in text
    assert "of up to 2 MB" in text
    assert "This link works until at 1800000000000." in text
    assert 'label for="file"' in text
    assert 'accept="image/jpeg,image/png,image/webp,image/gif,video/*"' in text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src")
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    sizes = [len(text)]
    for name in ("upload.css", "upload.js"):
        part = await door.client.get(f"/u/{name}")
        assert part.headers["Content-Type"].endswith("charset=utf-8")
        sizes.append(len(await part.read()))
    assert sum(sizes) < 10_000


async def test_a_photo_is_in_the_conversation_before_it_is_acknowledged(door: Door) -> None:
    """As any contact of this resident, with their words; the file is kept under our own name."""
    path = await door.open()
    answer = await door.send(path, png(), name="../../kitchen ceiling.svg", text=" It drips ")
    assert await code(answer) == (200, "done")
    [contact] = door.house.contacts
    [media] = contact.media
    assert (contact.address, contact.channel) == (Address("phone", "+447700900123"), Channel.SMS)
    assert (contact.medium, contact.text, contact.to) == (Medium.MESSAGE, "It drips", LINK.to)
    assert (media.content_type, media.name) == ("image/png", "kitchen ceiling.png")
    assert (media.size, media.url) == (len(png()), "")
    assert door.kept == [png()]


async def test_without_the_script_the_form_works_by_itself(door: Door) -> None:
    """An old phone gets a page that says what became of it, good or bad."""
    path = await door.open()
    answer = await door.send(path, png(), script=False)
    assert answer.status == 200
    assert WORDS["en"]["done"] in await answer.text()
    refused = await door.send(path, b"MZ this is a program", script=False, id_="two")
    assert refused.status == 415
    assert "This file cannot be sent." in await refused.text()
    nothing = await door.send(path, b"", name="", script=False, id_="three")
    assert (nothing.status, len(door.house.contacts)) == (400, 1)
    assert "Choose a file first." in await nothing.text()


async def test_what_is_sent_twice_is_there_once(door: Door) -> None:
    """The line broke before the answer came: the same again is acknowledged, and kept once."""
    path = await door.open(files=2)
    for _ in range(4):
        assert await code(await door.send(path, png())) == (200, "done")
    assert (len(door.house.contacts), len(door.kept)) == (1, 1)
    assert await code(await door.send(path, png(), id_="two")) == (200, "done")


async def test_files_without_an_id_of_their_own_are_all_kept(door: Door) -> None:
    """A form that says nothing, or nonsense, loses nothing."""
    path = await door.open()
    for id_ in ("", "", "../../x:y"):
        assert (await door.send(path, png(), id_=id_)).status == 200
    assert len(door.house.contacts) == len(door.kept) == 3


async def test_a_link_takes_so_many_files_and_no_more(door: Door) -> None:
    """At once or one after another; each has its own try."""
    path = await door.open(files=3)
    sent = await asyncio.gather(*(door.send(path, png(), id_=f"n{n}") for n in range(4)))
    assert sorted([answer.status for answer in sent]) == [200, 200, 200, 429]
    assert await code(await door.send(path, png(), id_="last")) == (429, "enough")
    assert len(door.house.contacts) == len(door.kept) == 3


async def test_refused_files_use_up_tries_and_not_the_link(door: Door) -> None:
    """A wrong file may be followed by the right one; a hundred wrong ones may not."""
    path = await door.open(files=1)
    assert await code(await door.send(path, b"no photo")) == (415, "refused")
    assert await code(await door.send(path, png())) == (200, "done")
    path = await door.open(files=1)
    tried = [(await door.send(path, b"no photo")).status for _ in range(4)]
    assert tried == [415, 415, 415, 429]


@pytest.mark.parametrize("path", ["/u/AAAAAAAAAAAA", "/u/________----"])
async def test_a_link_that_never_was_shows_and_takes_nothing(door: Door, path: str) -> None:
    """It says where to ask for another, to people; whoever guesses learns nothing."""
    shown = await door.client.get(path)
    assert (shown.status, "This link is over" in await shown.text()) == (404, True)
    assert await code(await door.send(path, png())) == (404, "over")
    assert door.house.untouched
    assert door.kept == []


async def test_links_cannot_be_guessed_and_are_not_kept(door: Door) -> None:
    """Redis has a digest of it, which opens nothing."""
    tokens = {link.new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(link.TOKEN.fullmatch(token) for token in tokens)
    path = await door.open()
    token = path.rpartition("/")[2]
    assert await door.links.find(token) is None
    assert await door.links.find(link.digest(token)) == LINK


@pytest.mark.parametrize(
    ("content", "more", "status"),
    [
        (b"<svg onload='alert(1)'/>", 0, 415),
        (b"%PDF-1.7", 0, 415),  # a centre that takes none
        (b"", 0, 415),
        (png(60_000, 60_000), 0, 413),
        (jpeg(), LIMIT, 413),
        (png(), 100_000_000, 413),
    ],
    ids=["page", "pdf", "empty", "bomb", "too-large", "100MB"],
)
async def test_what_is_not_taken_leaves_nothing_behind(
    door: Door, content: bytes, more: int, status: int
) -> None:
    """Wrong, empty, too large, or a bomb: neither in the conversation nor on the disk."""
    path = await door.open()
    try:
        answer = await door.send(path, content + bytes(more))
    except (ConnectionError, OSError):
        assert more > LIMIT  # told while it was still sending
    else:
        assert await code(answer) == (status, "refused")
    assert door.house.untouched
    assert door.kept == []


async def raw(door: Door, path: str, head: str, body: bytes, *, whole: bool = True) -> bytes:
    """Send bytes as they are; without `whole` the line stays open and nothing more comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.client.port)
    length = len(body) if whole else len(body) + 1000
    writer.write(
        f"POST {path} HTTP/1.1\r\nHost: x\r\n{head}\r\nContent-Length: {length}\r\n\r\n".encode()
    )
    writer.write(body)
    answer = await reader.read(15)
    writer.close()
    return answer


PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.png"\r\n\r\n'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("Content-Type: multipart/form-data; boundary=b", b"nothing like a form"),
        ("Content-Type: multipart/form-data", b"--b--"),
        ("Content-Type: application/json", b"{}"),
        ("Content-Type: text/plain", b"x" * 10_000),
        ("Content-Type: multipart/form-data; boundary=b", b"--b\r\n" * 10_000),
        (
            "Content-Type: multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n' * 50 + b"--b--",
        ),
    ],
)
async def test_what_is_no_form_is_refused(door: Door, head: str, body: bytes) -> None:
    """With an answer and not with an accident."""
    path = await door.open()
    assert (await raw(door, path, head, body)).startswith(b"HTTP/1.1 400")
    assert door.house.untouched
    assert door.kept == []


async def test_a_sender_who_stops_in_the_middle_is_not_waited_for(door: Door) -> None:
    """The line is given up, the place is free again, and half a photo is no photo."""
    path = await door.open()
    head = "Content-Type: multipart/form-data; boundary=b"
    answer = await raw(door, path, head, PART + png(), whole=False)
    assert answer.startswith(b"HTTP/1.1 400")
    assert door.house.untouched
    assert door.kept == []
    assert await code(await door.send(path, png())) == (200, "done")


async def test_while_the_house_is_away_nothing_is_acknowledged(door: Door) -> None:
    """The resident is told to press again, and the same then arrives once."""
    path = await door.open(files=1)
    door.house.go_away()
    assert await code(await door.send(path, png())) == (503, "busy")
    door.house.failure = None
    assert await code(await door.send(path, png())) == (200, "done")
    assert len(door.house.contacts) == len(door.kept) == 1


async def test_a_photo_is_there_when_only_the_answer_was_lost(door: Door) -> None:
    """The message was kept, nobody could say so, and the resident sends it again."""
    path = await door.open(files=1)
    door.house.loses_the_answer = True
    assert await code(await door.send(path, png())) == (503, "busy")
    assert await code(await door.send(path, png())) == (200, "done")
    [contact] = door.house.contacts
    [media] = contact.media
    assert [name.name for name in door.folder.glob("*/*")] == [media.file]


async def test_what_was_sent_is_not_replaced_by_what_comes_later(door: Door) -> None:
    """A photo is evidence: another under the same id is not taken in its place."""
    path = await door.open()
    assert (await door.send(path, png())).status == 200
    assert (await door.send(path, jpeg())).status == 200
    assert door.kept == [png()]


async def test_the_page_speaks_the_residents_language(door: Door) -> None:
    """Welsh to who writes Welsh; every sentence of one language is there in the other."""
    path = await door.open(given=replace(LINK, language="cy"))
    text = await (await door.client.get(path)).text()
    assert '<html lang="cy">' in text
    assert "Anfon llun at" in text
    assert WORDS["cy"].keys() == WORDS["en"].keys()
    path = await door.open(given=replace(LINK, language="pl"))
    assert '<html lang="en">' in await (await door.client.get(path)).text()


def test_every_route_says_who_may_use_it(tmp_path: Path) -> None:
    """The page by its link; style and script are public."""
    unused: Any = None
    taken = Taken(LIMIT, frozenset(FileKind))
    uploads = Uploads(Folder(tmp_path), taken, "a secret")
    routes = UploadPage(unused, unused, uploads, unused, unused, unused).routes()
    assert [(route.method, route.permission) for route in routes] == [
        ("GET", Permission.PUBLIC),
        ("GET", Permission.LINK),
        ("POST", Permission.LINK),
    ]
