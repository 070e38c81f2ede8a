"""What must hold between parts of the centre file: names that lead somewhere, nothing left out.

Works on the file as it was read, before the models: so these mistakes are listed together with the
others, even where a queue or a number has a mistake of its own. What has the wrong type is passed
over here; the models complain of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from config.accounts import Carrier
from config.fields import e164
from config.mistakes import did_you_mean, dotted
from config.queues import ALWAYS
from config.topics import Topic
from core.words import Channel

Raw = Mapping[str, Any]


def cross_mistakes(raw: Raw) -> Iterator[str]:
    """Yield `key: what is wrong and what to write` for the whole file."""
    yield from _queues(raw)
    yield from _topics(raw)
    yield from _numbers(raw)
    yield from _fallback(raw)
    yield from _languages(raw)
    yield from _templates(raw)
    yield from _carriers(raw)


def _queues(raw: Raw) -> Iterator[str]:
    ids = _ids(raw)
    for index, queue in _tables(raw, "queues"):
        place = dotted(("queues", index), raw)
        if queue.get("id") in ids[:index]:
            yield f"queues#{index + 1}.id: {queue['id']!r} is the id of another queue already"
        hours = queue.get("hours", ALWAYS)
        if isinstance(hours, str) and hours not in (known := [ALWAYS, *_table(raw, "hours")]):
            yield f"{place}.hours: no [hours.{hours}]{did_you_mean(hours, known)}"
        for neighbour in _list(queue, "neighbours"):
            yield from _leads_to_a_queue(f"{place}.neighbours", neighbour, ids)
    yield from _leads_to_a_queue("default_queue", raw.get("default_queue"), ids)
    for name in ("numbers", "accounts"):
        for index, ours in _tables(raw, name):
            if ours.get("queue", "") != "":
                yield from _leads_to_a_queue(f"{name}#{index + 1}.queue", ours["queue"], ids)


def _templates(raw: Raw) -> Iterator[str]:
    """One approved text for a purpose and language, named as who sends it names it."""
    seen: set[tuple[object, object]] = set()
    accounts = [account.get("channel") for _, account in _tables(raw, "accounts")]
    by_meta = Channel.WHATSAPP in accounts
    through = "Meta; write its name there" if by_meta else "Twilio; write its ContentSid, HX…"
    for index, template in _tables(raw, "templates"):
        place, name = f"templates#{index + 1}", template.get("name")
        what = (template.get("purpose"), template.get("language"))
        if what in seen:
            yield f"{place}: there is a template for {what[0]!r} in {what[1]!r} already"
        seen.add(what)
        if isinstance(name, str) and name.startswith("HX") is by_meta:
            yield f"{place}.name: WhatsApp goes out through {through}"


def _carriers(raw: Raw) -> Iterator[str]:
    """A channel has one carrier, and one that has it."""
    carriers: dict[object, object] = {}
    for index, account in _tables(raw, "accounts"):
        place, channel = f"accounts#{index + 1}.through", account.get("channel")
        through = account.get("through", Carrier.META)
        if through == Carrier.TWILIO and channel == Channel.INSTAGRAM:
            yield f"{place}: Twilio does not carry Instagram; write meta"
        elif through == Carrier.TWILIO and channel == Channel.WHATSAPP:
            yield f"{place}: a WhatsApp number at Twilio belongs into [[numbers]]"
        elif carriers.setdefault(channel, through) != through:
            yield f"{place}: {channel} goes through {carriers[channel]} already; write one for all"


def _leads_to_a_queue(key: str, named: object, ids: list[object]) -> Iterator[str]:
    if isinstance(named, str) and named not in ids:
        yield f"{key}: no queue {named!r}{did_you_mean(named, map(str, ids))}"


def _topics(raw: Raw) -> Iterator[str]:
    """No topic is an orphan: whatever residents write about, somebody answers."""
    owner: dict[object, str] = {}
    for index, queue in _tables(raw, "queues"):
        place = dotted(("queues", index), raw)
        for topic in _list(queue, "topics"):
            if isinstance(topic, str) and topic in owner:
                yield f"{place}.topics: {topic!r} belongs to {owner[topic]} already; keep it in one"
            elif isinstance(topic, str):
                owner[topic] = place
    orphans = [topic.value for topic in Topic if topic not in owner]
    if orphans:
        yield f"queues: no queue has the topics {', '.join(orphans)}; add each to one queue"


def _numbers(raw: Raw) -> Iterator[str]:
    seen: dict[str, int] = {}
    for index, number in _tables(raw, "numbers"):
        dialled = _dialled(number.get("number"))
        if dialled in seen:
            yield (
                f"numbers#{index + 1}.number: {dialled} is numbers#{seen[dialled] + 1} already; "
                "list its channels there"
            )
        elif dialled:
            seen[dialled] = index


def _fallback(raw: Raw) -> Iterator[str]:
    """The phone still rings: somebody outside the house answers when the house is away."""
    voice = _table(raw, "voice")
    ours = {_dialled(number.get("number")) for _, number in _tables(raw, "numbers")} - {""}
    spoken = any(
        Channel.VOICE in _list(number, "channels") for _, number in _tables(raw, "numbers")
    )
    if spoken and not _list(voice, "fallback_numbers"):
        yield (
            "voice.fallback_numbers: missing; calls come in, so add at least one number that "
            "rings a person when the system is away"
        )
    for key in ("fallback_numbers", "on_call"):
        for index, number in enumerate(_list(voice, key)):
            if _dialled(number) in ours:
                yield (
                    f"voice.{key}#{index + 1}: {number} is one of [[numbers]], so the call would "
                    "come back to us; give a telephone that a person answers"
                )


def _languages(raw: Raw) -> Iterator[str]:
    known = [name for name in _list(raw, "languages") if isinstance(name, str)] or ["en"]
    tables = {
        "texts": _table(raw, "texts"),
        "advice": _table(raw, "advice"),
        "voice.prompts": _table(_table(raw, "voice"), "prompts"),
        "voice.spoken": _table(_table(raw, "voice"), "spoken"),
        "webchat.greeting": _table(_table(raw, "webchat"), "greeting"),
    }
    spoken = [*known, *(one for one in _list(_table(raw, "voice"), "languages") if one)]
    for key, table in tables.items():
        for language in table:
            if language not in (spoken if key.startswith("voice.") else known):
                yield f"{key}.{language}: not one of languages{did_you_mean(language, known)}"


def _dialled(raw: object) -> str:
    try:
        return e164(raw) if isinstance(raw, str) else ""
    except ValueError:
        return ""


def _ids(raw: Raw) -> list[object]:
    return [queue.get("id") for _, queue in _tables(raw, "queues")]


def _tables(raw: Raw, key: str) -> list[tuple[int, Raw]]:
    return [(i, item) for i, item in enumerate(_list(raw, key)) if isinstance(item, Mapping)]


def _table(raw: Raw, key: str) -> Raw:
    found = raw.get(key)
    return found if isinstance(found, Mapping) else {}


def _list(raw: Raw, key: str) -> list[Any]:
    found = raw.get(key)
    return found if isinstance(found, list) else []
