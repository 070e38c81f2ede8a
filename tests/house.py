"""The files of the house, as the architecture tests look at them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "heard",
    "console",
    "simulator",
    "router",
    "queues",
    "agents",
    "channels",
    "config",
    "store",
    "core",
)
# What .gitignore names: installed, built, or data.
_NOT_OURS = {
    line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if "*" not in line
} | {".git"}


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Yield our files (no links) with one of the suffixes, or all of them, in order."""
    for path in sorted(under.iterdir()):
        relative = path.relative_to(ROOT).as_posix()
        if path.name in _NOT_OURS or relative in _NOT_OURS or path.is_symlink():
            continue
        if path.is_dir():
            yield from files(*suffixes, under=path)
        elif not suffixes or path.suffix in suffixes:
            yield path


def shown(path: Path) -> str:
    """Return the path as a developer would type it."""
    return path.relative_to(ROOT).as_posix()
