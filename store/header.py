"""The header of a Lua file: its contract, in lines that begin with `--@`.

A line is `<label>: value`, or free text (the summary), or a continuation of the line before it.
The labels are `guarantee`, `keys`, `args`, `returns` and `include`; docs/architecture.md shows one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from store.keys import BY_NAME

MARK = "--@"
LABELS = ("guarantee", "keys", "args", "returns", "include")
TYPES = ("int", "json", "str")

_LABEL = re.compile(r"([a-z]+):(?:\s+(.*)|$)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WORD = re.compile(r"[A-Z][A-Z0-9_]*")


class HeaderError(ValueError):
    """Raised when a Lua file or its header is not what the loader can read; names the file."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a Lua file says of itself. `args` are in ARGV order; `returns` has names by word."""

    summary: str
    guarantee: str
    keys: tuple[str, ...]
    args: Mapping[str, str]
    returns: Mapping[str, tuple[str, ...]]
    include: tuple[str, ...]


def parse(file: str, source: str) -> Header:
    """Read the header of `source`; `file` is what an error calls it.

    Raises HeaderError for an unknown label, key, type or word, and for anything named twice.
    """
    lines = source.splitlines()
    head = list(takewhile(lambda line: line.startswith(MARK), lines))
    late = [n for n, line in enumerate(lines[len(head) :], len(head) + 1) if line.startswith(MARK)]
    if late:
        message = f"{file}:{late[0]}: a header line below the body; move it to the top of the file"
        raise HeaderError(message)
    values = _values(file, [line.removeprefix(MARK).strip() for line in head])
    return Header(
        summary=values.get("", ""),
        guarantee=values.get("guarantee", ""),
        keys=_keys(file, values.get("keys", "").split()),
        args=_args(file, values.get("args", "").split()),
        returns=_returns(file, values.get("returns", "")),
        include=tuple(_unique(file, "include", values.get("include", "").split())),
    )


def _values(file: str, lines: list[str]) -> dict[str, str]:
    """Return label → text; the summary has the label ''."""
    values: dict[str, str] = {}
    label = ""
    for number, line in enumerate(lines, 1):
        text = line
        if match := _LABEL.fullmatch(line):
            label, text = match[1], match[2] or ""
            if label not in LABELS:
                message = f"{file}:{number}: unknown label {label!r}; use {', '.join(LABELS)}"
                raise HeaderError(message)
            if label in values:
                message = f"{file}:{number}: {label!r} is given twice; continue the first instead"
                raise HeaderError(message)
        values[label] = f"{values.get(label, '')} {text}".strip()
    return values


def _keys(file: str, names: list[str]) -> tuple[str, ...]:
    for name in names:
        if name not in BY_NAME:
            message = f"{file}: keys: {name!r} is not in store/keys.py"
            raise HeaderError(message)
    return tuple(_unique(file, "keys", names))


def _args(file: str, items: list[str]) -> dict[str, str]:
    pairs = [item.partition(":")[::2] for item in items]
    for name, kind in pairs:
        if not _NAME.fullmatch(name):
            message = f"{file}: args: {name!r} is not a lower-case name"
            raise HeaderError(message)
        if kind not in TYPES:
            message = f"{file}: args: {name!r} is {kind!r}; write {name}:{'|'.join(TYPES)}"
            raise HeaderError(message)
    _unique(file, "args", [name for name, _ in pairs])
    return dict(pairs)


def _returns(file: str, text: str) -> dict[str, tuple[str, ...]]:
    returns: dict[str, tuple[str, ...]] = {}
    for alternative in text.split("|") if text else []:
        word, *names = alternative.split() or [""]
        if not _WORD.fullmatch(word) or not all(map(_NAME.fullmatch, names)):
            message = f"{file}: returns: {alternative.strip()!r} is not a WORD and value names"
            raise HeaderError(message)
        if word in returns:
            message = f"{file}: returns: {word} is given twice"
            raise HeaderError(message)
        returns[word] = tuple(_unique(file, f"returns: {word}", names))
    return returns


def _unique(file: str, what: str, names: list[str]) -> list[str]:
    for position, name in enumerate(names):
        if name in names[:position]:
            message = f"{file}: {what}: {name!r} is named twice"
            raise HeaderError(message)
    return names
