"""The order rule is written twice, in queues/ordering.py and in Lua; both choose the same."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.events import EventType
from core.words import Medium, Urgency
from queues.ordering import Head, next_head
from store.clients import StoreClient
from tests.router import centre
from tests.store.lua.stage import START_MS, Stage
from tests.store.lua.steps import beats, received, works

HOUR_MS = 3_600_000
ROOM_FOR_ALL: dict[str, Any] = {
    **centre.CONFIG["settings"],
    **{f"weight|{medium}": 1 for medium in Medium},
    "max_held": 100,
}

# Few different times and targets, so that ties come often.
moments = st.one_of(st.integers(-3, 0).map(lambda n: n * HOUR_MS), st.integers(-HOUR_MS, 0))
heads = st.lists(
    st.builds(
        Head,
        queue=st.sampled_from(centre.QUEUES),
        urgency=st.sampled_from(Urgency),
        medium=st.sampled_from(Medium),
        since_ms=moments.map(lambda ms: START_MS + ms),
        target_s=st.one_of(st.sampled_from([60, 120, 7200]), st.integers(1, 100_000)),
    ),
    unique_by=lambda head: head.lane,
    min_size=2,
    max_size=8,
)


async def _wait(stage: Stage, waiting: list[Head], head_start_ms: int) -> None:
    """Let one conversation, named after its lane, wait in each lane."""
    queues: dict[str, dict[str, int]] = {queue: {} for queue in centre.QUEUES}
    for head in waiting:
        queues[head.queue][f"target|{head.urgency}|{head.medium}"] = head.target_s
    await stage.run("configure", config={"queues": queues, "settings": ROOM_FOR_ALL})
    for head in waiting:
        contact = received(
            head.lane,
            medium=head.medium,
            call=f"CA-{head.lane}" if head.medium is Medium.VOICE else "",
            received_ms=head.since_ms + head_start_ms,
            triage=centre.triage(head.urgency, head.queue) | {"head_start_ms": head_start_ms},
        )
        await stage.run("receive", **contact)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(waiting=heads, head_start_ms=st.sampled_from([0, 1, 60_000]))
async def test_an_agent_gets_what_waits_in_the_order_of_the_rule(
    redis: StoreClient, waiting: list[Head], head_start_ms: int
) -> None:
    """Lane by lane, whatever their targets, times and head starts, ties included."""
    await redis.flushall()
    stage = Stage(redis)
    await _wait(stage, waiting, head_start_ms)
    await works()(stage)
    await beats()(stage)
    offered = [
        event.conversation
        for event in await stage.events()
        if event.type is EventType.CONVERSATION_OFFERED
    ]
    left, expected = list(waiting), []
    while chosen := next_head(left, stage.now_ms):
        expected.append(chosen.lane)
        left.remove(chosen)
    assert offered == expected
