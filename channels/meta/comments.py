"""What is public: comments and posts on the Page, comments on Instagram, made into acts.

Who wrote it is known by the same id as in private messages, so it is one conversation.
"""

from collections.abc import Iterator

from pydantic import Field

from channels.meta.acts import Act, Ignored, TookBack, Wrote
from channels.meta.model import MAX_ID, Part, moment, read
from channels.meta.pages import Door
from channels.phone_numbers import opaque
from channels.text import clean
from core.contact import Contact
from core.words import Channel, Medium

MAX_NAME = 100
POSTS = ("comment", "post", "status", "photo", "video", "share")
ADDED, EDITED, REMOVED = "add", "edited", "remove"


class Author(Part):
    """Who wrote it."""

    id: str = Field("", max_length=MAX_ID)
    name: str = ""
    username: str = ""


class Public(Part):
    """A comment or post. Facebook and Instagram name its id and words differently."""

    item: str = "comment"
    verb: str = ADDED
    comment_id: str = Field("", max_length=MAX_ID)
    post_id: str = Field("", max_length=MAX_ID)
    id: str = Field("", max_length=MAX_ID)
    author: Author = Field(Author(), alias="from")
    message: str = ""
    text: str = ""
    created_time: int = 0


def acts(value: object, page: str, channel: Door, now_ms: int) -> Iterator[Act]:
    """Yield what a change of the field `feed` or `comments` means on our `page`."""
    found = read(Public, value)
    if found is None or found.item not in POSTS:
        yield Ignored("unreadable" if found is None else "feed_item")
        return
    named = found.comment_id or found.id or found.post_id
    if not named or not found.author.id or found.author.id == page:
        yield Ignored("own_post")
    elif found.verb == REMOVED:
        yield TookBack(named)
    elif found.verb not in (ADDED, EDITED):
        yield Ignored("feed_verb")
    else:
        yield _wrote(found, named, page, channel, now_ms)


def _wrote(found: Public, named: str, page: str, channel: Door, now_ms: int) -> Wrote:
    edited = f".edited.{found.created_time}" if found.verb == EDITED else ""
    contact = Contact(
        provider_id=f"{named}{edited}",
        channel=Channel(channel),
        medium=Medium.MESSAGE,
        received_ms=moment(found.created_time * 1000, now_ms),
        address=opaque(channel, found.author.id),
        to=page,
        text=clean(found.message or found.text),
        name=clean(found.author.name or found.author.username, MAX_NAME),
        public=named,
    )
    return Wrote(contact)
