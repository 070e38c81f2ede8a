"""The end that writes: durable before it is acknowledged, many at the price of one.

Lines that are asked for while the disk is busy are written together, with one fsync. A process
writes files of its own, each up to a size; whoever replays one deletes it.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog

from core.errors import StoreUnavailableError
from core.ids import IdSource
from store.journal.folder import file_name, kept_on_disk, locked, size, unlock
from store.journal.line import Line

FILE_BYTES = 1024 * 1024  # a whole one is replayed and deleted before the next
MOST_BYTES = 256 * 1024 * 1024  # of all journals on this machine: some 200,000 texts

log = structlog.get_logger("heard.journal")


class JournalFullError(StoreUnavailableError):
    """Raised when nothing more may be kept on this disk."""

    code = "journal_full"


class Journal:
    """The journal that one process writes, for any number of tasks of one event loop."""

    def __init__(
        self,
        folder: Path,
        ids: IdSource,
        *,
        file_bytes: int = FILE_BYTES,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Write nothing yet; the folder is made when it is first needed."""
        self._folder = folder
        self._writer = ids.new("jrn")
        self._file_bytes = file_bytes
        self._most_bytes = most_bytes
        self._number = 0
        self._file = -1  # the open file, -1 before the first
        self._asked: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        # A thread of its own: when Redis is away, the others may all be waiting for it.
        self._thread = ThreadPoolExecutor(1, "journal")
        self.kept = 0  # lines that came to be on disk, since this process began
        self.writes = 0  # how often the disk was waited for

    async def append(self, line: Line) -> None:
        """Return once the line is on disk.

        Raises JournalFullError, or StoreUnavailableError when the disk cannot take it. When
        whoever asked is cancelled the line may be kept all the same.
        """
        done = asyncio.get_running_loop().create_future()
        self._asked.append((line.to_bytes(), done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write(), name="journal")  # noqa: TID251 - held here
        await done

    def close(self) -> None:
        """Let the disk finish, and close the file."""
        self._thread.shutdown()
        self._leave()

    async def _write(self) -> None:
        """Write until nobody waits."""
        loop = asyncio.get_running_loop()
        try:
            while self._asked:
                batch = [(line, done) for line, done in self._asked if not done.done()]
                self._asked = []
                data = b"".join(line for line, _ in batch)
                error: StoreUnavailableError | None = None
                try:
                    await loop.run_in_executor(self._thread, self._keep, data)
                    self.kept += len(batch)
                    self.writes += 1
                except StoreUnavailableError as full:
                    error = full
                except OSError as failed:
                    log.exception("journal.failed", error=failed.strerror)
                    message = f"Redis is away and the disk cannot keep this ({failed.strerror})."
                    error = StoreUnavailableError(message)
                _tell([done for _, done in batch], error)
        finally:
            # Nothing is awaited between the last look and this: nobody is left standing.
            self._writing = None

    def _keep(self, data: bytes) -> None:
        """Write and fsync, in the thread."""
        self._make_room(len(data))
        while not self._take_file():
            pass
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(self._file, left) :]
            os.fsync(self._file)
        except OSError:
            # What is half written is told of as torn when it is replayed; go on in another file.
            self._leave()
            raise
        unlock(self._file)

    def _make_room(self, more: int) -> None:
        if not self._folder.exists():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept_on_disk(self._folder.parent)
        if size(self._folder) + more > self._most_bytes:
            message = (
                f"Redis is away and the journal is full ({self._most_bytes >> 20} MiB): nothing "
                "more is kept until Redis is back and it has been replayed."
            )
            raise JournalFullError(message)

    def _take_file(self) -> bool:
        """Hold the lock of a file that can be written; False when this one was replayed."""
        if self._file >= 0 and os.fstat(self._file).st_size >= self._file_bytes:
            self._leave()
        if self._file < 0:
            self._number += 1
            path = self._folder / file_name(self._writer, self._number)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            self._file = os.open(path, flags, 0o600)
            kept_on_disk(self._folder)
        locked(self._file, wait=True)
        if os.fstat(self._file).st_nlink:
            return True
        # It was replayed and deleted since it was last written.
        self._leave()
        return False

    def _leave(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _tell(waiting: list[asyncio.Future[None]], error: StoreUnavailableError | None) -> None:
    for done in waiting:
        if done.done():
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
