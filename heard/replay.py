"""`heard replay`: what happened, event by event, and why."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from typing import Any

from config.load import Settings
from console.decisions import decided
from core.clock import SystemClock, from_iso, iso
from core.errors import InvalidError
from core.events import Event
from core.ids import ConversationId
from heard.archive import open_history
from heard.runtime import read_settings, stores_for_command
from store.archive.faults import AWAY
from store.archive.history import History
from store.log import BATCH, EventLog


def main(asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print the events, one a line; fail when there is none."""
    since_ms = _moment(asked.since) if asked.since else 0
    conversation = ConversationId(asked.conversation) if asked.conversation else None
    return asyncio.run(_print(read_settings(environ), conversation, since_ms, asked.json))


async def _print(
    settings: Settings, conversation: ConversationId | None, since_ms: int, whole: bool
) -> int:
    printed = 0
    async with (
        stores_for_command(settings, SystemClock()) as stores,
        open_history(settings) as history,
    ):
        async for event in events(history, stores.log, conversation, since_ms):
            sys.stdout.write((as_json(event) if whole else as_line(event)) + "\n")
            printed += 1
    if not printed:
        sys.stderr.write("heard: there is no such event\n")
    return 0 if printed else 1


async def events(
    history: History, log: EventLog, conversation: ConversationId | None, since_ms: int
) -> AsyncIterator[Event]:
    """Yield what the archive holds, then what only the log holds yet."""
    after = 0
    try:
        # Asked first: what is recorded meanwhile is told by the archive, or else by the log.
        after = await history.recorded()
        async for event in history.since(since_ms, conversation):
            yield event
            after = max(after, event.seq)
    except AWAY as error:
        sys.stderr.write(f"heard: the archive does not answer ({type(error).__name__}); the log:\n")
    while batch := await log.read(after, BATCH):
        for event in batch:
            if conversation in (None, event.conversation) and event.at_ms >= since_ms:
                yield event
        after = batch[-1].seq


def as_line(event: Event) -> str:
    """Return number, time, kind and, where something was decided, why in words."""
    decision = decided(event)
    about = decision.text if decision else _facts(event)
    who = event.conversation or event.agent
    return f"{event.seq:>8}  {iso(event.at_ms)}  {event.type:<22}  {who}  {about}".rstrip()


def as_json(event: Event) -> str:
    """Return the whole event."""
    fields = {
        "seq": event.seq,
        "type": event.type,
        "at": iso(event.at_ms),
        "conversation": event.conversation,
        "agent": event.agent,
        "data": event.data,
    }
    return json.dumps(fields, ensure_ascii=False)


def _facts(event: Event) -> str:
    """Return the short facts of an event that decided nothing; no words of residents."""
    named: dict[str, Any] = {key: event.data.get(key) for key in ("status", "error", "cause")}
    if event.data.get("alert"):
        return f"{event.data['alert']}: {event.data.get('text', '')}"
    return " ".join(f"{key}={value}" for key, value in named.items() if value)


def _moment(text: str) -> int:
    try:
        return from_iso(text)
    except ValueError:
        message = f"--since {text}: write a time with its offset, like 2026-03-01T09:00:00+00:00"
        raise InvalidError(message) from None
