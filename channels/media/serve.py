"""Sending a kept file to a browser so that it can do no harm there.

The type is the one found in the content, never what a sender said; the browser is told to guess no
other and to run nothing. What is not plainly shown (a PDF) is saved instead.
"""

import asyncio
from contextlib import closing
from urllib.parse import quote

from aiohttp import web

from core.contact import Media
from store.files.files import Kept

CHUNK = 64 * 1024
WHOLE_S = 300.0
SHOWN = ("image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    # Short: what is erased must not live on in a browser.
    "Cache-Control": "private, max-age=600",
}


async def send(request: web.Request, kept: Kept, media: Media) -> web.StreamResponse:
    """Send an open file under the name and type of `media`, and close it."""
    with closing(kept.content):
        disposition = {"Content-Disposition": _disposition(media)}
        response = web.StreamResponse(headers={**HEADERS, **disposition})
        response.content_type = media.content_type
        response.content_length = kept.size
        await response.prepare(request)
        if request.method != "HEAD":
            async with asyncio.timeout(WHOLE_S):
                while chunk := await asyncio.to_thread(kept.content.read, CHUNK):
                    await response.write(chunk)
        return response


def _disposition(media: Media) -> str:
    how = "inline" if media.content_type.startswith(SHOWN) else "attachment"
    plain = "".join(letter for letter in media.name if letter.isascii() and letter not in '"\\')
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(media.name, safe='')}"
