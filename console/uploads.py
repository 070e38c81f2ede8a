"""What the console asks of the house about files: links for residents."""

from typing import Protocol

from core.conversation import Conversation


class Asked(Protocol):
    """A link that works until `until_ms`, and what an agent may send with it."""

    @property
    def url(self) -> str:
        """The link."""
        ...

    @property
    def text(self) -> str:
        """The words, with the link in them."""
        ...

    @property
    def until_ms(self) -> int:
        """When it ends."""
        ...


class UploadDesk(Protocol):
    """Makes links by which residents send files."""

    async def ask(self, conversation: Conversation) -> Asked:
        """Return a link for this conversation; ConflictError `closed`."""
        ...
