"""What stands between a web process and a Redis that may be away: the journal of this machine."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from aiohttp import web

from core.clock import Clock
from core.views import Gauge
from heard.house import House
from heard.runtime import Runtime
from router.journalled import JournalledCalls, JournalledIntake, Keeping
from router.replay import Replay
from store.journal.backlog import Backlog
from store.journal.folder import size
from store.journal.journal import Journal
from store.journal.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Doors:
    """What webhooks and webchat call instead of the house."""

    intake: JournalledIntake
    calls: JournalledCalls
    keeping: Keeping
    replay: Replay
    clock: Clock

    async def measured(self, others: Callable[[], Awaitable[Sequence[Gauge]]]) -> Sequence[Gauge]:
        """Return what the journals of this machine hold, beside other gauges."""
        own, rest = await asyncio.gather(asyncio.to_thread(self._gauges), others())
        return (*own, *rest)

    async def close(self, _: web.Application) -> None:
        """Close the journal. For `app.on_cleanup`."""
        await asyncio.to_thread(self.keeping.journal.close)

    def _gauges(self) -> Sequence[Gauge]:
        # A look of its own: this runs in a thread, and whoever receives looks too.
        waiting = Waiting(self.keeping.waiting.folder)
        oldest_ms = waiting.oldest_ms()
        age_s = 0.0 if oldest_ms is None else max(0, self.clock.now_ms() - oldest_ms) / 1000
        lines: dict[tuple[str, ...], float] = {
            ("kept",): float(self.keeping.journal.kept),
            ("replayed",): float(self.replay.done),
            ("waiting",): float(waiting.lines()),
        }
        return (
            Gauge(
                "heard_journal_lines",
                "Lines that this process kept and replayed, and those that wait on this machine",
                ("state",),
                lines,
            ),
            Gauge(
                "heard_journal_oldest_seconds",
                "How old the oldest line is that waits on this machine, in seconds",
                (),
                {(): age_s},
            ),
            Gauge(
                "heard_journal_bytes",
                "What the journals of this machine take of the disk",
                (),
                {(): float(size(waiting.folder))},
            ),
        )


def doors(runtime: Runtime, house: House) -> Doors:
    """Put the journal of the data directory before the house."""
    scripts, reader, clock = runtime.stores.scripts, runtime.stores.reader, runtime.clock
    folder = runtime.settings.environment.data_dir.resolve() / "journal"
    keeping = Keeping(Journal(folder, runtime.ids), Waiting(folder), clock)
    known = reader.conversation_of_call
    alert = partial(_alert, runtime)
    return Doors(
        intake=JournalledIntake(house.intake, keeping),
        calls=JournalledCalls(
            scripts=scripts, reader=reader, intake=house.intake, clock=clock, keeping=keeping
        ),
        keeping=keeping,
        replay=Replay(Backlog(folder), house.intake, house.calls, known, alert, clock),
        clock=clock,
    )


async def _alert(runtime: Runtime, name: str, text: str) -> None:
    now_ms = runtime.clock.now_ms()
    await runtime.stores.scripts.alert(op="", now_ms=now_ms, alert=name, text=text)
