"""From the house's shapes to the wire's: what a viewer is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from console import messages as wire
from console.house import Views
from core.clock import iso
from core.contact import Media
from core.conversation import Conversation, State
from core.events import Entry
from core.people import Agent
from core.residents import Person
from core.views import QueueView, Reach
from core.words import Channel, Delivery, Medium, Speaker, Status, Urgency


async def conversation(
    views: Views, shown: Conversation, known: Mapping[str, str] | None = None
) -> wire.Conversation:
    """Show a conversation as it is in `shown`, with where its resident can be reached now.

    With `known`, what an event says of the resident's addresses, nothing is asked of Redis.
    """
    if known is None:
        return (await conversations(views, [shown]))[0]
    return wire.Conversation(**_fields(shown, views.reach_of(shown, known)))


async def conversations(
    views: Views, shown: Sequence[Conversation]
) -> tuple[wire.Conversation, ...]:
    """Show several, in their order."""
    reach = await views.reach(shown)
    return tuple(
        wire.Conversation(**_fields(each, how)) for each, how in zip(shown, reach, strict=True)
    )


async def conversation_with_timeline(
    views: Views, shown: Conversation
) -> wire.ConversationWithTimeline:
    """Show a conversation whole."""
    lines = await views.timeline(shown.id)
    [reach] = await views.reach([shown])
    return wire.ConversationWithTimeline(
        **_fields(shown, reach), timeline=tuple(entry(*line) for line in lines)
    )


def _fields(shown: Conversation, reach: Reach) -> dict[str, Any]:
    return {
        "id": shown.id,
        "resident": _resident(shown, reach),
        "state": shown.state,
        "queue": shown.queue,
        "urgency": shown.urgency,
        "medium": shown.medium,
        "topic": shown.topic,
        "language": shown.language,
        "danger_to_life": shown.danger_to_life,
        "distressed": shown.distressed,
        "complaint": shown.complaint,
        "reasons": tuple(wire.Reason(label=r.label, words=r.words) for r in shown.reasons),
        "opened_at": iso(shown.opened_ms),
        "waiting_since": iso(shown.waiting_since_ms),
        "agent": None if shown.state is State.OFFERED else shown.agent,
        "last_agent": shown.last_agent,
        "offer": _offer(shown),
        "spoke_last": shown.spoke_last,
        "channel": shown.channel,
        "channels": reach.channels,
        "ways": tuple(
            wire.Way(
                channel=way.channel,
                until=iso(way.until_ms) if way.until_ms else None,
                closed=way.closed,
                template=way.template,
            )
            for way in reach.ways
        ),
        "call": _call(shown),
        "consult": _consult(shown),
        "preview": shown.preview,
        "promise": promise(shown),
    }


def _call(shown: Conversation) -> wire.Call | None:
    if not shown.calls:
        return None
    held = iso(shown.held_ms) if shown.held_ms else None
    recording = "paused" if shown.recording == "paused" else "on"
    return wire.Call(
        id=shown.calls[0],
        held_since=held,
        recording=recording if shown.recording else None,
    )


def _consult(shown: Conversation) -> wire.Consult | None:
    asked = shown.consult
    if asked is None:
        return None
    until = None if asked.joined else iso(asked.until_ms)
    return wire.Consult(agent=asked.agent, joined=asked.joined, expires_at=until)


def _resident(shown: Conversation, reach: Reach) -> wire.Resident:
    return wire.Resident(
        id=shown.resident,
        name=shown.name,
        addresses=reach.addresses,
        probable=reach.probable,
        linked=tuple(
            wire.Linked(id=each.id, name=each.name, at=iso(each.at_ms)) for each in shown.linked
        ),
        people=tuple(wire.Sharer(id=each.id, name=each.name) for each in shown.people),
        prefers=shown.prefers,
    )


def person(found: Person) -> wire.Person:
    """Show a resident who was looked for."""
    return wire.Person(
        id=found.id,
        name=found.name,
        reference=found.reference,
        addresses=found.addresses,
        listed=found.listed,
        has_open=found.conversation is not None,
    )


def _offer(shown: Conversation) -> wire.Offer | None:
    if shown.offer is None or shown.agent is None:
        return None
    return wire.Offer(
        id=shown.offer,
        agent=shown.agent,
        offered_at=iso(shown.offered_ms),
        expires_at=iso(shown.deadline_ms),
        accepted=shown.accepted,
    )


def promise(shown: Conversation) -> wire.PromiseMade | None:
    """Show what was promised, if anything is."""
    if shown.promise is None:
        return None
    made = shown.promise
    return wire.PromiseMade(done=made.done, next=made.next, by=iso(made.by_ms))


def entry(shown: Entry, status: Delivery | None = None, error: str = "") -> wire.Entry:
    """Show one line of a timeline; what the resident has deleted without its content."""
    deleted = status is Delivery.DELETED
    return wire.Entry(
        id=shown.id,
        kind=shown.kind,
        speaker=Speaker(shown.speaker),
        channel=Channel(shown.channel) if shown.channel else None,
        agent=shown.agent or None,
        name=shown.name,
        text="" if deleted else shown.text,
        at=iso(shown.at_ms),
        status=status,
        error=error,
        media=tuple(
            wire.Media(
                file=each.file or None,
                content_type=each.content_type,
                name=each.name,
                size=each.size,
                error=each.error,
            )
            for each in map(Media.from_dict, shown.media)
        ),
    )


def agent(shown: Agent, now_ms: int, *, fresh: bool) -> wire.Agent:
    """Show an account; `fresh` says whether its console is heard from."""
    until_ms = shown.wrap_until_ms
    return wire.Agent(
        id=shown.id,
        name=shown.name,
        role=shown.role,
        queues=shown.queues,
        skills=shown.skills,
        presence=wire.Presence(
            status=shown.status,
            reason=shown.reason,
            fresh=fresh,
            phone=shown.phone,
            wrap_until=iso(until_ms) if until_ms > now_ms else None,
            away_until=iso(shown.away_until_ms) if shown.away_until_ms else None,
        ),
    )


def is_fresh(shown: Agent, now_ms: int, stale_s: float) -> bool:
    """Whether this agent's console was heard from within `stale_s`."""
    return now_ms - shown.heartbeat_ms <= stale_s * 1000


def agent_of_event(presence: Mapping[str, Any], at_ms: int) -> wire.Agent:
    """Show the presence that an event carries; raises KeyError or ValueError when it is none."""
    shown = Agent.from_fields({name: str(value) for name, value in presence.items()})
    return agent(shown, at_ms, fresh=str(presence["fresh"]) == "1")


def colleague(shown: wire.Agent) -> wire.Colleague:
    """Show of an agent what other agents may know; one whose console is silent is offline."""
    status = shown.presence.status if shown.presence.fresh else Status.OFFLINE
    return wire.Colleague(id=shown.id, name=shown.name, status=status)


def queue(shown: QueueView) -> wire.Queue:
    """Show one queue, every urgency and medium named."""
    return wire.Queue(
        id=shown.id,
        name=shown.name,
        waiting={
            urgency: {medium: shown.waiting.get((urgency, medium), 0) for medium in Medium}
            for urgency in Urgency
        },
        longest_wait_s=shown.longest_wait_ms // 1000,
        agents=wire.AgentCounts(
            available=shown.agents.available,
            busy=shown.agents.busy,
            away=shown.agents.away,
            offline=shown.agents.offline,
        ),
        service_level=shown.service_level,
        estimate=None
        if shown.estimate is None
        else wire.Estimate(low_s=shown.estimate.low_s, high_s=shown.estimate.high_s),
    )
