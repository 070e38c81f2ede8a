"""Redis is taken away for a while: whatever got a 2xx is there afterwards, and every phone rang."""

from pathlib import Path

import pytest

from tests.heard.house import command, heard_run
from tests.journeys.conftest import ZOE, ZOES_PASSWORD
from tests.journeys.house import log_file, mistakes
from tests.journeys.member import member
from tests.journeys.outage import Outage, redis_server
from tests.journeys.provider import provider

pytestmark = pytest.mark.asyncio(loop_scope="session")

AWAY_S = 5.0  # `make chaos` does it for 30 s
# A worker ends when Redis is away for long, and is started again; rq says so in its own words.
EXPECTED = ("program.died", '"logger": "rq.')


@pytest.mark.parametrize("how", ["stopped", "frozen"])
async def test_nothing_that_was_acknowledged_is_lost_while_redis_is_away(
    tmp_path: Path, how: str
) -> None:
    """Under 20 texts and 2 calls a second: each text is there once and in order, each call rang."""
    async with provider() as twilio, redis_server(tmp_path / "own") as redis:
        with log_file(tmp_path / "log") as (log, stderr):
            environ = {**twilio.environ(), "HEARD_REDIS_URL": redis.url}
            async with heard_run(tmp_path, "--no-demo", stderr=stderr, environ=environ) as running:
                twilio.heard = running.address
                said = f"{ZOES_PASSWORD}\n"
                code, _ = await command(
                    *ZOE, data_dir=tmp_path, given=said, HEARD_REDIS_URL=redis.url
                )
                assert code == 0
                async with member(running.address, "zoe", ZOES_PASSWORD) as zoe:
                    outage = Outage(twilio, zoe, texts_per_s=20, calls_per_s=2)
                    away, back = (
                        (redis.stop, redis.start)
                        if how == "stopped"
                        else (redis.freeze, redis.thaw)
                    )
                    await outage.goes_on(away, back, seconds=AWAY_S)
                    await outage.all_there()
        assert [line for line in mistakes(log, EXPECTED) if line.startswith("{")] == []
