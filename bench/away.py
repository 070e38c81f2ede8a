"""Redis away under load: stopped, then standing still, each for half a minute.

    python -m bench.away [--seconds N]

20 texts and 2 calls a second against the whole program in processes of its own, with a redis-server
that is taken away and given back. Afterwards every text that got a 2xx is there once, in order for
each resident; every call heard TwiML that queues it or rings a person, and every caller is known.
Exit code 1 says that something was lost.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.heard.house import command, heard_run
from tests.journeys.conftest import ZOE, ZOES_PASSWORD
from tests.journeys.house import log_file
from tests.journeys.member import member
from tests.journeys.outage import Outage, Redis, redis_server
from tests.journeys.provider import provider

TEXTS_PER_S, CALLS_PER_S = 20, 2
WAYS = {"stopped": (Redis.stop, Redis.start), "frozen": (Redis.freeze, Redis.thaw)}


async def run(how: str, seconds: float) -> None:
    """Do one run and tell; raises AssertionError with what was lost."""
    with TemporaryDirectory(prefix="heard-away-") as folder:
        data_dir = Path(folder)
        async with provider() as twilio, redis_server(data_dir / "own") as redis:
            environ = {**twilio.environ(), "HEARD_REDIS_URL": redis.url}
            with log_file(data_dir / "log") as (_, stderr):
                async with heard_run(
                    data_dir, "--no-demo", stderr=stderr, environ=environ
                ) as running:
                    twilio.heard = running.address
                    given = {"given": f"{ZOES_PASSWORD}\n", "HEARD_REDIS_URL": redis.url}
                    await command(*ZOE, data_dir=data_dir, **given)
                    async with member(running.address, "zoe", ZOES_PASSWORD) as zoe:
                        outage = Outage(twilio, zoe, TEXTS_PER_S, CALLS_PER_S)
                        await _through(outage, redis, how, seconds)


async def _through(outage: Outage, redis: Redis, how: str, seconds: float) -> None:
    away, back = WAYS[how]
    await outage.goes_on(lambda: away(redis), lambda: back(redis), seconds=seconds)
    await outage.all_there()
    texts = sum(map(len, outage.texts.values()))
    dialled = list(outage.rang.values()).count("Dial")
    print(
        f"redis-server {how} for {seconds:.0f} s: {texts} texts all there and in order, slowest "
        f"answer {outage.slowest_s:.1f} s; {len(outage.rang)} calls, {dialled} of them rang people "
        "from configuration, all known"
    )


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="bench.away", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="how long Redis is away (30)")
    asked = parser.parse_args()
    try:
        for how in WAYS:
            asyncio.run(run(how, asked.seconds))
    except AssertionError as error:
        print(f"FAILED: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
