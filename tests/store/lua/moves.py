"""Which moves a run of a script made, read from the events that it appended."""

from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any, cast

from core.conversation import Act, State
from core.events import Event, EventType

Move = tuple[State, Act, State]

ACTS = {
    "accept": Act.ACCEPT,
    "agent_left": Act.AGENT_LEFT,
    "close": Act.CLOSE,
    "connect": Act.CONNECT,
    "decline": Act.DECLINE,
    "expire": Act.EXPIRE,
    "go_stale": Act.WITHDRAW,
    "hang_up": Act.HANG_UP,
    "identify": Act.IDENTIFY,
    "link": Act.LINK,
    "park": Act.PARK,
    "presence": Act.WITHDRAW,
    "rescue": Act.RELEASE,
    "resume": Act.RESUME,
    "ring_again": Act.RESUME,
    "unreached": Act.UNREACHED,
    "take": Act.WITHDRAW,
    "transfer": Act.TRANSFER,
    "unlink": Act.UNLINK,
}


class Moves:
    """Follows the state of every conversation; the only way into the house is `receive`."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.states: dict[str, State] = {}
        self.made: set[Move] = set()

    def note(self, script: str, values: Mapping[str, Any], events: Iterable[Event]) -> None:
        """Take in what one run of a script appended.

        Raises AssertionError when a script that is not in `ACTS` moved a conversation.
        """
        by_conversation: dict[str, list[Event]] = {}
        for event in events:
            if "conversation" in event.data:
                by_conversation.setdefault(event.conversation, []).append(event)
        for conversation, own in by_conversation.items():
            before = self.states.get(conversation)
            acted = list(takewhile(lambda e: e.type is not EventType.CONVERSATION_OFFERED, own))
            if acted and before:
                self._move(before, _act(script, values, acted[0], conversation), _state(acted[-1]))
            for earlier, event in zip([None, *own], own, strict=False):
                if event.type is EventType.CONVERSATION_OFFERED:
                    from_ = _state(earlier) if earlier else cast("State", before)
                    self._move(from_, Act.OFFER, _state(event))
            self.states[conversation] = _state(own[-1])

    def _move(self, before: State, act: Act | None, after: State) -> None:
        if act is None:
            assert before is after, f"{before} became {after} by no act"
        else:
            self.made.add((before, act, after))


def _state(event: Event) -> State:
    return State(event.data["conversation"]["state"])


def _act(script: str, values: Mapping[str, Any], first: Event, conversation: str) -> Act | None:
    if script == "receive":
        return Act.RECEIVE_CALL if values["contact"]["call"] else Act.RECEIVE_TEXT
    # What an agent set away is offered beside the one that was missed goes back as well.
    if script == "expire" and values["conversation"] != conversation:
        assert first.type is EventType.OFFER_WITHDRAWN
        return Act.WITHDRAW
    return ACTS.get(script)
