"""GET /api/conversations/{id}/files/{file}: a file of a message, for who may see the message."""

import asyncio

from aiohttp import web

from channels.media.serve import send
from console.api.readable import readable
from console.deps import DEPS
from console.route import VIEWER, Call
from core.contact import Media
from core.conversation import Conversation
from core.errors import NotFoundError


async def file(request: web.Request) -> web.StreamResponse:
    """Send the file; NotFoundError when the conversation has none of this name."""
    call = Call(request, request.app[DEPS], request[VIEWER])
    found = await readable(call, call.part("conversation"))
    media = await _media(call, found, call.part("file"))
    return await send(request, await asyncio.to_thread(call.deps.files.open, media.file), media)


async def _media(call: Call, conversation: Conversation, file: str) -> Media:
    for entry, _, _ in await call.deps.views.timeline(conversation.id):
        for fields in entry.media:
            if fields.get("file") == file:
                return Media.from_dict(fields)
    message = "There is no such file in this conversation."
    raise NotFoundError(message)
