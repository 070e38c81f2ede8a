"""Lua scripts: from a file in store/lua to a call with named arguments and a named answer.

What Redis runs is one line of generated locals, the file itself, and the included files after it:

    local root … function conversation_key(…) … local match; local function transition() <the file>
    end
    <included files, whose functions were declared above>
    <call transition, with the replay guard when the header has an `op` argument>

So the line numbers in Redis' errors are the file's own; later ones are translated to the included
file and line (`Script.locate`). Scripts are addressed by digest: two versions of Heard can share
one Redis during a rolling deploy.
"""

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import NoScriptError, ResponseError

from store.convoy import Convoy
from store.header import Header, HeaderError, parse
from store.keys import BY_NAME, OPERATION_S

FOLDER = Path(__file__).parent / "lua"
OPERATION = "op"

# An included file is a set of functions and constants, each declared in the first column.
_DECLARATION = re.compile(r"^local (function )?(\w+)(\(| =|$)", re.MULTILINE)
_FIRST_COLUMN = re.compile(r"local (function \w+\(|\w+( =|$))|--|end\b|}$|\s|$")
_LOCATION = re.compile(r"(?:@?user_script: ?|(?<=at line ))(\d+)")

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class ScriptError(RuntimeError):
    """Raised when a script failed inside Redis or gave an answer that its header does not name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a script said: a word first, then the values that its header names for that word."""

    word: str
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return one value."""
        return self.values[name]


@dataclass(frozen=True, slots=True)
class Script:
    """One state transition, ready to be sent. `sources` is (first line, file) in rising order."""

    name: str
    header: Header
    text: str
    sha: str
    sources: tuple[tuple[int, str], ...]

    def arguments(self, root: str, values: Mapping[str, object]) -> list[str | int]:
        """Return what follows digest and number of keys in EVALSHA: root, then ARGV in order.

        `root` is `Keys.root`. For a pipeline: `pipe.evalsha(script.sha, 1, *script.arguments(…))`
        after `script_load(script.text)`. Raises TypeError when a name or type is not the header's.
        """
        args = self.header.args
        if values.keys() != args.keys():
            missing, unknown = sorted(args.keys() - values), sorted(values.keys() - args)
            message = f"{self.name}: missing arguments {missing}, unknown arguments {unknown}"
            raise TypeError(message)
        return [root, *(self._encode(name, kind, values[name]) for name, kind in args.items())]

    def answer(self, raw: object) -> Answer:
        """Read what EVALSHA returned; raises ScriptError when the header does not name it."""
        word, *values = map(str, raw) if isinstance(raw, list) and raw else [""]
        names = self.header.returns.get(word)
        if names is None:
            message = f"{self.name} answered {raw!r}; its header has {list(self.header.returns)}"
            raise ScriptError(message)
        if len(names) != len(values):
            message = f"{self.name} answered {word} with {len(values)} values; its header: {names}"
            raise ScriptError(message)
        return Answer(word, dict(zip(names, values, strict=True)))

    def locate(self, message: str) -> str:
        """Return Redis' error with file and line instead of `user_script:<line>`."""
        return _LOCATION.sub(lambda match: self._place(int(match[1])), message)

    def _place(self, line: int) -> str:
        first, file = self.sources[
            bisect_right(self.sources, line, key=lambda source: source[0]) - 1
        ]
        return f"{file}:{line - first + 1}"

    def _encode(self, name: str, kind: str, value: object) -> str | int:
        if kind == "json":
            return _JSON.encode(value)
        if kind == "int" and isinstance(value, int) and not isinstance(value, bool):
            return value
        if kind == "str" and isinstance(value, str):
            return value
        message = f"{self.name}: {name} must be {kind}, not {type(value).__name__}"
        raise TypeError(message)


async def run(redis: Redis | Convoy, root: str, script: Script, /, **values: object) -> Answer:
    """Run the script once and return its answer.

    A server that does not know the script (restarted, failed over) is taught it and asked again;
    nothing ran the first time. Raises TypeError for wrong arguments, ScriptError when the script
    itself failed, and whatever `redis` raises when the server is away.
    """
    arguments = script.arguments(root, values)
    try:
        try:
            raw = await redis.evalsha(script.sha, 1, *arguments)
        except NoScriptError:
            await redis.script_load(script.text)
            raw = await redis.evalsha(script.sha, 1, *arguments)
    except ResponseError as error:
        message = f"{script.name}: {script.locate(str(error))}"
        raise ScriptError(message) from error
    return script.answer(raw)


def load(name: str, folder: Path = FOLDER) -> Script:
    """Read `<folder>/<name>.lua` and what it includes.

    Raises HeaderError naming the file for anything that is not as docs/architecture.md says.
    """
    file = f"{name}.lua"
    source = _read(folder, file, wanted_by="")
    header = parse(file, source)
    if not header.summary or not header.returns:
        message = f"{file}: the header needs a summary line and `returns:`"
        raise HeaderError(message)
    included = _included(folder, file, header)
    text, sources = _assemble(file, source, header, included)
    sha = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return Script(name, header, text, sha, sources)


def load_all(folder: Path = FOLDER) -> dict[str, Script]:
    """Read every script of the folder, by name."""
    return {path.stem: load(path.stem, folder) for path in sorted(folder.glob("*.lua"))}


@dataclass(frozen=True, slots=True)
class _Include:
    """An included file: its header, the names it declares, and its text with these as globals."""

    file: str
    header: Header
    names: tuple[str, ...]
    text: str


def _read(folder: Path, file: str, wanted_by: str) -> str:
    try:
        return (folder / file).read_text(encoding="utf-8").rstrip("\n")
    except FileNotFoundError:
        wanted = f", which {wanted_by} includes," if wanted_by else ""
        have = sorted(path.name for path in (folder / file).parent.glob("*.lua"))
        message = f"{file}{wanted} does not exist; {(folder / file).parent} has {have}"
        raise HeaderError(message) from None


def _included(folder: Path, file: str, header: Header) -> list[_Include]:
    """Return every included file once, each after those that it includes itself."""
    found: dict[str, _Include] = {}

    def visit(file: str, header: Header, trail: tuple[str, ...]) -> None:
        for name in header.include:
            wanted = f"include/{name}.lua"
            if wanted in trail:
                message = f"includes go round: {' → '.join((*trail, wanted))}"
                raise HeaderError(message)
            if wanted not in found:
                include = _include(wanted, _read(folder, wanted, wanted_by=file))
                visit(wanted, include.header, (*trail, wanted))
                found[wanted] = include

    visit(file, header, (file,))
    return list(found.values())


def _include(file: str, source: str) -> _Include:
    header = parse(file, source)
    if header.args or header.returns:
        message = f"{file}: an included file has no args and returns of its own"
        raise HeaderError(message)
    for number, line in enumerate(source.splitlines(), 1):
        if not _FIRST_COLUMN.match(line):
            message = f"{file}:{number}: only `local function` and `local name` in first column"
            raise HeaderError(message)
    names = tuple(match[2] for match in _DECLARATION.finditer(source))
    text = _DECLARATION.sub(lambda m: f"{m[1] or ''}{m[2]}{m[3] or ' = nil'}", source)
    return _Include(file, header, names, text)


def _assemble(
    file: str, source: str, header: Header, included: list[_Include]
) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the text for Redis, and where in it each file begins."""
    keys = dict.fromkeys(
        key for part in (header, *(i.header for i in included)) for key in part.keys
    )
    if OPERATION in header.args:
        keys["op"] = None
    names = [name for include in included for name in include.names]
    _check_names(file, [*header.args, *(f"{key}_key" for key in keys), *names])
    first_line = [
        "local root = KEYS[1]",
        *(_argument(n, name, kind) for n, (name, kind) in enumerate(header.args.items(), 1)),
        *(_constructor(key) for key in keys),
        *([f"local {', '.join(names)}"] if names else []),
        "local function transition()",
    ]
    parts = [" ".join(first_line) + " " + source, "end"]
    sources = [(1, file), (source.count("\n") + 2, "generated")]
    for include in included:
        sources.append((sum(part.count("\n") + 1 for part in parts) + 1, include.file))
        parts.append(include.text)
    sources.append((sum(part.count("\n") + 1 for part in parts) + 1, "generated"))
    parts.append(_REPLAYED if OPERATION in header.args else "return transition()")
    return "\n".join(parts) + "\n", tuple(sources)


def _check_names(file: str, names: list[str]) -> None:
    """Refuse two things of one name: the later would silently hide the earlier."""
    taken = {"root", "transition", "redis", "cjson", "KEYS", "ARGV"}
    for name in names:
        if name in taken:
            message = f"{file}: {name!r} is declared twice (arguments, keys and includes together)"
            raise HeaderError(message)
        taken.add(name)


def _argument(position: int, name: str, kind: str) -> str:
    readers = {"int": "tonumber({})", "json": "cjson.decode({})", "str": "{}"}
    return f"local {name} = {readers[kind].format(f'ARGV[{position}]')}"


def _constructor(key: str) -> str:
    params = BY_NAME[key].params
    if not params:
        return f"local {key}_key = root .. ':{key}'"
    parts = " .. ':' .. ".join(params)
    return f"local function {key}_key({', '.join(params)}) return root .. ':{key}:' .. {parts} end"


# A caller whose connection broke asks again with the same operation: it gets the first answer, and
# nothing is changed a second time. The answer is kept as JSON, so it is a list of strings.
_REPLAYED = f"""\
if op == '' then return transition() end
local first = redis.call('GET', op_key(op))
if first then return cjson.decode(first) end
local answer = transition()
redis.call('SET', op_key(op), cjson.encode(answer), 'EX', {OPERATION_S})
return answer"""
