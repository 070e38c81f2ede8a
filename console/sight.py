"""Who may see what. Pure: the API, the snapshot and the stream all ask here.

An agent sees what is offered to them, held by them or asked of them by a colleague, and once more
where it went when it leaves them; they may also look at what waits in their queues, and take it. A
supervisor sees all of the centre.
"""

from core.conversation import Conversation, State
from core.events import Event
from core.ids import AgentId, QueueId
from core.people import Agent
from core.words import Role

_LEFT = (State.PARKED, State.CLOSED)


def oversees(viewer: Agent) -> bool:
    """Whether this account sees all of the centre."""
    return viewer.role.includes(Role.SUPERVISOR)


def has(viewer: Agent, conversation: Conversation) -> bool:
    """Whether it is on the viewer's screen: offered to them, held by them, or they oversee it."""
    if oversees(viewer):
        return conversation.state is not State.CLOSED
    return viewer.id in _hands(conversation)


def may_read(viewer: Agent, conversation: Conversation) -> bool:
    """Whether the viewer may open it: also what waits for them, or what they have just left."""
    return (
        oversees(viewer)
        or viewer.id in _hands(conversation)
        or (conversation.state is State.WAITING and viewer.serves(conversation.queue))
        or (conversation.state in _LEFT and conversation.last_agent == viewer.id)
    )


def is_told(viewer: Agent, queue: str) -> bool:
    """Whether an announcement to this queue, or to everybody when it is empty, is for them."""
    return not queue or oversees(viewer) or viewer.serves(QueueId(queue))


def audience(event: Event, after: Conversation) -> frozenset[str]:
    """Return the agents who may see the event: those who could before it and those who can after.

    Every transition that takes a conversation from somebody names them, as the event's agent or as
    `from_agent`, so nobody is left with an old picture and nothing has to be remembered here.
    """
    named = {*_hands(after), event.agent, event.data.get("from_agent")}
    return frozenset(str(name) for name in named if name)


def _hands(conversation: Conversation) -> frozenset[AgentId | None]:
    """Return whose it is, or may be: the one who has it, and the colleague who is consulted."""
    asked = conversation.consult
    return frozenset({conversation.agent, asked.agent if asked else None})
