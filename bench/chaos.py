"""`make chaos`: break a running Heard on purpose, again and again, and see that nothing is lost.

Residents text and ring, and an agent answers, against the whole program in processes of its own;
meanwhile one thing after the other breaks. At the end every text that got a 2xx is in exactly one
conversation, once, every reply has gone out, once, and the house has found no broken law.

    python -m bench.chaos [--rounds N] [--seed N]

The seed is printed; the same seed breaks the same things in the same order. It takes some 10 s a
round, and some minutes at the end for replies that wait for their next try. Exit code 1 says that
something was lost.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random  # noqa: TID251 - each run has its seed, and prints it
from tempfile import TemporaryDirectory

from core.clock import SystemClock
from tests.heard.house import Running, command, free_ports, heard_run
from tests.heard.processes import parts
from tests.journeys.conftest import ZOE, ZOES_PASSWORD
from tests.journeys.house import log_file, mistakes
from tests.journeys.member import member
from tests.journeys.provider import LOST, Provider, provider
from tests.journeys.storm import Storm
from tests.wait import wait_until

RESIDENTS = 8
PACE_S = 0.05  # between two texts of one resident
TEXTS = 100  # between two faults
WITHIN_S = 120
SENT_WITHIN_S = 600  # the last try of a send that failed all along comes after minutes
ROLES = ("redis-server", "heard web", "heard engine", "heard worker")
# What the log says of parts that die, and rq of a Redis that is away.
EXPECTED = ("program.died", '"logger": "rq.')


@dataclass
class Chaos:
    """One run: the house as it is now, and what befalls it."""

    twilio: Provider
    random: Random
    data_dir: Path
    stderr: int
    port: int = field(default_factory=free_ports)
    running: Running | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _clock: SystemClock = field(default_factory=SystemClock)

    async def start(self) -> None:
        """Start the whole house, on the data that is there."""
        self._stack = AsyncExitStack()
        self.running = await self._stack.enter_async_context(
            heard_run(
                self.data_dir,
                "--no-demo",
                port=self.port,
                stderr=self.stderr,
                environ=self.twilio.environ(),
            )
        )
        self.twilio.heard = self.running.address

    async def stop(self) -> None:
        """Stop it, or collect what is left of it."""
        await self._stack.aclose()

    # ---- what can befall it -------------------------------------------------------------------

    async def kill(self, *roles: str) -> None:
        """SIGKILL some parts at the same moment; each comes back by itself."""
        before = await self._whole()
        for role in roles:
            os.kill(before[role], signal.SIGKILL)
        await wait_until(partial(self._are_others, before, roles), "they come back", WITHIN_S)

    async def freeze(self, role: str) -> None:
        """Let a part hang for a while, as a machine does that runs out of memory."""
        pid = (await self._whole())[role]
        os.kill(pid, signal.SIGSTOP)
        await self._clock.sleep(self.random.uniform(0.5, 5))
        os.kill(pid, signal.SIGCONT)

    async def kill_all(self) -> None:
        """SIGKILL of `heard run`: everything is gone at once, and is started again."""
        assert self.running
        self.running.process.kill()
        await self.stop()
        await self.start()

    async def trouble(self, kind: int) -> None:
        """Let the provider's API fail the next requests in one way."""
        self.twilio.troubles += [kind] * self.random.randint(1, 5)

    async def _whole(self) -> dict[str, int]:
        """Wait until every part is there, and return them."""
        await wait_until(lambda: set(ROLES) <= set(self._parts()), "the house is whole", WITHIN_S)
        return self._parts()

    def _parts(self) -> dict[str, int]:
        assert self.running
        return parts(self.running.process.pid)

    def _are_others(self, before: dict[str, int], roles: tuple[str, ...]) -> bool:
        now = self._parts()
        return all(role in now and now[role] != before[role] for role in roles)


Fault = tuple[str, Callable[[], Awaitable[None]]]


def faults(chaos: Chaos) -> list[Fault]:
    """Return everything that can befall the house, with its name."""
    two = chaos.random.sample(ROLES, 2)
    return [
        *((f"SIGKILL {role}", partial(chaos.kill, role)) for role in ROLES),
        *((f"SIGSTOP {role}", partial(chaos.freeze, role)) for role in ROLES),
        (f"SIGKILL {' and '.join(two)}", partial(chaos.kill, *two)),
        ("SIGKILL of everything", chaos.kill_all),
        ("the provider answers 500", partial(chaos.trouble, 500)),
        ("the provider throttles", partial(chaos.trouble, 429)),
        ("the provider's answers get lost", partial(chaos.trouble, LOST)),
    ]


def order(chaos: Chaos, rounds: int) -> list[Fault]:
    """Return the faults of a run: each before any comes again, shuffled."""
    planned: list[Fault] = []
    while len(planned) < rounds:
        every = faults(chaos)
        chaos.random.shuffle(every)
        planned += every
    return planned[:rounds]


async def befall(chaos: Chaos, storm: Storm, rounds: int) -> None:
    """Break one thing after the other while the storm blows, and tell what it did."""
    for turn, (name, fault) in enumerate(order(chaos, rounds), start=1):
        storm.longest_s, before = 0.0, len(storm.texts)
        await fault()
        await storm.goes_on(TEXTS)
        texts = len(storm.texts) - before
        print(f"{turn:4}  {name:36} {texts:6} texts, longest pause {storm.longest_s:5.1f} s")
        sys.stdout.flush()


async def run(rounds: int, seed: int) -> None:
    """Do one run; raises AssertionError with what was lost, doubled or broken."""
    with TemporaryDirectory(prefix="heard-chaos-") as folder:
        data_dir = Path(folder)
        async with provider() as twilio:
            with log_file(data_dir / "log") as (log, stderr):
                chaos = Chaos(twilio, Random(seed), data_dir, stderr)
                await chaos.start()
                try:
                    storm = await _storm(chaos, rounds)
                finally:
                    await chaos.stop()
            wrong = [line for line in mistakes(log, EXPECTED) if line.startswith("{")]
            assert wrong == [], "\n".join(wrong)
    print(
        f"nothing lost, nothing doubled: {len(storm.texts)} texts, {storm.calls} calls, "
        f"{len(storm.replies)} replies, {rounds} faults, seed {seed}"
    )


async def _storm(chaos: Chaos, rounds: int) -> Storm:
    await command(*ZOE, data_dir=chaos.data_dir, given=f"{ZOES_PASSWORD}\n")
    numbers = [f"+447700900{last}" for last in range(200, 200 + RESIDENTS)]
    async with member(chaos.twilio.heard, "zoe", ZOES_PASSWORD) as zoe:
        await zoe.be("available")
        storm = Storm(chaos.twilio, zoe, numbers, PACE_S)
        await storm.while_(partial(befall, chaos, storm, rounds))
        print("the storm is over; waiting for every reply to go out")
        await storm.kept_once(SENT_WITHIN_S)
    return storm


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="bench.chaos", description=__doc__)
    parser.add_argument("--rounds", type=int, default=26, help="how many things break (26)")
    parser.add_argument("--seed", type=int, default=SystemClock().now_ms() % 1_000_000)
    asked = parser.parse_args()
    print(f"seed {asked.seed}")
    try:
        asyncio.run(run(asked.rounds, asked.seed))
    except AssertionError as error:
        print(f"FAILED with seed {asked.seed}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
