"""Looking at processes from outside, as an operator's `ps` does."""

from pathlib import Path


def alive(pid: int) -> bool:
    """Whether the process runs; one that has ended but was not collected yet does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def children_of(pid: int) -> dict[str, int]:
    """Return the title and the id of each child."""
    found = {}
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, listed.read_text().split()):
            title = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ")
            found[title.decode().strip()] = child
    return found
