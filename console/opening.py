"""What a client of the stream is sent first: a snapshot, or the events that it missed."""

from dataclasses import dataclass

from console import show, sight
from console.broadcast import envelopes
from console.deps import ConsoleDeps
from console.house import Log
from console.messages import Agent as ShownAgent
from console.messages import Colleague, EmergencyNumber
from console.open_list import all_open
from console.stream_messages import QueuesMessage, SnapshotMessage
from core.events import Event
from core.people import Agent

MOST_RESUMED = 2_000  # more than this is quicker told as a snapshot


@dataclass(frozen=True, slots=True)
class Opening:
    """The first messages; the stream goes on with the events after `seq`."""

    seq: int
    texts: tuple[str, ...]


async def opening(deps: ConsoleDeps, viewer: Agent, after: int | None, position: int) -> Opening:
    """Return how the stream begins for a client that is handed every event after `position`."""
    resumed = None if after is None else await _resumed(deps, viewer, after, position)
    return resumed or await _snapshot(deps, viewer)


async def _resumed(deps: ConsoleDeps, viewer: Agent, after: int, position: int) -> Opening | None:
    """Return the events that were missed, or None when a snapshot must be sent instead."""
    try:
        missed = await _missed(deps.log, after, position)
        if missed is None:
            return None
        rendered = [each for event in missed for each in await envelopes(event, deps.views)]
    except (KeyError, ValueError, TypeError):
        return None  # an event that cannot be read: the hub has said so
    seq = max(after, position)
    queues = tuple(show.queue(each) for each in await deps.views.queues())
    texts = [each.text for each in rendered if each.may(viewer)]
    return Opening(seq, (*texts, QueuesMessage(seq=seq, queues=queues).model_dump_json()))


async def _missed(log: Log, after: int, position: int) -> list[Event] | None:
    """Return the events after `after` up to `position`, or None when not all of them are there."""
    if after > await log.last_seq():
        return None  # another log, or a number that never was
    count = position - after
    if count <= 0:
        return []
    if count > MOST_RESUMED:
        return None
    events = list(await log.read(after, count))
    whole = [event.seq for event in events] == list(range(after + 1, position + 1))
    return events if whole else None


async def _snapshot(deps: ConsoleDeps, viewer: Agent) -> Opening:
    # The number is read first: an event between the number and the reading is shown twice, which
    # changes nothing, and never not at all.
    seq = await deps.log.last_seq()
    me = await deps.views.agent(viewer.id) or viewer
    whole = sight.oversees(me)
    held = await all_open(deps.views) if whole else await deps.views.held(me.id)
    now_ms = deps.clock.now_ms()

    def shown(agent: Agent) -> ShownAgent:
        return show.agent(agent, now_ms, fresh=show.is_fresh(agent, now_ms, deps.stale_s))

    agents = [shown(each) for each in await deps.views.agents()]
    colleagues: tuple[ShownAgent, ...] | tuple[Colleague, ...] = (
        tuple(agents)
        if whole
        else tuple(show.colleague(each) for each in agents if each.id != me.id)
    )
    message = SnapshotMessage(
        seq=seq,
        me=shown(me),
        conversations=await show.conversations(
            deps.views, [each for each in held if sight.has(me, each)]
        ),
        queues=tuple(show.queue(each) for each in await deps.views.queues()),
        agents=colleagues,
        numbers=tuple(
            EmergencyNumber(name=name, number=number) for name, number in deps.numbers.items()
        ),
    )
    return Opening(seq, (message.model_dump_json(),))
