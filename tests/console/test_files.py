"""Files of messages: for who may see the message, and harmless in their browser."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import FormData

from console.deps import ConsoleDeps
from core.contact import Media
from store.files.folder import Folder
from tests.channels.media.pictures import PDF, png
from tests.console.conftest import OpenBrowser
from tests.console.house import House

FILE, OTHER, LOST = (f"fil_{digit * 32}" for digit in "abc")


@pytest.fixture
def conversation(house: House, deps: ConsoleDeps) -> str:
    """Return a conversation that is offered to Amina, with a photo, a PDF and one that failed."""
    found = house.text("ann", "my ceiling")
    kept = (
        Media(file=FILE, content_type="image/png", name='the "leak" ☔.png', size=len(png())),
        Media(file=OTHER, content_type="application/pdf", name="letter.pdf", size=len(PDF)),
        Media(file=LOST, content_type="image/png", name="old.png", size=1),
        Media(error="The file is too large."),
        Media(url="https://provider/1"),
    )
    entry = replace(house.lines[found][-1], media=tuple(each.to_dict() for each in kept))
    house.lines[found][-1] = entry
    deps.files.put(FILE, io.BytesIO(png()))
    deps.files.put(OTHER, io.BytesIO(PDF))
    house.offer(found, "amina")
    return found


def at(conversation: str, file: str) -> str:
    """Return the address of a file."""
    return f"/api/conversations/{conversation}/files/{file}"


async def test_the_timeline_says_which_files_there_are(
    conversation: str, browser: OpenBrowser
) -> None:
    """Kept, refused, or on its way; where the provider has them is nobody's business."""
    amina = await browser("amina")
    _, answer = await amina.get(f"/api/conversations/{conversation}")
    media = answer["conversation"]["timeline"][-1]["media"]
    assert [each["file"] for each in media] == [FILE, OTHER, LOST, None, None]
    assert [each["error"] for each in media] == ["", "", "", "The file is too large.", ""]
    assert media[0] == {
        "file": FILE,
        "content_type": "image/png",
        "name": 'the "leak" ☔.png',
        "size": len(png()),
        "error": "",
    }
    assert "provider" not in str(answer)


async def test_a_photo_is_shown_and_a_pdf_is_saved(conversation: str, browser: OpenBrowser) -> None:
    """With the type that was found in it, and nothing in it may run, frame or guess."""
    amina = await browser("amina")
    async with amina.session.get(amina.base + at(conversation, FILE)) as photo:
        assert (photo.status, await photo.read()) == (200, png())
    assert photo.headers["Content-Type"] == "image/png"
    assert photo.headers["Content-Disposition"] == (
        "inline; filename=\"the leak .png\"; filename*=UTF-8''the%20%22leak%22%20%E2%98%94.png"
    )
    assert photo.headers["X-Content-Type-Options"] == "nosniff"
    assert photo.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    pdf = await amina.raw("GET", at(conversation, OTHER))
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.headers["Content-Disposition"].startswith("attachment; ")


async def test_only_who_may_see_the_conversation_gets_its_files(
    conversation: str, house: House, browser: OpenBrowser
) -> None:
    """Who has it or oversees it does; a colleague, a stranger and another conversation do not."""
    another = house.text("bob", "my boiler")
    house.offer(another, "ben")
    amina, ben, sue, nobody = [await browser(name) for name in ("amina", "ben", "sue", None)]
    assert (await sue.raw("GET", at(conversation, FILE))).status == 200
    assert (await ben.raw("GET", at(conversation, FILE))).status == 404
    assert (await ben.raw("GET", at(another, FILE))).status == 404
    assert (await nobody.raw("GET", at(conversation, FILE))).status == 401
    assert (await amina.raw("GET", at(conversation, "..%2F..%2Fetc%2Fpasswd"))).status == 404


async def test_a_file_that_was_deleted_says_so(conversation: str, browser: OpenBrowser) -> None:
    """Retention took it; the line about it stays."""
    amina = await browser("amina")
    status, answer = await amina.get(at(conversation, LOST))
    assert (status, answer["error"]["code"]) == (404, "file_gone")


async def test_an_agent_gets_a_link_for_photos(conversation: str, browser: OpenBrowser) -> None:
    """With the words to send it with, for a conversation that is theirs."""
    amina, ben = await browser("amina"), await browser("ben")
    status, answer = await amina.post(f"/api/conversations/{conversation}/upload-link")
    assert status == 201
    assert answer["url"] in answer["text"]
    assert answer["expires_at"] == "2027-01-15T08:00:00.000+00:00"
    assert (await ben.post(f"/api/conversations/{conversation}/upload-link"))[0] == 404


def form(content: bytes, **fields: str) -> FormData:
    """Return an answer with a file."""
    made = FormData(quote_fields=False)
    for name, value in fields.items():
        made.add_field(name, value)
    made.add_field("file", content, filename="../letter.pdf", content_type="text/html")
    return made


def kept(deps: ConsoleDeps) -> list[Path]:
    """Return everything that is in the folder for files."""
    assert isinstance(deps.files, Folder)
    return list(deps.files.path.glob("*/*"))


async def test_an_agent_answers_with_a_file(
    house: House, deps: ConsoleDeps, browser: OpenBrowser
) -> None:
    """Asked again with the same key it is sent once, and the second copy is not kept."""
    found = house.text("ann", "send me the form")
    offer = house.offer(found, "amina")
    amina = await browser("amina")
    assert (await amina.post(f"/api/offers/{offer}/accept"))[0] == 200
    path, key = f"/api/conversations/{found}/files", {"Idempotency-Key": "once"}
    files = set()
    for _ in range(2):
        body = form(PDF, text=" Here it is ", channel="sms")
        async with amina.session.post(amina.base + path, data=body, headers=key) as answer:
            assert answer.status == 202
            entry = (await answer.json())["entry"]
        [media] = entry["media"]
        assert (entry["text"], entry["status"]) == ("Here it is", "queued")
        assert (media["content_type"], media["name"]) == ("application/pdf", "letter.pdf")
        files.add(media["file"])
    [file] = files
    house.operations.clear()  # long afterwards, when nobody remembers the first time
    body = form(PDF, text="Here it is", channel="whatsapp")
    async with amina.session.post(amina.base + path, data=body, headers=key) as answer:
        assert answer.status == 409
    assert [path.name for path in kept(deps)] == [file]
    assert len(house.lines[found]) == 2


@pytest.mark.parametrize(
    "sent",
    [
        (b"MZ a program", {}, 415),
        (PDF, {"channel": "pigeon"}, 422),
        (PDF, {"channel": "whatsapp"}, 409),
        (PDF, {"colour": "red"}, 422),
    ],
)
async def test_an_answer_that_cannot_go_leaves_no_file(
    house: House,
    deps: ConsoleDeps,
    browser: OpenBrowser,
    sent: tuple[bytes, dict[str, str], int],
) -> None:
    """Refused with a reason, and nothing is kept of it."""
    content, fields, status = sent
    found = house.text("ann", "send me the form")
    offer = house.offer(found, "amina")
    amina = await browser("amina")
    await amina.post(f"/api/offers/{offer}/accept")
    path = f"/api/conversations/{found}/files"
    async with amina.session.post(amina.base + path, data=form(content, **fields)) as answer:
        assert answer.status == status
    assert kept(deps) == []


async def test_a_file_goes_only_from_who_holds_the_conversation(
    conversation: str, browser: OpenBrowser
) -> None:
    """Not from a supervisor who looks on, a colleague, or another site's page."""
    sue, ben = await browser("sue"), await browser("ben")
    path = f"/api/conversations/{conversation}/files"
    for who, status in ((sue, 403), (ben, 404)):
        async with who.session.post(who.base + path, data=form(PDF)) as answer:
            assert answer.status == status
    evil = {"Origin": "https://evil.example"}
    async with sue.session.post(sue.base + path, data=form(PDF), headers=evil) as answer:
        assert (await answer.json())["error"]["code"] == "foreign_origin"
