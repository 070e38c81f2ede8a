"""What the real scripts ask of Redis, recorded command by command, and scripts that ask only that.

A filler runs the very commands of one transition, with arguments of the same sizes on keys of its
own, and nothing else: no decision, no JSON, no checks. How fast those go is the raw ceiling.
"""

import codecs
import re
from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace

from redis import Redis

from bench.cycle import Cycle
from bench.house import House

NUMBER = 987_654_321_098  # of the recorded resident; every id of that cycle ends with it
DONE = "recorded"
PLACEHOLDER = "__rand_int__"  # what redis-benchmark replaces by twelve digits
RAW_ROOT = "{raw}"

_LINE = re.compile(r"^\S+ \[\d+ (\S+)\] (.*)$", re.DOTALL)
_PART = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a cycle: what is sent, and the commands that it makes Redis run.

    `text` is that of the filler script, empty when the request is a plain command. `opens` marks
    the first of a cycle, before which there is nothing of the resident.
    """

    name: str
    parts: tuple[str, ...]
    commands: Mapping[str, int]
    text: str = ""
    opens: bool = False


async def record(cycle: Cycle, scripts: Mapping[str, str]) -> list[Request]:
    """Watch one cycle and return its requests as fillers; `scripts` has names by digest."""
    lines = await watch(cycle.house, cycle.run(NUMBER))
    return _requests(lines, cycle.house.stores.keys.root, scripts)


async def watch(house: House, doing: Awaitable[object]) -> list[list[str]]:
    """Return every command that Redis ran meanwhile: where it came from, and its parts."""
    lines: list[list[str]] = []
    with (
        Redis(unix_socket_path=house.socket, decode_responses=True) as watcher,
        watcher.monitor() as monitor,
    ):
        await doing
        await house.stores.redis.echo(DONE)
        while (line := _read(str(monitor.connection.read_response())))[-1] != DONE:
            lines.append(line)
    return lines


def _read(line: str) -> list[str]:
    match = _LINE.match(line)
    if match is None:
        message = f"MONITOR said {line!r}"
        raise ValueError(message)
    origin, rest = match.groups()
    return [origin, *(_unquoted(part) for part in _PART.findall(rest))]


def _unquoted(part: str) -> str:
    return codecs.escape_decode(part.encode())[0].decode()


def _requests(
    lines: Sequence[Sequence[str]], root: str, scripts: Mapping[str, str]
) -> list[Request]:
    found: list[tuple[list[str], list[list[str]]]] = []
    for origin, *parts in lines:
        own = [part.replace(root, RAW_ROOT) for part in parts]
        if origin == "lua":
            found[-1][1].append(own)
        else:
            found.append((own, []))
    first, *others = (
        _filler(scripts[sent[1]], sent, ran) if ran else _plain(sent) for sent, ran in found
    )
    return [replace(first, opens=True), *others]


def _plain(sent: Sequence[str]) -> Request:
    parts = tuple(part.replace(str(NUMBER), PLACEHOLDER) for part in sent)
    return Request(sent[0].lower(), parts, Counter([sent[0].upper()]))


def _filler(name: str, sent: Sequence[str], ran: Sequence[Sequence[str]]) -> Request:
    body = [f"redis.call({', '.join(_literals(command))})" for command in ran]
    text = "\n".join(["local id = ARGV[1]", *body, "return { 'DONE' }"])
    padding = ("x" * len(part) for part in sent[5:])
    return Request(
        name=name,
        parts=("EVALSHA", "", "1", RAW_ROOT, PLACEHOLDER, *padding),
        commands=Counter(command[0].upper() for command in ran),
        text=text,
    )


def _literals(command: Sequence[str]) -> list[str]:
    """Return the command as Lua.

    Residents differ by their keys only: fillers run one kind after the other, so what all residents
    share (who holds what, timers) must not grow meanwhile.
    """
    name, key, *others = command
    if name.upper() == "XADD":
        others[0] = "*"  # the real scripts number events themselves, and a number is used once
    numbered = " .. id .. ".join(map(quoted, key.split(str(NUMBER))))
    return [quoted(name), numbered, *map(quoted, others)]


def quoted(text: str) -> str:
    """Return the text as a literal of Lua."""
    return "'" + "".join(_escaped(byte) for byte in text.encode()) + "'"


def _escaped(byte: int) -> str:
    char = chr(byte)
    return char if char.isascii() and char.isprintable() and char not in "'\\" else f"\\{byte:03}"
