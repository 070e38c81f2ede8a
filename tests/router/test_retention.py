"""Files go when their time is over, and not a moment before."""

import io
import os
from pathlib import Path

from core.clock import ManualClock
from router.retention import BATCH, DAY_MS, FileRetention
from store.files.folder import Folder

NOW_MS = 1_800_000_000_000


def put(files: Folder, number: int, kept_ms: int) -> Path:
    """Keep a file as if at this time."""
    name = f"fil_{number:032x}"
    files.put(name, io.BytesIO(b"x"))
    place = files.path / name[-2:] / name
    os.utime(place, (kept_ms / 1000, kept_ms / 1000))
    return place


async def test_files_are_deleted_when_their_time_is_over(tmp_path: Path) -> None:
    """By age alone, so what a crash has left behind goes as well."""
    files = Folder(tmp_path)
    old = put(files, 1, NOW_MS - 365 * DAY_MS - 1000)
    young = put(files, 2, NOW_MS - 365 * DAY_MS + 1000)
    retention = FileRetention(files, 365, ManualClock(NOW_MS))
    assert await retention.step() == 1
    assert (old.exists(), young.exists()) == (False, True)
    assert await retention.step() == 0


def left(folder: Path) -> list[Path]:
    """Return the files that are there."""
    return list(folder.glob("*/*"))


async def test_many_are_deleted_a_few_at_a_time(tmp_path: Path) -> None:
    """A limit that was lowered does not keep the engine from everything else."""
    files = Folder(tmp_path)
    for number in range(BATCH + 3):
        put(files, number, 0)
    retention = FileRetention(files, 1, ManualClock(NOW_MS))
    assert [await retention.step() for _ in range(3)] == [BATCH, 3, 0]
    assert left(tmp_path) == []


async def test_what_is_being_written_is_left_alone(tmp_path: Path) -> None:
    """Another process is just keeping it."""
    (tmp_path / "aa").mkdir()
    half = tmp_path / "aa" / "tmp1234"
    half.write_bytes(b"x")
    os.utime(half, (0, 0))
    await FileRetention(Folder(tmp_path), 1, ManualClock(NOW_MS)).step()
    assert half.exists()
