"""Small files of every type, and some that lie."""

import struct
import zlib


def png(width: int = 2, height: int = 2) -> bytes:
    """Return a picture that says it has this size; only a small one is really there."""
    rows = zlib.compress(b"".join(b"\0" + bytes((200, 80, 40)) * 2 for _ in range(2)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def jpeg(width: int = 640, height: int = 480, before: int = 0) -> bytes:
    """Return the beginning of a picture, after `before` bytes of application data."""
    segments = b""
    while before > 0:
        length = min(before, 65533)
        segments += b"\xff\xe1" + struct.pack(">H", length + 2) + b"e" * length
        before -= length
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\0" * 9
    return b"\xff\xd8" + segments + frame + b"\xff\xda" + b"\0" * 20


def gif(width: int, height: int) -> bytes:
    """Return the beginning of a picture."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0" * 10


def webp(kind: bytes, size: bytes) -> bytes:
    """Return the beginning of a picture; `size` as its kind writes it."""
    return b"RIFF\0\0\0\0WEBP" + kind + size + b"\0" * 20


PDF = b"%PDF-1.7\n1 0 obj\n"
OGG = b"OggS\0\x02" + b"\0" * 40
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 40


def photo(width: int = 320, height: int = 240) -> bytes:
    """Return a picture that a browser really shows: a stain on a ceiling."""
    rows = b"".join(
        b"\0"
        + b"".join(
            bytes((150, 110, 70))
            if (x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 3) ** 2
            else bytes((225, 228, 232))
            for x in range(width)
        )
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
