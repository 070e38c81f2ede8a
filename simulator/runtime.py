"""What every part of the simulator is handed: time, ids, journal, faults, tasks, open sockets."""

from dataclasses import dataclass, field

from aiohttp import web

from core.clock import Clock
from core.ids import IdSource, derived
from simulator.faults import FaultPlan
from simulator.journal import Journal
from simulator.settings import SimulatorSettings
from simulator.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Runtime:
    """One network's ground. `app.py` makes it."""

    settings: SimulatorSettings
    clock: Clock
    ids: IdSource
    journal: Journal
    faults: FaultPlan
    tasks: Tasks
    sockets: set[web.WebSocketResponse] = field(default_factory=set)

    def sid(self, prefix: str) -> str:
        """Return a new SID: the prefix (`CA`, `SM`, `CF`, `QU`) and 32 hexadecimal digits."""
        return derived(prefix, self.ids.new(prefix.lower())).replace("_", "")
