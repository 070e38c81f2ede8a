"""From a Lua file to a call: what the loader promises to those who write scripts."""

from pathlib import Path
from typing import Any

import pytest

from store.clients import StoreClient
from store.header import HeaderError
from store.keys import Keys
from store.loader import Answer, Script, ScriptError, load, load_all, run

KEYS = Keys("demo")


class Folder:
    """A folder of Lua files, as store/lua is."""

    def __init__(self, path: Path) -> None:
        """Start empty."""
        self.path = path
        (path / "include").mkdir()

    def write(self, name: str, text: str) -> None:
        """Write `<name>.lua`."""
        (self.path / f"{name}.lua").write_text(text, encoding="utf-8")

    def load(self, name: str, text: str | None = None) -> Script:
        """Load `<name>.lua`, writing it first when its text is given."""
        if text is not None:
            self.write(name, text)
        return load(name, self.path)


@pytest.fixture
def lua(tmp_path: Path) -> Folder:
    """Make an empty folder of scripts."""
    return Folder(tmp_path)


async def test_arguments_arrive_typed_and_named(redis: StoreClient, lua: Folder) -> None:
    """An int can be added to, JSON is a table, a text keeps every character."""
    script = lua.load(
        "echo",
        "--@ Say what came.\n"
        "--@ args: now_ms:int who:str\n"
        "--@   reasons:json\n"
        "--@ returns: ECHO later who\n"
        "--@   label\n"
        "return {'ECHO', tostring(now_ms + 1), who, reasons[2].label}\n",
    )
    answer = await run(
        redis,
        KEYS.root,
        script,
        now_ms=1_800_000_000_000,
        who='Zoë \'O"Neil" \\ 🚿',
        reasons=[{}, {"label": "Überschwemmung"}],
    )
    assert answer == Answer(
        "ECHO",
        {"later": "1800000000001", "who": 'Zoë \'O"Neil" \\ 🚿', "label": "Überschwemmung"},
    )
    assert answer["label"] == "Überschwemmung"


async def test_keys_are_made_as_python_makes_them(redis: StoreClient, lua: Folder) -> None:
    """A key named in the header is the same key in Lua and in Python."""
    script = lua.load(
        "keys",
        "--@ Name some keys.\n"
        "--@ keys: events conversation lane\n"
        "--@ returns: KEYS events conversation lane\n"
        "local lane = lane_key('repairs', 'urgent', 'voice')\n"
        "return {'KEYS', events_key, conversation_key('cnv_1'), lane}",
    )
    answer = await run(redis, KEYS.root, script)
    assert answer.values == {
        "events": KEYS.of("events"),
        "conversation": KEYS.of("conversation", "cnv_1"),
        "lane": KEYS.of("lane", "repairs", "urgent", "voice"),
    }


async def test_includes_bring_their_functions_keys_and_includes(
    redis: StoreClient, lua: Folder
) -> None:
    """An included file brings what it needs itself, once, before the file that includes it."""
    lua.write(
        "include/base",
        "--@ keys: sequence\n"
        "local STEP = 2\n"
        "local raised\n"
        "local RANK = {\n  first = 1,\n}\n"
        "local function raise()\n"
        '  -- it\'s "quoted" -- twice\n'
        "  raised = redis.call('INCRBY', sequence_key, STEP + RANK.first) -- '--' \"]]\n"
        "  return raised\n"
        "end\n",
    )
    lua.write("include/left", "--@ include: base\nlocal function left()\n  return raise()\nend")
    lua.write("include/right", "--@ include: base\nlocal function right()\n  return raise()\nend")
    script = lua.load(
        "both",
        "--@ Raise twice.\n"
        "--@ returns: RAISED to\n"
        "--@ include: left right\n"
        "left()\n"
        "return {'RAISED', right()} -- a comment that ends the file",
    )
    assert (await run(redis, KEYS.root, script))["to"] == "6"
    assert [file for _, file in script.sources] == [
        "both.lua",
        "generated",
        "include/base.lua",
        "include/left.lua",
        "include/right.lua",
        "generated",
    ]


async def test_errors_name_the_file_and_line(redis: StoreClient, lua: Folder) -> None:
    """A failure is reported where it is written, in the script or in what it includes."""
    lua.write(
        "include/deep",
        "--@ keys: sequence\n\n"
        "local function deep()\n  redis.call('LPUSH', sequence_key, 'x')\nend",
    )
    script = lua.load(
        "broken",
        "--@ Fail.\n"
        "--@ keys: sequence\n"
        "--@ args: how:str op:str\n"
        "--@ returns: OK\n"
        "--@ include: deep\n"
        "if how == 'here' then\n"
        "  nothing_of_this_name()\n"
        "end\n"
        "redis.call('SET', sequence_key, '1')\n"
        "deep()\n"
        "return {'OK'}",
    )
    with pytest.raises(ScriptError, match=r"broken\.lua:7: .*nothing_of_this_name"):
        await run(redis, KEYS.root, script, how="here", op="")
    with pytest.raises(ScriptError, match=r"include/deep\.lua:4: .*WRONGTYPE"):
        await run(redis, KEYS.root, script, how="there", op="op_1")
    syntax = lua.load("syntax", "--@ Not Lua.\n--@ returns: OK\nlocal x = = 1\nreturn {'OK'}")
    with pytest.raises(ScriptError, match=r"syntax\.lua:3: .*unexpected symbol"):
        await run(redis, KEYS.root, syntax)


async def test_redis_itself_counts_the_lines_of_the_file(redis: StoreClient, lua: Folder) -> None:
    """The generated text adds no line before the file, so Redis' own log is right too."""
    script = lua.load(
        "line", "--@ Fail on line 4.\n--@ args: op:str\n--@ returns: OK\nerror('here')\n"
    )
    with pytest.raises(ScriptError) as failure:
        await run(redis, KEYS.root, script, op="")
    assert "user_script:4:" in str(failure.value.__cause__)


async def test_a_repeated_operation_is_answered_the_same_and_changes_nothing(
    redis: StoreClient, lua: Folder
) -> None:
    """A caller that lost the connection may ask again; another operation is a new one."""
    script = lua.load(
        "count",
        "--@ Count.\n"
        "--@ keys: sequence\n"
        "--@ args: op:str step:int\n"
        "--@ returns: COUNTED to nothing list\n"
        "return {'COUNTED', redis.call('INCRBY', sequence_key, step), '', cjson.encode({1, 2})}",
    )

    async def count(op: str) -> dict[str, Any]:
        return dict((await run(redis, KEYS.root, script, op=op, step=2)).values)

    first = await count("op_1")
    assert first == {"to": "2", "nothing": "", "list": "[1,2]"}
    assert await count("op_1") == first
    assert await redis.get(KEYS.of("sequence")) == "2"
    assert 110_000 < await redis.pttl(KEYS.of("op", "op_1")) <= 120_000
    assert (await count("op_2"))["to"] == "4"
    assert (await count(""))["to"] == "6"
    assert (await count(""))["to"] == "8"
    assert sorted(await redis.keys("*:op:*")) == [KEYS.of("op", "op_1"), KEYS.of("op", "op_2")]


async def test_a_server_that_forgot_the_script_is_taught_it(
    redis: StoreClient, lua: Folder
) -> None:
    """After a restart or failover of Redis the next call works as if nothing had been."""
    script = lua.load("hello", "--@ Greet.\n--@ returns: HELLO\nreturn {'HELLO'}")
    assert (await run(redis, KEYS.root, script)).word == "HELLO"
    await redis.script_flush()
    assert (await run(redis, KEYS.root, script)).word == "HELLO"


async def test_many_calls_go_in_one_pipeline(redis: StoreClient, lua: Folder) -> None:
    """What `arguments` returns is what EVALSHA takes, so calls can be sent together."""
    script = lua.load(
        "add",
        "--@ Add.\n--@ keys: sequence\n--@ args: by:int\n--@ returns: ADDED to\n"
        "return {'ADDED', redis.call('INCRBY', sequence_key, by)}",
    )
    await redis.script_load(script.text)
    async with redis.pipeline(transaction=False) as pipe:
        for by in (1, 2, 3):
            pipe.evalsha(script.sha, 1, *script.arguments(KEYS.root, {"by": by}))
        answers = [script.answer(raw)["to"] for raw in await pipe.execute()]
    assert answers == ["1", "3", "6"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"n": 1}, r"missing arguments \['s'\], unknown arguments \[\]"),
        ({"n": 1, "s": "", "x": 1}, r"missing arguments \[\], unknown arguments \['x'\]"),
        ({"n": "1", "s": ""}, "n must be int, not str"),
        ({"n": True, "s": ""}, "n must be int, not bool"),
        ({"n": 1, "s": None}, "s must be str, not NoneType"),
    ],
)
def test_a_call_that_does_not_fit_the_header_is_refused(
    lua: Folder, values: dict[str, object], error: str
) -> None:
    """Arguments are checked by name and type before anything is sent."""
    script = lua.load("typed", "--@ Take.\n--@ args: n:int s:str\n--@ returns: OK\nreturn {'OK'}")
    with pytest.raises(TypeError, match=f"typed: {error}"):
        script.arguments(KEYS.root, values)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (["MAYBE"], "its header has"),
        (["DONE"], "DONE with 0 values"),
        (["DONE", "1", "2"], "DONE with 2 values"),
        ([], r"answered \[\]"),
        (None, "answered None"),
    ],
)
def test_an_answer_that_the_header_does_not_name_is_an_error(
    lua: Folder, raw: object, error: str
) -> None:
    """A script cannot say what its contract does not; a forgotten value is not passed on."""
    script = lua.load("say", "--@ Say.\n--@ returns: DONE it | STALE\nreturn {'STALE'}")
    with pytest.raises(ScriptError, match=error):
        script.answer(raw)


@pytest.mark.parametrize(
    ("header", "error"),
    [
        ("--@ keys: lanes\n", r"bad\.lua: keys: 'lanes' is not in store/keys\.py"),
        ("--@ keys: lane lane\n", r"bad\.lua: keys: 'lane' is named twice"),
        ("--@ args: now_ms\n", r"'now_ms' is ''; write now_ms:int\|json\|str"),
        ("--@ args: note:str?\n", r"'note' is 'str\?'"),
        ("--@ args: Now:int\n", "'Now' is not a lower-case name"),
        ("--@ args: n:int n:str\n", "args: 'n' is named twice"),
        ("--@ args: root:str\n", "'root' is declared twice"),
        ("--@ key: lane\n", r"bad\.lua:3: unknown label 'key'; use guarantee, keys"),
        ("--@ returns: NO\n", r"bad\.lua:3: 'returns' is given twice"),
        ("--@ include: nowhere\n", r"include/nowhere\.lua, which bad\.lua includes, does not"),
        ("local x = 1\n--@ keys: lane\n", r"bad\.lua:4: a header line below the body"),
    ],
)
def test_a_header_with_a_mistake_is_refused_with_its_place(
    lua: Folder, header: str, error: str
) -> None:
    """Each mistake is reported with the file and what to write instead."""
    with pytest.raises(HeaderError, match=error):
        lua.load("bad", f"--@ Summary.\n--@ returns: OK\n{header}return {{'OK'}}")


@pytest.mark.parametrize("returns", ["ok", "OK | OK", "OK |", "OK Value", "OK a a"])
def test_returned_words_are_upper_case_and_named_once(lua: Folder, returns: str) -> None:
    """A word is upper case, its values lower case, neither twice."""
    with pytest.raises(HeaderError, match="returns:"):
        lua.load("bad", f"--@ Summary.\n--@ returns: {returns}\nreturn {{'OK'}}")


def test_a_script_says_what_it_does_and_answers(lua: Folder) -> None:
    """A file without summary or returned words is not a transition."""
    with pytest.raises(HeaderError, match="needs a summary line"):
        lua.load("bare", "return {'OK'}")


def test_includes_that_go_round_are_refused(lua: Folder) -> None:
    """A circle is reported as the path that closes it."""
    lua.write("include/a", "--@ include: b\n")
    lua.write("include/b", "--@ include: a\n")
    with pytest.raises(HeaderError, match=r"round\.lua → include/a\.lua → include/b\.lua → inc"):
        lua.load("round", "--@ Round.\n--@ include: a\n--@ returns: OK\nreturn {'OK'}")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("redis.call('PING')\n", r"include/part\.lua:1: only `local function`"),
        ("function open()\nend\n", r"include/part\.lua:1: only `local function`"),
        ("local a, b = 1, 2\n", r"include/part\.lua:1: only `local function`"),
        ("--@ args: n:int\n", "no args and returns of its own"),
        ("local function who()\nend\n", "'who' is declared twice"),
        ("local function open_key()\nend\n", "'open_key' is declared twice"),
    ],
)
def test_an_included_file_only_declares(lua: Folder, text: str, error: str) -> None:
    """An included file runs nothing by itself and hides nothing of another file."""
    lua.write("include/part", text)
    with pytest.raises(HeaderError, match=error):
        lua.load(
            "whole",
            "--@ Whole.\n--@ keys: open\n--@ args: who:str\n--@ include: part\n--@ returns: OK\n",
        )


async def test_every_script_of_the_house_is_lua(redis: StoreClient) -> None:
    """Each file in store/lua has a header that can be read and a body that Redis compiles."""
    for script in load_all().values():
        assert await redis.script_load(script.text) == script.sha
