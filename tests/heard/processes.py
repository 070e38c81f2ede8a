"""Looking at processes from outside, as an operator's `ps` does."""

from contextlib import suppress
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether the process runs; one that has ended but was not collected yet does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def title(pid: int) -> str:
    """Return what the list of processes shows."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()


def children_of(pid: int) -> list[int]:
    """Return the process ids of the children."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for listed in lists for child in listed.read_text().split()]


def descendants_of(pid: int) -> list[int]:
    """Return the process ids of the children and of theirs."""
    return [each for child in children_of(pid) for each in (child, *descendants_of(child))]


def parts(pid: int) -> dict[str, int]:
    """Return the parts of a running `heard run` by the name that an operator sees.

    One that was only just started has no name yet and is left out.
    """
    found = {}
    for child in children_of(pid):
        with suppress(FileNotFoundError, ProcessLookupError):  # gone since the list was read
            first, *rest = title(child).split() or [""]
            if first == "heard":
                found[" ".join([first, *rest[:1]])] = child
            elif "-server" in first:
                found["redis-server"] = child
    return found
