"""What a file is, judged by its content: a name and a Content-Type are only what somebody said.

Nothing is decoded here. Of pictures the size in pixels is read from the header, since a small file
can claim to be a picture that no browser has the memory to show.
"""

import re
import struct
from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.errors import HeardError
from core.media import FileKind

HEAD = 1024 * 1024  # bytes from the beginning that are enough to judge
MAX_PIXELS = 100_000_000  # twice the largest telephone camera in common use
MEGABYTE = 1_000_000
FRAMES = frozenset(range(0xFFC0, 0xFFD0)) - {0xFFC4, 0xFFC8, 0xFFCC}  # of JPEG: SOF0 to SOF15


class BadFileError(HeardError):
    """Raised for a file that is not taken; the sentence says why, and what is."""

    code = "bad_file"
    http_status = 415


class TooLargeFileError(BadFileError):
    """Raised for a file with more bytes, or more pixels, than are taken."""

    code = "too_large"
    http_status = 413


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that we know: its kind, its Content-Type, and the ending of its name."""

    kind: FileKind
    content_type: str
    ending: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a centre takes: the largest file in bytes, and the kinds."""

    largest: int
    kinds: Collection[FileKind]

    def judged(self, head: bytes) -> FileType:
        """Return what a file is that begins with `head`, at most `HEAD` bytes.

        Raises BadFileError when it is nothing that is taken, TooLargeFileError for its pixels.
        """
        found = type_of(head)
        if found is None or found.kind not in self.kinds:
            message = f"This kind of file is not taken. {self.sentence()}"
            raise BadFileError(message)
        measure = _MEASURES.get(found.content_type)
        if measure and _pixels(measure, head) > MAX_PIXELS:
            message = f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels."
            raise TooLargeFileError(message)
        return found

    def too_large(self) -> TooLargeFileError:
        """Return the error for a file with too many bytes."""
        message = f"The file is too large: at most {self.largest // MEGABYTE} MB are taken."
        return TooLargeFileError(message)

    def sentence(self) -> str:
        """Say what is taken."""
        words = [NAMES[kind] for kind in FileKind if kind in self.kinds]
        return f"{', '.join(words)} of at most {self.largest // MEGABYTE} MB are."


NAMES = {
    FileKind.IMAGE: "Photos",
    FileKind.PDF: "PDF files",
    FileKind.AUDIO: "voice messages",
    FileKind.VIDEO: "videos",
}

JPEG = FileType(FileKind.IMAGE, "image/jpeg", ".jpg")
PNG = FileType(FileKind.IMAGE, "image/png", ".png")
GIF = FileType(FileKind.IMAGE, "image/gif", ".gif")
WEBP = FileType(FileKind.IMAGE, "image/webp", ".webp")
HEIC = FileType(FileKind.IMAGE, "image/heic", ".heic")
PDF = FileType(FileKind.PDF, "application/pdf", ".pdf")
MP3 = FileType(FileKind.AUDIO, "audio/mpeg", ".mp3")
OGG = FileType(FileKind.AUDIO, "audio/ogg", ".ogg")
AMR = FileType(FileKind.AUDIO, "audio/amr", ".amr")
AAC = FileType(FileKind.AUDIO, "audio/aac", ".aac")
WAV = FileType(FileKind.AUDIO, "audio/wav", ".wav")
M4A = FileType(FileKind.AUDIO, "audio/mp4", ".m4a")
MP4 = FileType(FileKind.VIDEO, "video/mp4", ".mp4")
QUICKTIME = FileType(FileKind.VIDEO, "video/quicktime", ".mov")
THREE_GP = FileType(FileKind.VIDEO, "video/3gpp", ".3gp")
WEBM = FileType(FileKind.VIDEO, "video/webm", ".webm")

# The first bytes; a dot stands for any byte.
_BEGINNINGS: tuple[tuple[re.Pattern[bytes], FileType], ...] = tuple(
    (re.compile(beginning, re.DOTALL), type_)
    for beginning, type_ in (
        (rb"\xff\xd8\xff", JPEG),
        (rb"\x89PNG\r\n\x1a\n", PNG),
        (rb"GIF8[79]a", GIF),
        (rb"RIFF....WEBPVP8[ LX]", WEBP),
        (rb"RIFF....WAVE", WAV),
        (rb"%PDF-\d", PDF),
        (rb"....ftyp(heic|heix|heim|heis|mif1|msf1|hevc)", HEIC),
        (rb"....ftypM4[AB] ", M4A),
        (rb"....ftypqt  ", QUICKTIME),
        (rb"....ftyp3g", THREE_GP),
        (rb"....ftyp(isom|iso\d|mp4\d|avc1|M4V |MSNV|dash|mmp4)", MP4),
        (rb"\x1aE\xdf\xa3", WEBM),
        (rb"OggS", OGG),
        (rb"#!AMR", AMR),
        (rb"ID3|\xff[\xfb\xf3\xf2]", MP3),
        (rb"\xff[\xf1\xf9]", AAC),
    )
)

TYPES = {type_.content_type: type_ for _, type_ in _BEGINNINGS}


def type_of(head: bytes) -> FileType | None:
    """Return what a file is by its first bytes, or None when it is nothing that we know."""
    return next((type_ for begins, type_ in _BEGINNINGS if begins.match(head)), None)


def _pixels(measure: "Measure", head: bytes) -> int:
    """Return width times height; raises BadFileError when the header does not say them."""
    try:
        width, height = measure(head)
    except struct.error:
        message = "The picture is damaged."
        raise BadFileError(message) from None
    return width * height


def _png(head: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", head, 16)
    return width, height


def _gif(head: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", head, 6)
    return width, height


def _jpeg(head: bytes) -> tuple[int, int]:
    """Walk the segments to the frame header."""
    at, marker, length = 2, 0, 0
    while marker not in FRAMES:
        at += length
        marker, length = struct.unpack_from(">HH", head, at)
        at += 2
    height, width = struct.unpack_from(">HH", head, at + 3)
    return width, height


def _webp(head: bytes) -> tuple[int, int]:
    if head[12:16] == b"VP8X":
        width, height = head[24:27], head[27:30]
        return 1 + int.from_bytes(width, "little"), 1 + int.from_bytes(height, "little")
    if head[12:16] == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width_, height_ = struct.unpack_from("<HH", head, 26)
    return width_ & 0x3FFF, height_ & 0x3FFF


Measure = Callable[[bytes], tuple[int, int]]

_MEASURES: dict[str, Measure] = {
    PNG.content_type: _png,
    GIF.content_type: _gif,
    JPEG.content_type: _jpeg,
    WEBP.content_type: _webp,
}


def safe_name(given: str, type_: FileType) -> str:
    """Return a name to show and to save under: one word of a path, and the ending that is true."""
    stem = re.split(r"[\\/]", given)[-1].rpartition(".")[0] or re.split(r"[\\/]", given)[-1]
    kept = "".join(letter for letter in stem if letter.isprintable() and letter not in '"<>|:*?')
    return (kept.strip(" .")[:80] or str(type_.kind)) + type_.ending
