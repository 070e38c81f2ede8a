"""The journal: on disk before it is acknowledged, in order, bounded, and gone once replayed."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from core.errors import StoreUnavailableError
from core.ids import SequentialIds
from store.journal.backlog import Backlog, Taken
from store.journal.folder import names, size
from store.journal.journal import Journal, JournalFullError
from store.journal.line import Line
from store.journal.waiting import Waiting

IDS = SequentialIds()


def line(number: int, who: str = "phone:+447700900123", at_ms: int = 0) -> Line:
    """Return a line; `number` tells it from others."""
    return Line(at_ms or number, who, "receive", {"text": f"Text {number} ✂"})


async def keep(journal: Journal, numbers: Iterable[int]) -> None:
    """Keep lines, one after another."""
    for number in numbers:
        await journal.append(line(number))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the journals of this machine are; nobody has made it yet."""
    return tmp_path / "journal"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    """The journal of one process."""
    journal = Journal(folder, IDS)
    yield journal
    journal.close()


@pytest.fixture
def other(folder: Path) -> Iterator[Journal]:
    """The journal of another process of this machine."""
    journal = Journal(folder, IDS)
    yield journal
    journal.close()


def taken(backlog: Backlog, most: int = 100) -> list[str]:
    """Return the words of everything that waits, oldest first."""
    found: list[Taken] = []
    while some := backlog.take(most):
        found += some
    return [each.line.data["text"] if each.line else "?" for each in found]


async def test_what_was_kept_is_read_again_in_order(journal: Journal, folder: Path) -> None:
    """However many come at once, and whatever they write."""
    await asyncio.gather(*(journal.append(line(number)) for number in range(1, 201)))
    assert taken(Backlog(folder)) == [f"Text {number} ✂" for number in range(1, 201)]
    assert journal.kept == 200


async def test_only_this_user_can_read_it(journal: Journal, folder: Path) -> None:
    """It holds what residents wrote."""
    await journal.append(line(1))
    [name] = names(folder)
    modes = [path.stat().st_mode & 0o777 for path in (folder, folder / name)]
    assert modes == [0o700, 0o600]


async def test_many_share_one_fsync(journal: Journal) -> None:
    """200 texts a second are kept with far fewer waits for the disk."""
    await asyncio.gather(*(journal.append(line(number)) for number in range(1, 101)))
    assert (journal.kept, journal.writes <= 2) == (100, True)


async def test_two_processes_are_read_in_the_order_of_time(
    journal: Journal, other: Journal, folder: Path
) -> None:
    """A resident's texts may come to either of them."""
    for number in range(1, 21):
        await (journal if number % 2 else other).append(line(number))
    assert len(names(folder)) == 2
    assert taken(Backlog(folder)) == [f"Text {number} ✂" for number in range(1, 21)]


async def test_files_of_a_size_keep_the_order(folder: Path) -> None:
    """Whether it is one file or twenty, and two writers of them."""
    first, second = (Journal(folder, IDS, file_bytes=200) for _ in range(2))
    for number in range(1, 41):
        await (second if number % 3 else first).append(line(number))
    assert len(names(folder)) > 10
    backlog = Backlog(folder)
    assert taken(backlog, 7) == [f"Text {number} ✂" for number in range(1, 41)]
    assert backlog.retire() == 0
    assert names(folder) == []
    first.close()
    second.close()


async def test_what_was_replayed_is_deleted_and_the_writer_goes_on(
    journal: Journal, folder: Path
) -> None:
    """No word of a resident stays on the disk, and no line is written into a deleted file."""
    backlog = Backlog(folder)
    for number in range(1, 4):
        await journal.append(line(number))
        assert taken(backlog) == [f"Text {number} ✂"]
        backlog.retire()
        assert names(folder) == []


async def test_what_comes_while_it_is_deleted_is_not_lost(journal: Journal, folder: Path) -> None:
    """A file to which more was written since it was read stays."""
    backlog = Backlog(folder)
    await journal.append(line(1))
    assert taken(backlog) == ["Text 1 ✂"]
    await journal.append(line(2))
    backlog.retire()
    assert taken(backlog) == ["Text 2 ✂"]
    backlog.retire()
    assert names(folder) == []


async def test_a_torn_end_is_left_out_and_told(journal: Journal, folder: Path) -> None:
    """A power cut in the middle of a line: nobody was told that it is kept."""
    await journal.append(line(1))
    [name] = names(folder)
    with (folder / name).open("ab") as file:
        file.write(line(2).to_bytes()[:-5])
    backlog = Backlog(folder)
    assert taken(backlog) == ["Text 1 ✂"]
    assert backlog.retire() == 1
    assert names(folder) == []


@pytest.mark.parametrize("raw", [b"\n", b"{}\n", b"[1]\n", b"\x00\xff\n", b'{"at_ms":"1"}\n'])
async def test_a_line_that_cannot_be_read_is_set_aside(
    journal: Journal, folder: Path, raw: bytes
) -> None:
    """It hides nothing that follows, and a person can see to it."""
    await journal.append(line(1))
    [name] = names(folder)
    with (folder / name).open("ab") as file:
        file.write(raw)
    await journal.append(line(2))
    backlog = Backlog(folder)
    found = backlog.take(100)
    assert [each.line is None for each in found] == [False, True, False]
    backlog.refuse(found[1])
    backlog.retire()
    assert names(folder) == []
    aside = folder / "refused" / name
    assert aside.read_bytes() == raw
    assert aside.stat().st_mode & 0o777 == 0o600


async def test_a_full_journal_says_so(folder: Path) -> None:
    """Beyond its bound nothing is kept, so nothing is acknowledged; what was kept stays."""
    journal = Journal(folder, IDS, most_bytes=500)
    with pytest.raises(JournalFullError, match="is full"):
        await keep(journal, range(1, 100))
    assert size(folder) <= 500
    backlog = Backlog(folder)
    kept = taken(backlog)
    assert kept
    backlog.retire()
    await journal.append(line(100))
    assert taken(backlog) == ["Text 100 ✂"]
    journal.close()


async def test_a_disk_that_is_no_folder_is_told(tmp_path: Path) -> None:
    """Whoever asked hears that it is not kept, and so does the next."""
    (tmp_path / "journal").write_text("a file")
    journal = Journal(tmp_path / "journal", IDS)
    for number in (1, 2):
        with pytest.raises(StoreUnavailableError, match="disk"):
            await journal.append(line(number))
    journal.close()


async def test_one_process_replays_at_a_time(journal: Journal, folder: Path) -> None:
    """And when it is gone another takes over what is left, whoever wrote it."""
    first, second = Backlog(folder), Backlog(folder)
    assert not first.mine()
    await journal.append(line(1))
    assert (first.mine(), first.mine(), second.mine()) == (True, True, False)
    first.close()
    assert second.mine()
    assert taken(second) == ["Text 1 ✂"]
    second.close()


async def test_who_waits_is_seen_by_every_process(
    journal: Journal, other: Journal, folder: Path
) -> None:
    """So that no later contact of theirs overtakes."""
    waiting, elsewhere = Waiting(folder), Waiting(folder)
    assert not waiting.has(["phone:1"])
    await journal.append(line(1, "phone:1"))
    await other.append(line(2, "phone:2"))
    for look in (waiting, elsewhere):
        assert look.has(["phone:3", "phone:1"])
        assert look.has(["phone:2"])
        assert not look.has(["phone:3"])
        assert (look.lines(), look.oldest_ms()) == (2, 1)
    backlog = Backlog(folder)
    taken(backlog)
    backlog.retire()
    for look in (waiting, elsewhere):
        assert not look.has(["phone:1", "phone:2"])
        assert (look.lines(), look.oldest_ms()) == (0, None)


async def test_a_file_stays_while_an_outcome_is_awaited(journal: Journal, folder: Path) -> None:
    """A call whose end is not known yet is found again by whoever takes over."""
    await journal.append(line(1))
    backlog = Backlog(folder)
    [one] = backlog.take(1)
    one.file.awaited.add("CA1")
    backlog.retire()
    assert len(names(folder)) == 1
    one.file.awaited.clear()
    backlog.retire()
    assert names(folder) == []
