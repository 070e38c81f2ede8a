"""Both places that keep files keep the same promises."""

import asyncio
import io
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from core.clock import SystemClock
from core.errors import StoreUnavailableError
from store.files.files import FileGoneError, Files
from store.files.folder import Folder
from store.files.s3 import Bucket
from store.files.sigv4 import Credentials, signed
from tests.store.files import storage
from tests.store.files.storage import Storage

ONE, TWO, THREE = (f"fil_{digit * 32}" for digit in "abc")
PICTURE = os.urandom(2_500_000)
T = TypeVar("T")


@pytest.fixture
async def s3() -> AsyncIterator[Storage]:
    """Run an S3-compatible storage."""
    async with storage.running() as running:
        yield running


def bucket(s3: Storage, secret: str = storage.SECRET) -> Bucket:
    """Return the client of the storage."""
    credentials = Credentials(storage.KEY_ID, secret, storage.REGION)
    return Bucket(s3.url, storage.BUCKET, "heard/", credentials, SystemClock())


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path, s3: Storage) -> Files:
    """Each of the places."""
    return Folder(tmp_path / "files") if request.param == "folder" else bucket(s3)


async def aside(act: Callable[[], T]) -> T:
    """Do something synchronous while the storage goes on."""
    return await asyncio.to_thread(act)


async def test_what_is_put_is_got_and_what_is_deleted_is_gone(files: Files) -> None:
    """Whole, from where the reader stood, and as often as it is asked for."""
    content = io.BytesIO(b"skip" + PICTURE)
    content.seek(4)
    await aside(lambda: files.put(ONE, content))
    for _ in range(2):
        kept = await aside(lambda: files.open(ONE))
        with kept.content:
            assert kept.size == len(PICTURE)
            assert kept.content.read() == PICTURE
    await aside(lambda: files.delete(ONE))
    await aside(lambda: files.delete(ONE))
    with pytest.raises(FileGoneError):
        await aside(lambda: files.open(ONE))


async def test_a_second_put_replaces_the_first(files: Files) -> None:
    """A job that runs twice leaves one file."""
    await aside(lambda: files.put(ONE, io.BytesIO(b"first")))
    await aside(lambda: files.put(ONE, io.BytesIO(b"second")))
    with (await aside(lambda: files.open(ONE))).content as content:
        assert content.read() == b"second"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "fil_../../../../x", "", "fil_", ONE + "/x", ONE.upper(), "\0"]
)
async def test_a_name_from_outside_never_becomes_a_path(files: Files, name: str) -> None:
    """Only names that were given here are ever looked for."""
    for act in (lambda: files.open(name), lambda: files.delete(name)):
        with pytest.raises(ValueError, match="not the name of a file"):
            await aside(act)
    with pytest.raises(ValueError, match="not the name of a file"):
        await aside(lambda: files.put(name, io.BytesIO(b"x")))


async def test_old_files_are_found_by_age(tmp_path: Path, s3: Storage) -> None:
    """Retention finds what is older than its limit, and nothing that is younger."""
    folder, cloud = Folder(tmp_path / "files"), bucket(s3)
    for name in (ONE, TWO, THREE):
        await aside(partial(folder.put, name, io.BytesIO(b"x")))
        await aside(partial(cloud.put, name, io.BytesIO(b"x")))
    day = datetime(2026, 3, 2, tzinfo=UTC)
    for name in (ONE, THREE):
        os.utime(tmp_path / "files" / name[-2:] / name, (day.timestamp() - 1,) * 2)
    s3.uploaded[f"heard/{TWO}"] = "2026-03-03T10:00:00.000Z"
    s3.kept["heard/other"] = b"not ours"
    before_ms = round(day.timestamp() * 1000)
    assert sorted(folder.older_than(before_ms)) == [ONE, THREE]
    assert sorted(await aside(lambda: list(cloud.older_than(before_ms)))) == [ONE, THREE]


def test_a_folder_is_private_and_spread_out(tmp_path: Path) -> None:
    """Nobody else on the machine can read it, and no folder holds a million names."""
    folder = Folder(tmp_path / "files")
    folder.put(ONE, io.BytesIO(b"x"))
    place = tmp_path / "files" / "aa" / ONE
    assert place.stat().st_mode & 0o077 == 0
    assert place.parent.stat().st_mode & 0o077 == 0
    assert list(place.parent.iterdir()) == [place]


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """What is not durable is not acknowledged."""
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        Folder(tmp_path / "files").put(ONE, io.BytesIO(b"x"))


async def test_a_wrong_secret_is_refused_and_told_without_secrets(s3: Storage) -> None:
    """The storage checks the signature itself, so a wrong one is seen at the first file."""
    with pytest.raises(StoreUnavailableError, match="403") as refused:
        await aside(lambda: bucket(s3, "another").put(ONE, io.BytesIO(b"x")))
    assert s3.kept == {}
    assert "another" not in refused.value.message


@pytest.mark.parametrize("status", [500, 503, 301])
async def test_a_storage_that_fails_is_away(s3: Storage, status: int) -> None:
    """Nothing is followed elsewhere, and nothing is taken for done."""
    s3.refuse = status
    for act in (
        lambda: bucket(s3).put(ONE, io.BytesIO(b"x")),
        lambda: bucket(s3).open(ONE),
        lambda: bucket(s3).delete(ONE),
        lambda: list(bucket(s3).older_than(1)),
    ):
        with pytest.raises(StoreUnavailableError):
            await aside(act)


@pytest.mark.parametrize(
    ("query", "signature"),
    [
        ("lifecycle=", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)
def test_signatures_are_those_of_the_reference(query: str, signature: str) -> None:
    """The worked examples of the Amazon S3 API reference come out as printed there."""
    credentials = Credentials(
        "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"
    )
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    at = datetime(2013, 5, 24, tzinfo=UTC)
    headers = signed(
        "GET",
        f"https://examplebucket.s3.amazonaws.com/?{query}",
        empty,
        at,
        credentials,
    )
    assert headers["authorization"].endswith(f"Signature={signature}")
