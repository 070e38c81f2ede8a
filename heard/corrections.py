"""`heard triage --corrections`: what agents corrected, as labelled examples, out of the archive."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from config.centre import Centre
from core.errors import StoreUnavailableError
from heard.archive import open_history, prepare
from heard.runtime import read_settings
from queues.triage.corrections import example
from store.archive.faults import AWAY
from store.archive.history import History


def main(environ: Mapping[str, str]) -> int:
    """Print one JSON line for each conversation that was corrected; they hold residents' words."""
    return asyncio.run(_print(environ))


async def _print(environ: Mapping[str, str]) -> int:
    settings = read_settings(environ)
    async with open_history(settings) as history:
        try:
            await prepare(settings)
            async for each in examples(history, settings.centre):
                sys.stdout.write(json.dumps(each, ensure_ascii=False) + "\n")
        except AWAY as error:
            # Only the kind: the driver's words may hold a password.
            message = f"the archive does not answer ({type(error).__name__}); ask again"
            raise StoreUnavailableError(message) from None
    return 0


async def examples(history: History, centre: Centre) -> AsyncIterator[dict[str, Any]]:
    """Yield the labelled examples in the order in which the conversations were opened."""
    topics = {queue.id: tuple(topic.value for topic in queue.topics) for queue in centre.queues}

    def topics_of(queue: str) -> Sequence[str]:
        return next((found for name, found in topics.items() if name == queue), ())

    for conversation in await history.corrected():
        found = example(await history.events(conversation), topics_of)
        if found:
            yield found
