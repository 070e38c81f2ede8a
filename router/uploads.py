"""Asking a resident for photos: a link for whom a conversation is with, and the words to send."""

from dataclasses import dataclass

from channels.upload import link
from channels.upload.link import UploadLink
from config.centre import Centre
from core.clock import Clock
from core.conversation import Conversation, State
from core.errors import ConflictError
from core.words import Channel
from store.reader import Reader
from store.upload_links import KeptLink, UploadLinks

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Asked:
    """A link that works now, and what an agent may send with it."""

    url: str
    text: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class UploadDesk:
    """Makes links and knows whose they are. Raises StoreUnavailableError.

    Implements `channels.upload.receive.Links`.
    """

    links: UploadLinks
    reader: Reader
    centre: Centre
    public_url: str
    clock: Clock

    async def ask(self, conversation: Conversation) -> Asked:
        """Return a link whose files come into this conversation.

        ConflictError `closed` when it is over: what came would open a new one, which nobody asked
        for.
        """
        if conversation.state is State.CLOSED:
            message = "This conversation is closed; write to the resident first."
            raise ConflictError("closed", message)
        media = self.centre.media
        ttl_s = media.link_hours * HOUR_S
        until_ms = self.clock.now_ms() + ttl_s * 1000
        token = link.new_token()
        kept = KeptLink(conversation.id, until_ms)
        await self.links.keep(link.digest(token), kept, media.link_files, ttl_s)
        url = link.url(self.public_url, token)
        text = self.centre.photos_text(link=url, until_ms=until_ms, language=conversation.language)
        return Asked(url, text, until_ms)

    async def find(self, digest: str) -> UploadLink | None:
        """Return whose link it is; None when it is over, or its conversation is not here any more.

        Read anew each time: the resident may have been linked to another, or erased.
        """
        kept = await self.links.find(digest)
        found = await self.reader.conversation(kept.conversation) if kept else None
        if kept is None or found is None:
            return None
        return UploadLink(
            address=found.address,
            channel=channel_of(found),
            to=found.to,
            language=found.language,
            until_ms=kept.until_ms,
        )

    async def take(self, digest: str) -> bool:
        """Use one of its files; False when it takes no more."""
        return await self.links.take(digest)

    async def give_back(self, digest: str) -> None:
        """Count a file as not sent."""
        await self.links.give_back(digest)


def channel_of(conversation: Conversation) -> Channel:
    """Return the channel that files sent by a link count for.

    Never WhatsApp for a telephone: a page opens no 24 hours for replies there. A caller who
    withheld their number stays a caller.
    """
    kind = conversation.address.partition(":")[0]
    if kind == "phone":
        return Channel.SMS
    return Channel(kind) if kind in list(Channel) else conversation.channel
