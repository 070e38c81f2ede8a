"""POST /api/conversations/{id}/upload-link."""

from console.answers import UploadLinkAnswer
from console.api.readable import readable
from console.route import Call
from core.clock import iso


async def upload_link(call: Call) -> UploadLinkAnswer:
    """Make a page on which the resident can send photos; ConflictError `closed`."""
    found = await readable(call, call.part("conversation"))
    asked = await call.deps.uploads.ask(found)
    return UploadLinkAnswer(url=asked.url, text=asked.text, expires_at=iso(asked.until_ms))
