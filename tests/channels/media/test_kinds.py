"""What a file is: its content decides, and a file that would harm a browser is not taken."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.media.kinds import (
    JPEG,
    BadFileError,
    Taken,
    TooLargeFileError,
    safe_name,
    type_of,
)
from core.media import FileKind
from tests.channels.media.pictures import MP4, OGG, PDF, gif, jpeg, png, webp

ALL = Taken(25_000_000, frozenset(FileKind))
PHOTOS = Taken(25_000_000, frozenset({FileKind.IMAGE}))


@pytest.mark.parametrize(
    ("head", "content_type"),
    [
        (png(), "image/png"),
        (jpeg(), "image/jpeg"),
        (gif(10, 10), "image/gif"),
        (webp(b"VP8X", b"\0" * 8 + b"\x09\0\0\x09\0\0"), "image/webp"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20, "image/heic"),
        (PDF, "application/pdf"),
        (OGG, "audio/ogg"),
        (b"#!AMR\n" + b"\0" * 20, "audio/amr"),
        (b"ID3\x04" + b"\0" * 20, "audio/mpeg"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypM4A " + b"\0" * 20, "audio/mp4"),
        (MP4, "video/mp4"),
        (b"\0\0\0\x18ftypqt  " + b"\0" * 20, "video/quicktime"),
        (b"\0\0\0\x18ftyp3gp5" + b"\0" * 20, "video/3gpp"),
        (b"\x1aE\xdf\xa3" + b"\0" * 20, "video/webm"),
    ],
)
def test_what_phones_send_is_known_by_its_first_bytes(head: bytes, content_type: str) -> None:
    """Whatever it is called and whatever its sender says."""
    assert ALL.judged(head).content_type == content_type


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"MZ\x90\0" + b"\0" * 60,
        b"PK\x03\x04" + b"\0" * 60,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"\x89PNG",
        b"GIF89",
        b" %PDF-1.7",
    ],
)
def test_nothing_else_is_taken(head: bytes) -> None:
    """No program, archive or page, and the refusal says what is taken."""
    with pytest.raises(BadFileError, match="Photos, PDF files, voice messages, videos of at most"):
        ALL.judged(head)


def test_only_the_configured_kinds_are_taken() -> None:
    """A centre that takes photos takes no PDF."""
    assert PHOTOS.judged(jpeg()) is JPEG
    with pytest.raises(BadFileError, match="Photos of at most 25 MB"):
        PHOTOS.judged(PDF)


@pytest.mark.parametrize(
    "head",
    [
        png(60_000, 60_000),
        jpeg(65_000, 65_000),
        jpeg(65_000, 65_000, before=300_000),
        gif(65_000, 65_000),
        webp(b"VP8X", b"\0" * 8 + b"\xff\xff\x3f\xff\xff\x3f"),
        webp(b"VP8L", b"\0" * 5 + b"\xff\xff\xff\x0f"),
        webp(b"VP8 ", b"\0" * 10 + struct.pack("<HH", 16383, 16383)),
    ],
)
def test_a_small_file_that_claims_to_be_a_huge_picture_is_not_taken(head: bytes) -> None:
    """It would take the agent's browser tens of gigabytes to show it."""
    with pytest.raises(TooLargeFileError, match="million pixels"):
        ALL.judged(head)


@pytest.mark.parametrize("head", [png()[:18], jpeg(before=2_000_000)[:1_048_576], gif(9, 9)[:8]])
def test_a_picture_without_a_size_is_not_taken(head: bytes) -> None:
    """What cannot be judged may be anything."""
    with pytest.raises(BadFileError, match="damaged"):
        ALL.judged(head)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_judge(head: bytes) -> None:
    """Judged or refused, never an accident."""
    for beginning in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF0000WEBPVP8X"):
        whole = beginning + head
        try:
            assert ALL.judged(whole) is type_of(whole)
        except BadFileError:
            continue


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("leak.jpeg", "leak.jpg"),
        ("IMG 2041.HEIC", "IMG 2041.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\windows\\system32", "system32.jpg"),
        ("C:\\fake path\\kitchen.jpg.exe", "kitchen.jpg.jpg"),
        ("nasty\r\nSet-Cookie: x=1.jpg", "nastySet-Cookie x=1.jpg"),
        ('quo"te.jpg', "quote.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("...", "image.jpg"),
        ("", "image.jpg"),
        ("l" * 300 + ".jpg", "l" * 80 + ".jpg"),
        ("llun y gegin 🏠.jpg", "llun y gegin 🏠.jpg"),
    ],
)
def test_a_name_is_one_word_of_a_path_with_a_true_ending(given_name: str, name: str) -> None:
    """Whoever saves it saves what it is, where they meant to."""
    assert safe_name(given_name, JPEG) == name
