"""POST /api/conversations/{id}/notes."""

from console import show
from console.answers import NoteAnswer
from console.api.readable import readable
from console.requests import NoteRequest
from console.route import Call


async def note(call: Call, asked: NoteRequest) -> NoteAnswer:
    """Keep a note for colleagues; never sent to the resident."""
    found = await readable(call, call.part("conversation"))
    entry = await call.deps.desk.note(call.viewer.id, found.id, asked.text, call.operation())
    return NoteAnswer(entry=show.entry(entry))
