"""Files in a folder of this machine: durable, private, and spread over subfolders."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import StoreUnavailableError
from store.files.files import Kept, checked, gone

SPREAD = 2  # hexadecimal digits at the end of the name: 256 subfolders
SAFE_FROM_SWEEPING = "tmp"  # the beginning of the name of what is still being written


@dataclass(frozen=True, slots=True)
class Folder:
    """A `store.files.files.Files` in one folder, made when it is first needed."""

    path: Path

    def put(self, name: str, content: BinaryIO) -> None:
        """Write beside, then move into place: nobody ever reads half a file."""
        place = self._place(name)
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=place.parent, prefix=SAFE_FROM_SWEEPING, delete=False
            ) as written:
                try:
                    shutil.copyfileobj(content, written)
                    written.flush()
                    os.fsync(written.fileno())
                    Path(written.name).replace(place)
                except BaseException:
                    Path(written.name).unlink(missing_ok=True)
                    raise
            _sync(place.parent)
        except OSError as error:
            message = f"The folder for files cannot be written ({error.strerror})."
            raise StoreUnavailableError(message) from None

    def open(self, name: str) -> Kept:
        """Return the file; raises FileGoneError."""
        try:
            content = self._place(name).open("rb")
        except FileNotFoundError:
            raise gone() from None
        except OSError as error:
            message = f"The folder for files cannot be read ({error.strerror})."
            raise StoreUnavailableError(message) from None
        return Kept(content, os.fstat(content.fileno()).st_size)

    def delete(self, name: str) -> None:
        """Delete it."""
        try:
            self._place(name).unlink(missing_ok=True)
        except OSError as error:
            message = f"A file could not be deleted ({error.strerror})."
            raise StoreUnavailableError(message) from None

    def older_than(self, before_ms: int) -> Iterable[str]:
        """Return the names of files that were written before this time."""
        for path in self.path.glob("*/fil_*"):
            try:
                old = path.stat().st_mtime * 1000 < before_ms
            except FileNotFoundError:
                continue  # another process has just deleted it
            if old:
                yield path.name

    def _place(self, name: str) -> Path:
        return self.path / checked(name)[-SPREAD:] / name


def _sync(folder: Path) -> None:
    """Make the new name in the folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
