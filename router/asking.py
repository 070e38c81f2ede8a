"""What holds for whatever an agent asks: their account, a queue that is there, and notes."""

from config.centre import Centre
from core import ids
from core.errors import ForbiddenError, InvalidError
from core.events import Entry
from core.ids import AgentId, ConversationId, QueueId
from core.people import Agent
from core.words import Speaker
from store.reader import Reader


async def account_of(reader: Reader, agent: AgentId) -> Agent:
    """Return the account of whoever asks; raises ForbiddenError when it has been removed."""
    found = await reader.agent(agent)
    if found is None:
        message = "This account has been removed; ask your supervisor."
        raise ForbiddenError(message)
    return found


def must_know(centre: Centre, queue: QueueId | None) -> None:
    """Raise InvalidError, naming those that there are, for a queue that is not there."""
    known = [each.id for each in centre.queues]
    if queue is not None and queue not in known:
        message = f"There is no queue {queue!r}; there are {', '.join(known)}."
        raise InvalidError(message)


def note_of(
    conversation: ConversationId, agent: AgentId, name: str, text: str, *, op: str, at_ms: int
) -> Entry:
    """Return the line that only agents see; its id follows from the operation."""
    return Entry(
        id=ids.derived("note", conversation, op),
        kind="note",
        speaker=Speaker.AGENT,
        channel="",
        at_ms=at_ms,
        text=text,
        agent=agent,
        name=name,
    )
