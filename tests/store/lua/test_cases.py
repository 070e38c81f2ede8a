"""Every word that a script's header promises, in a situation that leads to it."""

import pytest

from tests.store.lua.case import Case
from tests.store.lua.cases import CASES
from tests.store.lua.stage import Stage, changed, scripts

# What a script answers when it did nothing: too late, not allowed, or done already.
NO = frozenset(
    {
        *(
            "STALE",
            "EARLY",
            "OVER",
            "UNKNOWN",
            "SAME",
            "REPEATED",
            "NONE",
            "LOST",
            "ENOUGH",
            "NOWHERE",
        ),
        *(
            "NOT_YOURS",
            "UNAVAILABLE",
            "NOT_WAITING",
            "REFUSED",
            "NOT_HERE",
            "ON_CALL",
            "RESIDENT_WAITING",
            "HOLDS",
            "OCCUPIED",
        ),
        *("CLASH", "OPEN", "NO_NUMBER", "SHARED"),
        *("NO_CALL", "NOBODY", "ASKED_ALREADY"),
    }
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_script_answers_and_changes_what_its_header_says(stage: Stage, case: Case) -> None:
    """The word, its values, the events and every single change of Redis; asked again, nothing."""
    for step in case.given:
        await step(stage)
    before, seen = await stage.dump(), await stage.last_seq()
    repeatable = "op" in scripts()[case.script].header.args
    call = {**case.call, "op": "once"} if repeatable else case.call
    answer = await stage.run(case.script, **call)
    assert (answer.word, answer.values) == (case.word, case.values)
    after = await stage.dump()
    appended = await stage.events(seen)
    assert [event.type for event in appended] == case.events.split()
    numbered = {"sequence": {"": str(appended[-1].seq)}} if appended else {}
    assert changed(before, after) == case.changes | numbered
    if repeatable:
        assert await stage.run(case.script, **call) == answer
        assert changed(after, await stage.dump()) == {}
        assert await stage.events(appended[-1].seq if appended else seen) == []


def test_every_word_of_every_header_is_reached() -> None:
    """A word that no situation leads to is not promised, and none is answered unpromised."""
    promised = {(name, word) for name, each in scripts().items() for word in each.header.returns}
    assert {(case.script, case.word) for case in CASES} == promised


@pytest.mark.parametrize("case", [c for c in CASES if c.word in NO], ids=lambda case: case.name)
def test_a_no_changes_nothing(case: Case) -> None:
    """Who is too late or may not leaves no trace; only a timer that is spent goes, or goes back."""
    assert case.events == ""
    assert case.changes.keys() <= {"timers"}
