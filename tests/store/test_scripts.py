"""The transitions as Python calls them are those of store/lua, argument by argument."""

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, get_type_hints

import pytest

from store.clients import command_client
from store.keys import Keys
from store.loader import Answer, load_all
from store.scripts import Scripts

SCRIPTS = load_all()
NAMED_OTHERWISE = {"raise": "raise_urgency"}  # a word of Python's own
TYPES: dict[str, tuple[object, ...]] = {
    "int": (int,),
    "str": (str,),
    "json": (Mapping[str, Any], Sequence[str], Sequence[Mapping[str, Any]]),
}
SOME_OF = {"int": 7, "str": "some", "json": {"some": 1}}


class Recorded(Scripts):
    """Keeps what would be run, and runs nothing."""

    def __init__(self) -> None:
        """Begin with nothing; the address is never called."""
        super().__init__(command_client("unix:///nowhere"), Keys("nowhere"))
        self.ran: list[tuple[str, dict[str, object]]] = []

    async def _run(self, script: str, /, **values: object) -> Answer:
        self.ran.append((script, values))
        return Answer("RAN", {})


def method(script: str) -> str:
    """Return the name under which Python calls a script."""
    return NAMED_OTHERWISE.get(script, script)


def test_every_script_has_one_method_and_every_method_one_script() -> None:
    """What can happen to a conversation is the list of files in store/lua, no more and no less."""
    methods = {name for name in dir(Scripts) if not name.startswith("_")}
    assert methods == set(map(method, SCRIPTS))


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_method_takes_what_the_header_says(script: str) -> None:
    """The same names in the same order, each of the type that the script reads."""
    function = getattr(Scripts, method(script))
    parameters = list(inspect.signature(function).parameters.values())[1:]
    args = SCRIPTS[script].header.args
    assert [parameter.name for parameter in parameters] == list(args)
    assert {parameter.kind for parameter in parameters} == {inspect.Parameter.KEYWORD_ONLY}
    assert {parameter.default for parameter in parameters} == {inspect.Parameter.empty}
    hints = get_type_hints(function)
    assert all(hints[name] in TYPES[kind] for name, kind in args.items()), hints
    assert hints["return"] is Answer


@pytest.mark.parametrize("script", SCRIPTS)
async def test_a_method_hands_each_argument_to_its_own_script(script: str) -> None:
    """No argument is dropped, swapped or sent to another script."""
    given = {
        name: f"{SOME_OF[kind]} {name}" if kind == "str" else SOME_OF[kind]
        for name, kind in SCRIPTS[script].header.args.items()
    }
    recorded = Recorded()
    await getattr(recorded, method(script))(**given)
    assert recorded.ran == [(script, given)]
