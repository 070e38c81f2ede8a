"""Fetching files that came with a message, as rq runs it: safe to run twice, on its own queue.

The message was durable, and perhaps answered, before its files are here: the line in the timeline
says which of them are, and why one will never be.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypedDict

import structlog
from rq import get_current_job

from channels.media.fetch import Downloads, UnfetchedError
from channels.media.kinds import safe_name
from core.clock import Clock
from core.contact import Media
from core.errors import HeardError, StoreUnavailableError
from router.jobs import Act
from store.files.files import Files, name_of

log = structlog.get_logger("heard.media")


class Wanted(TypedDict):
    """A file that is still at the provider: which of the line's, and where."""

    place: int
    url: str


@dataclass(frozen=True, slots=True)
class MediaTools:
    """What these jobs work with. `change` runs transitions and returns their answer."""

    files: Files
    downloads: Downloads
    secret: str = field(repr=False)
    change: Callable[[Act], Any]
    clock: Clock


MEDIA_TOOLS: ContextVar[MediaTools] = ContextVar("MEDIA_TOOLS")


def fetch_media(conversation: str, message: str, wanted: Sequence[Wanted]) -> None:
    """Fetch the files of one message; each that cannot come says so in the timeline.

    One that did not come this time is tried again later, the others are not.
    """
    tools, job = MEDIA_TOOLS.get(), get_current_job()
    settled: list[int] = job.meta.get("settled", []) if job else []
    later: HeardError | None = None
    for file in wanted:
        if file["place"] in settled:
            continue
        try:
            kept = _kept(tools, message, file)
        except (UnfetchedError, StoreUnavailableError) as error:
            if job and job.should_retry:
                later = error
                continue
            kept = Media(error=error.message)
        except HeardError as error:
            kept = Media(error=error.message)
        _attach(tools, conversation, message, file["place"], kept)
        if kept.file:
            discarded = tools.downloads.discard(file["url"])
            log.info("media.discarded", conversation=conversation, discarded=discarded)
        settled.append(file["place"])
        if job:
            job.meta["settled"] = settled
            job.save_meta()  # type: ignore[no-untyped-call] # rq's is untyped
    if later:
        raise later


def _kept(tools: MediaTools, message: str, file: Wanted) -> Media:
    with tools.downloads.fetch(file["url"]) as fetched:
        name = name_of(tools.secret, f"media name {message} {file['place']}")
        tools.files.put(name, fetched.content)
        return Media(
            content_type=fetched.type.content_type,
            file=name,
            name=safe_name("", fetched.type),
            size=fetched.size,
        )


def _attach(tools: MediaTools, conversation: str, message: str, place: int, media: Media) -> None:
    now_ms = tools.clock.now_ms()
    answer = tools.change(
        lambda s: s.attach(
            op="",
            now_ms=now_ms,
            conversation=conversation,
            message=message,
            place=place,
            media=media.to_dict(),
        )
    )
    log.info("media.settled", conversation=conversation, word=answer.word, kept=bool(media.file))
    if answer.word == "NOWHERE" and media.file:
        # The resident was erased meanwhile: nothing leads to the file any more.
        with suppress(StoreUnavailableError):
            tools.files.delete(media.file)
