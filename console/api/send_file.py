"""POST /api/conversations/{id}/files: an answer with a file."""

import json

from aiohttp import web

from console import show
from console.answers import MessageAnswer
from console.api.readable import readable
from console.deps import DEPS
from console.faults import parsed
from console.messages import QueuedMessage
from console.requests import FileMessageRequest
from console.route import VIEWER, Call, as_json, check_origin
from core.errors import ForbiddenError, InvalidError
from core.words import Delivery


async def send_file(request: web.Request) -> web.Response:
    """Keep the file and queue the answer; the form's fields are those of MessageRequest.

    InvalidError without a file, ConflictError as for an answer in words; the errors of
    `channels.media.upload` say which files are taken.
    """
    call = Call(request, request.app[DEPS], request[VIEWER])
    check_origin(request)
    found = await readable(call, call.part("conversation"))
    if found.agent != call.viewer.id:
        message = "You do not hold this conversation; accept or take it first."
        raise ForbiddenError(message)
    uploads = call.deps.from_browsers
    operation = call.operation()
    async with uploads.read(request, lambda _: operation) as uploaded:
        asked = parsed(FileMessageRequest, json.dumps(uploaded.fields))
        if uploaded.media is None:
            message = "Choose a file to send."
            raise InvalidError(message)
        entry = await call.deps.desk.send(
            call.viewer.id,
            found.id,
            asked.text,
            asked.channel,
            operation,
            media=[uploaded.media],
        )
    answer = MessageAnswer(
        message=QueuedMessage(id=entry.id, status=Delivery.QUEUED),
        entry=show.entry(entry, Delivery.QUEUED),
    )
    return as_json(answer, 202)
