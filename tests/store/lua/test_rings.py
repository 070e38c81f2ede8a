"""Who is asked first, who later, and who never: levels, skills, neighbours, the reserve."""

from typing import Any

import pytest

from core.events import EventType
from core.words import Urgency
from tests.router import centre
from tests.store.lua.cases_rings import ANN, ON_CALL, configured
from tests.store.lua.stage import Stage
from tests.store.lua.steps import (
    beats,
    hangs_up,
    joins,
    later,
    received,
    rings,
    runs,
    texts,
    works,
)

WIDEN = runs("widen", **ANN)


def needs(skills: str) -> dict[str, Any]:
    """Return what a resident's first words ask of an agent."""
    return received(triage=centre.triage(Urgency.ROUTINE, "repairs") | {"skills": skills})


async def test_the_first_line_is_asked_before_the_second(stage: Stage) -> None:
    """However busy the first line is, while it has room the second is not asked."""
    for step in (configured(), works("ben", "repairs:2"), works("amina", "repairs")):
        await step(stage)
    for who in ("ann", "bob", "cat"):
        await texts(who)(stage)
        assert await stage.field(who, "agent") == "amina"


@pytest.mark.parametrize(
    ("wanted", "has", "asked"),
    [("gas", "gas", True), ("gas:3", "gas:3", True), ("gas:3", "gas:2", False), ("gas", "", False)],
)
async def test_an_agent_needs_the_skill_and_enough_of_it(
    stage: Stage, wanted: str, has: str, asked: bool
) -> None:
    """Somebody with less of a skill than the queue asks for is passed over while others could."""
    for step in (configured(), works("cara", "repairs", skills=has)):
        await step(stage)
    await runs(
        "enroll", account=centre.account("amina", "repairs") | {"skills": "gas"}, password_hash=""
    )(stage)
    await runs("receive", **needs(wanted))(stage)
    assert await stage.field("ann", "agent") == ("cara" if asked else "")


async def test_what_nobody_on_the_roster_can_take_is_found_when_it_arrives(stage: Stage) -> None:
    """It is asked of everybody at once instead of waiting for a skill that nobody has."""
    await configured()(stage)
    await works("ben", "rents")(stage)
    await runs("receive", **needs("gas"))(stage)
    assert await stage.field("ann", "agent") == "ben"
    alerts = [event for event in await stage.events() if event.type is EventType.ALERT_RAISED]
    assert [event.data["alert"] for event in alerts] == ["uncovered"]


async def test_a_new_colleague_covers_what_nobody_could_take(stage: Stage) -> None:
    """What is known of the roster is forgotten as soon as it changes."""
    await configured()(stage)
    await runs("receive", **needs("gas"))(stage)
    await works("amina", "repairs", skills="gas")(stage)
    await runs("receive", **(needs("gas") | received("bob") | {"triage": needs("gas")["triage"]}))(
        stage
    )
    assert [await stage.field(who, "ring") for who in ("ann", "bob")] == ["3", "1"]


async def test_who_comes_to_work_takes_what_was_widened_to_them(stage: Stage) -> None:
    """An agent of another queue finds what has waited long enough, and nothing before that."""
    await configured()(stage)
    await runs("enroll", account=centre.account("amina", "repairs"), password_hash="")(stage)
    await texts()(stage)
    await works("cara", "rents")(stage)
    assert await stage.field("ann", "agent") == ""
    for step in (later(60), WIDEN, later(60), beats("cara"), WIDEN):
        await step(stage)
    assert await stage.field("ann", "agent") == "cara"


async def test_a_supervisor_is_asked_last(stage: Stage) -> None:
    """They are there for what nobody else takes, not for the queue's daily work."""
    await configured()(stage)
    await runs("enroll", account=centre.account("amina", "repairs"), password_hash="")(stage)
    await texts()(stage)
    sofia = centre.account("sofia", "none") | {"role": "supervisor"}
    for step in (
        runs("enroll", account=sofia, password_hash=""),
        runs("presence", agent="sofia", status="available", reason="", until_ms=0),
    ):
        await step(stage)
    asked = []
    for _ in range(3):
        for step in (later(60), beats("sofia"), WIDEN):
            await step(stage)
        asked.append(await stage.field("ann", "agent"))
    assert asked == ["", "", "sofia"]


async def test_a_reserve_is_for_emergencies_until_somebody_has_waited_long_enough(
    stage: Stage,
) -> None:
    """The last free agent waits for an emergency, but not while somebody starves (law 5)."""
    for step in (configured(reserve="1"), works("amina", "repairs"), texts()):
        await step(stage)
    assert await stage.field("ann", "agent") == ""
    await texts("bob", urgency=Urgency.EMERGENCY)(stage)
    assert await stage.field("bob", "agent") == "amina"
    await works("ben", "repairs")(stage)
    for step in (later(centre.TARGETS[Urgency.ROUTINE]), beats("ben"), runs("sweep", turn=0)):
        await step(stage)
    assert await stage.field("ann", "agent") == "ben"


async def test_an_answer_begins_the_ladder_anew(stage: Stage) -> None:
    """A conversation that is handed on later asks its new queue's own people first."""
    await runs("enroll", account=centre.account("cara", "rents"), password_hash="")(stage)
    for step in (configured(), works("ben", "repairs:2"), texts(), later(60), beats("ben"), WIDEN):
        await step(stage)
    assert await stage.field("ann", "agent") == "ben"
    await runs("accept", conversation="ann", attempt=1, agent="ben")(stage)
    await runs(
        "transfer",
        conversation="ann",
        by="ben",
        may_move=0,
        queue="rents",
        to_agent="",
        entry={},
    )(stage)
    assert await stage.field("ann", "ring") == "1"
    assert await stage.redis.smembers("{stage}:widened:repairs") == set()


FOUR_RINGS = {"rings|emergency|voice": "60000,120000,180000,240000"}


async def on_call(stage: Stage) -> None:
    """Let the centre file have an on-call telephone."""
    account = centre.account("on-call-1", "") | {"phone_number": "+447700900999", "on_call": "1"}
    await stage.run("enroll", account=account, password_hash="")


async def climbed(stage: Stage) -> None:
    """Let an emergency call wait until the last ring is asked."""
    for step in (
        *(configured(**FOUR_RINGS), on_call),
        runs("enroll", account=centre.account("amina", "repairs"), password_hash=""),
        rings(urgency=Urgency.EMERGENCY),
    ):
        await step(stage)
    for _ in range(4):
        assert await stage.field("ann", "agent") == ""
        for step in (later(60), WIDEN):
            await step(stage)


async def test_the_on_call_telephone_is_asked_for_an_emergency_last_of_all(stage: Stage) -> None:
    """For a live call it rings; it is also texted, with nothing of the resident's."""
    await climbed(stage)
    assert await stage.field("ann", "agent") == "on-call-1"
    told = {event.type: event for event in await stage.events()}
    assert told[EventType.CALL_AGENT].data["number"] == "+447700900999"
    assert told[EventType.ON_CALL_ASKED].data == ON_CALL[0]


async def test_an_on_call_telephone_is_rung_again_and_never_set_away(stage: Stage) -> None:
    """The last ring does not expire: who does not pick up is asked again after a while."""
    await climbed(stage)
    for attempt in range(1, centre.MISSES + 2):
        await later(centre.SKIP_MS / 1000 + 60)(stage)
        answer = await stage.run("expire", conversation="ann", attempt=attempt)
        assert answer.word == "EXPIRED"
        assert await stage.field("ann", "agent") == ""
        await later(centre.SKIP_MS / 1000 + 1)(stage)
        await stage.run("sweep", turn=0)
        assert await stage.field("ann", "agent") == "on-call-1"


async def test_after_an_on_call_answer_the_rest_waits_for_somebody_with_a_desk(
    stage: Stage,
) -> None:
    """Nobody logs in by a telephone, so nothing may stay in its hands."""
    await climbed(stage)
    await stage.run("accept", conversation="ann", attempt=1, agent="on-call-1")
    for step in (joins("ann", "on-call-1"), later(120), hangs_up()):
        await step(stage)
    assert await stage.field("ann", "state") == "waiting"
    assert await stage.field("ann", "urgency") == "urgent"
    await works("amina", "repairs")(stage)
    assert await stage.field("ann", "agent") == "amina"


async def test_a_text_at_night_texts_the_on_call_telephone(stage: Stage) -> None:
    """There is nobody on the line to put through, so the telephone does not ring for it."""
    four = {"rings|emergency|message": "60000,120000,180000,240000"}
    await configured(**four)(stage)
    await on_call(stage)
    await runs("enroll", account=centre.account("amina", "repairs"), password_hash="")(stage)
    await texts(urgency=Urgency.EMERGENCY)(stage)
    for _ in range(4):
        for step in (later(60), WIDEN):
            await step(stage)
    assert await stage.field("ann", "state") == "waiting"
    assert [e.type for e in await stage.events()][-1] is EventType.ON_CALL_ASKED
