"""Reading a file that a browser sends, within limits, and keeping it before anybody is told so.

The body is `multipart/form-data`: short fields first, then the file. It goes to disk as it comes,
so that a hundred slow telephones do not fill the memory.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Final, TypeVar, cast

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from channels.media.kinds import HEAD, Taken, safe_name
from channels.text import clean
from core.contact import Media
from core.errors import HeardError, StoreUnavailableError
from store.files.files import FileGoneError, Files, name_of

CHUNK: Final = 64 * 1024
IN_MEMORY: Final = 256 * 1024
MAX_FIELDS: Final = 8
MAX_FIELD: Final = 16_000
FORM: Final = "multipart/form-data"

# All that a bad form, a slow sender or a broken line can raise.
BROKEN: Final = (
    TimeoutError,
    ConnectionError,
    ValueError,
    HttpProcessingError,
    web.RequestPayloadError,
)

T = TypeVar("T")


class UnusableUploadError(HeardError):
    """Raised when what came is no form with a file, or did not come whole."""

    code = "unusable"
    http_status = 400


class BusyError(HeardError):
    """Raised when too many files are on their way to this process already."""

    code = "busy"
    http_status = 503
    retryable = True


# Says by the fields what the file is called after, or raises when it should not be read.
Naming = Callable[[Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A form that came whole. `media` is its file, kept already; None when it had none.

    `what` is what the file is called after: the same again is the same file, and then not `fresh`.
    """

    fields: Mapping[str, str]
    what: str = ""
    media: Media | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Uploads:
    """Takes files from browsers. `wait_s` is for each piece, `whole_s` for a file."""

    files: Files
    taken: Taken
    secret: str = field(repr=False)
    most: int = 32
    wait_s: float = 30.0
    whole_s: float = 900.0
    _now: set[object] = field(default_factory=set)

    @asynccontextmanager
    async def read(self, request: web.Request, naming: Naming) -> AsyncIterator[Uploaded]:
        """Yield the form with its file kept; of what is sent again the first is kept.

        When the block is refused a fresh file is deleted again. When the store was away it stays:
        the message may be there, and who sends it again gets the same file. Raises BadFileError,
        TooLargeFileError, UnusableUploadError, BusyError, StoreUnavailableError, and what
        `naming` raises.
        """
        if len(self._now) >= self.most:
            message = "Too many files are being sent just now; try again in a minute."
            raise BusyError(message)
        # Known at once: nobody should wait for 100 MB to be told that they are too many.
        if (request.content_length or 0) > self.taken.largest + MAX_FIELDS * MAX_FIELD:
            raise self.taken.too_large()
        place = object()
        self._now.add(place)
        try:
            uploaded = await self._read(request, naming)
        finally:
            self._now.discard(place)
        try:
            yield uploaded
        except StoreUnavailableError:
            raise
        except HeardError:
            if uploaded.media and uploaded.fresh:
                await asyncio.to_thread(self.files.delete, uploaded.media.file)
            raise

    async def _read(self, request: web.Request, naming: Naming) -> Uploaded:
        if request.content_type != FORM:
            raise _unusable()
        fields: dict[str, str] = {}
        try:
            async with asyncio.timeout(self.whole_s):
                form = await request.multipart()
                while part := await self._wait(form.next()):
                    if isinstance(part, MultipartReader) or len(fields) > MAX_FIELDS:
                        raise _unusable()
                    if part.filename is not None:
                        what = naming(fields)
                        # The first file ends the form: what follows it is not read.
                        return Uploaded(fields, what, *await self._keep(part, what))
                    fields[part.name or ""] = await self._text(part)
        except BROKEN:
            raise _unusable() from None
        return Uploaded(fields)

    async def _text(self, part: BodyPartReader) -> str:
        text = b""
        while chunk := await self._wait(part.read_chunk(CHUNK)):
            text += chunk
            if len(text) > MAX_FIELD:
                raise _unusable()
        return clean(text.decode("utf-8", "replace"))

    async def _keep(self, part: BodyPartReader, what: str) -> tuple[Media | None, bool]:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as spooled:
            content = cast("BinaryIO", spooled)
            while chunk := await self._wait(part.read_chunk(CHUNK)):
                # A file on disk may wait for the disk; the others must not wait for it.
                await asyncio.to_thread(content.write, chunk)
                if content.tell() > self.taken.largest:
                    raise self.taken.too_large()
            size = content.tell()
            if not (size or part.filename):
                return None, False  # a form without JavaScript, and nothing chosen
            content.seek(0)
            type_ = self.taken.judged(content.read(HEAD))
            content.seek(0)
            name = name_of(self.secret, f"upload name {what}")
            fresh = await asyncio.to_thread(self._put, name, content)
        shown = safe_name(clean(part.filename or "", 300), type_)
        media = Media(content_type=type_.content_type, file=name, name=shown, size=size)
        return media, fresh

    def _put(self, name: str, content: BinaryIO) -> bool:
        try:
            self.files.open(name).content.close()
        except FileGoneError:
            self.files.put(name, content)
            return True
        return False

    async def _wait(self, piece: Awaitable[T]) -> T:
        async with asyncio.timeout(self.wait_s):
            return await piece


def _unusable() -> UnusableUploadError:
    return UnusableUploadError("The file did not arrive whole; send it again.")
