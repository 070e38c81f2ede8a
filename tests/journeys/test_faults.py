"""Whatever dies comes back, and nothing that was acknowledged is lost or doubled."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from simulator.tasks import Tasks
from tests.heard.house import Running, command, heard_run
from tests.heard.processes import children_of, title
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


def parts(running: Running) -> dict[str, int]:
    """Return the processes of the house by the name that an operator sees."""
    return {" ".join(title(pid).split()[:2]): pid for pid in children_of(running.process.pid)}


def _is_another(running: Running, name: str, before: int) -> bool:
    return parts(running).get(name, before) != before


async def test_every_part_may_die_while_residents_write(
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
                    await ride_out(storm, running)
                    await storm.kept_once()
        # rq's scheduler, a process of its own, also writes a traceback in many lines; ours do not.
        assert [line for line in mistakes(log, EXPECTED) if line.startswith("{")] == []


async def ride_out(storm: Storm, running: Running) -> None:
    """Kill one part after the other under way."""
    tasks = Tasks()
    rain = [tasks.start(storm.rain(number)) for number in storm.numbers]
    rain.append(tasks.start(storm.serve()))
    try:
        for name, pid in parts(running).items():
            await storm.goes_on(BETWEEN)
            os.kill(pid, signal.SIGKILL)
            await wait_until(partial(_is_another, running, name, pid), f"{name} is back", WITHIN_S)
            await storm.goes_on(BETWEEN)
        storm.over = True
        await wait_until(lambda: all(task.done() for task in rain), "the storm ends", WITHIN_S)
    finally:
        await tasks.close()
