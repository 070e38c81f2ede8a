"""Links for photos, in memory: `console.uploads.UploadDesk` as plain as can be."""

from dataclasses import dataclass

from core.conversation import Conversation, State
from core.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Asked:
    """A link."""

    url: str
    text: str
    until_ms: int


class UploadDesk:
    """Makes the same link each time."""

    async def ask(self, conversation: Conversation) -> Asked:
        """Return a link, unless the conversation is over."""
        if conversation.state is State.CLOSED:
            message = "This conversation is closed."
            raise ConflictError("closed", message)
        url = f"https://heard.example/u/{conversation.id}"
        return Asked(url, f"Send us photos: {url}", 1_800_000_000_000)
