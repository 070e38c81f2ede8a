"""The ways to a resident: which channels take words now, until when, and why others do not.

Pure: what is known of the resident's addresses comes with every event, so showing this costs no
look into Redis.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from config.centre import Centre
from config.templates import Purpose, Template
from core.conversation import Conversation
from core.reach import KNOWN, SHARED, Reachable, read_reach
from core.views import Closed
from core.words import Channel, Medium

HOUR_MS = 3600 * 1000
WHATSAPP_WINDOW_MS = 24 * HOUR_MS

# How long after the resident's last message there a channel takes a free reply (Twilio error
# 63016, Meta's messaging window); Meta itself takes one of a person, tagged HUMAN_AGENT, longer.
WINDOW_MS = {
    Channel.WHATSAPP: WHATSAPP_WINDOW_MS,
    Channel.MESSENGER: 24 * HOUR_MS,
    Channel.INSTAGRAM: 24 * HOUR_MS,
}
PERSON_MS = {Channel.MESSENGER: 7 * 24 * HOUR_MS, Channel.INSTAGRAM: 7 * 24 * HOUR_MS}

# Which channels reach an address of a kind.
CHANNELS = {
    "phone": (Channel.SMS, Channel.WHATSAPP),
    "whatsapp": (Channel.WHATSAPP,),
    "messenger": (Channel.MESSENGER,),
    "instagram": (Channel.INSTAGRAM,),
    "webchat": (Channel.WEBCHAT,),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a resident: the channel, where to, and from which of our numbers.

    `until_ms` is when its window closes or has closed, 0 when it has none. `human` says that only
    a person may write now, and that the provider is to be told so. With a `template` the words go
    as one of its variables.
    """

    channel: Channel
    to: str
    sender: str
    until_ms: int = 0
    human: bool = False
    closed: Closed | None = None
    template: Template | None = None


def all_ways(
    conversation: Conversation, reach: Mapping[str, str], now_ms: int, centre: Centre
) -> list[Way]:
    """Return every way there is, open or closed: what the resident prefers, then what they used.

    A number that was only said (`probable`) is not written to: it may be somebody else's.
    """
    found: list[Way] = []
    sender_for = partial(centre.sender_for, contacted=conversation.to)
    for address, known in read_reach(reach).items():
        kind, _, value = address.partition(":")
        # A window of the chat is answered whoever sits at it: only its own words are shown there.
        if known.level in (KNOWN, SHARED) or kind == Channel.WEBCHAT:
            for way in _ways_to(CHANNELS.get(kind, ()), value, known, sender_for):
                person_ms = PERSON_MS if centre.through_meta(way.channel) else WINDOW_MS
                found.append(_judged(way, known, now_ms, person_ms))
    # Who waits in a live chat is answered there, whatever they like better at other times.
    preferred = "" if conversation.medium is Medium.CHAT else conversation.prefers
    last = conversation.channel
    current = conversation.address.partition(":")[2]
    return sorted(
        found,
        key=lambda way: (
            way.channel != preferred,
            way.channel is not last,
            not way.to.endswith(current),
        ),
    )


def open_ways(found: Iterable[Way], *, person: bool = True) -> list[Way]:
    """Return those that take words now, from a person or from the engine itself."""
    return [way for way in found if way.closed is None and (person or not way.human)]


def templated(found: Iterable[Way], centre: Centre, purpose: Purpose, language: str) -> list[Way]:
    """Return the ways of which only the window is closed, opened by an approved text."""
    template = centre.template_for(purpose, language)
    return [
        replace(way, closed=None, template=template)
        for way in found
        if template and way.closed is Closed.WINDOW and way.channel is Channel.WHATSAPP
    ]


def despite_stop(found: Iterable[Way]) -> list[Way]:
    """Return those over which safety advice can go: STOP does not keep it from who is in danger."""
    return [way for way in found if way.closed is not Closed.WINDOW and not way.human]


def address_of(channel: Channel, to: str) -> str:
    """Return the address (`<kind>:<value>`) that a message over this channel goes to."""
    is_phone = channel is Channel.SMS or to.startswith("+")
    return f"{'phone' if is_phone else channel}:{to}"


def _ways_to(
    channels: Iterable[Channel], to: str, known: Reachable, sender_for: Callable[[Channel], str]
) -> Iterator[Way]:
    for channel in channels:
        if channel is Channel.WEBCHAT:
            yield Way(channel, to, "")
        elif channel in WINDOW_MS and not known.wrote_ms:
            continue  # they never wrote there, so nobody knows whether they would see it
        elif sender := sender_for(channel):
            yield Way(channel, to, sender)


def _judged(way: Way, known: Reachable, now_ms: int, person_ms: Mapping[Channel, int]) -> Way:
    """Return the way with until when it is open, to whom, and why it is not."""
    if way.channel is Channel.WEBCHAT:
        return way
    until_ms, human = 0, False
    if way.channel in WINDOW_MS:
        free_ms = WINDOW_MS[way.channel]
        until_ms = known.wrote_ms + person_ms.get(way.channel, free_ms)
        human = now_ms >= known.wrote_ms + free_ms
    closed = None
    if known.stopped_ms:
        closed = Closed.STOPPED
    elif until_ms and now_ms >= until_ms:
        closed = Closed.WINDOW
    return replace(way, until_ms=until_ms, human=human and closed is None, closed=closed)
