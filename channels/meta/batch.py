"""One webhook of Meta: a batch of entries, made into acts in their order."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from channels.body import UnusableError
from channels.meta import cloud, comments, pages
from channels.meta.acts import Act, Ignored
from channels.meta.pages import Door
from core.words import Channel

DOORS: dict[str, Door] = {"page": Channel.MESSENGER, "instagram": Channel.INSTAGRAM}
WHATSAPP = "whatsapp_business_account"
# `standby`: another application answers them at the moment; a person reads it all the same.
ITEMS = ("messaging", "standby")
PUBLIC = ("feed", "comments", "live_comments")


def read_batch(body: bytes, files_url: str, region: str, now_ms: int) -> list[Act]:
    """Return what a body means; raises UnusableError when it is no batch at all."""
    try:
        batch = json.loads(body)
    except ValueError:
        batch = None
    if not isinstance(batch, dict) or not isinstance(batch.get("entry"), list):
        message = "This webhook takes the JSON of Meta, with `object` and `entry`."
        raise UnusableError(message)
    name = str(batch.get("object", ""))
    found = (_entry(name, each, files_url, region, now_ms) for each in batch["entry"])
    return list(chain.from_iterable(found))


def _entry(name: str, entry: Any, files_url: str, region: str, now_ms: int) -> Iterator[Act]:  # noqa: ANN401 - JSON is what it is
    if not isinstance(entry, dict):
        yield Ignored("unreadable")
        return
    door = DOORS.get(name)
    if door is None and name != WHATSAPP:
        yield Ignored("unknown_object")
        return
    page = str(entry.get("id", ""))
    for item in chain.from_iterable(_list(entry, items) for items in ITEMS):
        if door:
            yield from pages.acts(item, door, now_ms)
    for change in _list(entry, "changes"):
        field, value = _changed(change)
        if door is None and field == "messages":
            yield from cloud.acts(value, files_url, region, now_ms)
        elif door and field in PUBLIC:
            yield from comments.acts(value, page, door, now_ms)
        elif door and field == "messages":
            yield from pages.acts(value, door, now_ms)
        else:
            yield Ignored("unknown_field")


def _list(entry: dict[str, Any], name: str) -> list[Any]:
    found = entry.get(name)
    return found if isinstance(found, list) else []


def _changed(change: object) -> tuple[str, object]:
    if not isinstance(change, dict):
        return "", None
    return str(change.get("field", "")), change.get("value")
