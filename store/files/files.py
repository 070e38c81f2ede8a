"""What is asked of a place that keeps files. Synchronous: a web process asks in a thread.

Every method raises StoreUnavailableError when the place does not answer, and ValueError for a name
that is no `core.media.FILE_ID`: no name that came from outside ever reaches a path or an address.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from core.errors import NotFoundError
from core.media import FILE_ID


class FileGoneError(NotFoundError):
    """Raised when the file was deleted, or never was."""

    code = "file_gone"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file, open for reading; whoever asked for it closes it. `size` in bytes."""

    content: BinaryIO
    size: int


class Files(Protocol):
    """Keeps files under names that nobody can guess."""

    def put(self, name: str, content: BinaryIO) -> None:
        """Keep what `content` holds from where it stands; durable on return, again replaces it."""
        ...

    def open(self, name: str) -> Kept:
        """Return the file; raises FileGoneError."""
        ...

    def delete(self, name: str) -> None:
        """Delete it; what is not there is deleted already."""
        ...

    def older_than(self, before_ms: int) -> Iterable[str]:
        """Return the names of files that were kept before this time."""
        ...


def checked(name: str) -> str:
    """Return the name; raises ValueError when it is none that was given here."""
    if not FILE_ID.fullmatch(name):
        message = "this is not the name of a file"
        raise ValueError(message)
    return name


def name_of(secret: str, what: str) -> str:
    """Return the name that this always gets: again it is the same file, and nobody can guess it."""
    return f"fil_{hmac.new(secret.encode(), what.encode(), hashlib.sha256).hexdigest()[:32]}"


def gone() -> FileGoneError:
    """Return the error for a file that is not there."""
    return FileGoneError("This file was deleted.")
