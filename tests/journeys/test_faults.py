"""Whatever dies comes back, and nothing that was acknowledged is lost or doubled."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from tests.heard.house import Running, command, heard_run
from tests.heard.processes import parts
from tests.journeys.conftest import ZOE, ZOES_PASSWORD
from tests.journeys.house import log_file, mistakes
from tests.journeys.member import member
from tests.journeys.provider import provider
from tests.journeys.storm import Storm
from tests.wait import wait_until

RESIDENTS = 6
BETWEEN = 20  # texts, before and after each fault
WITHIN_S = 60
# What the log says of a part that dies, and rq of a Redis that is away.
EXPECTED = ("program.died", '"logger": "rq.')


async def test_every_part_may_die_while_residents_write_and_ring(
    tmp_path: Path, numbers: Iterator[str]
) -> None:
    """SIGKILL of redis-server, web, engine and worker: each text is kept once, each reply sent."""
    async with provider() as twilio:
        with log_file(tmp_path / "log") as (log, stderr):
            async with heard_run(
                tmp_path, "--no-demo", stderr=stderr, environ=twilio.environ()
            ) as running:
                twilio.heard = running.address
                await command(*ZOE, data_dir=tmp_path, given=f"{ZOES_PASSWORD}\n")
                async with member(running.address, "zoe", ZOES_PASSWORD) as zoe:
                    await zoe.be("available")
                    storm = Storm(twilio, zoe, list(islice(numbers, RESIDENTS)))
                    await storm.while_(partial(_kill_each, storm, running))
                    await storm.kept_once()
        # rq's scheduler, a process of its own, also writes a traceback in many lines; ours do not.
        assert [line for line in mistakes(log, EXPECTED) if line.startswith("{")] == []


async def _kill_each(storm: Storm, running: Running) -> None:
    for name, pid in parts(running.process.pid).items():
        await storm.goes_on(BETWEEN)
        os.kill(pid, signal.SIGKILL)
        back = partial(_is_another, running, name, pid)
        await wait_until(back, f"{name} is back", WITHIN_S)
        await storm.goes_on(BETWEEN)


def _is_another(running: Running, name: str, before: int) -> bool:
    return parts(running.process.pid).get(name, before) != before
