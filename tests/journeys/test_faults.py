"""Whatever dies comes back, and nothing that was acknowledged is lost or doubled."""

import os
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.heard.house import Running, command, heard_run
from tests.heard.processes import parts
from tests.journeys.conftest import ZOE, ZOES_PASSWORD, Cast
from tests.journeys.house import demo_house, log_file, mistakes
from tests.journeys.member import member
from tests.journeys.provider import provider
from tests.journeys.storm import Storm
from tests.wait import wait_until

pytestmark = pytest.mark.asyncio(loop_scope="session")

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


async def test_a_desk_and_a_chat_come_back_by_themselves(
    browser: Browser, numbers: Iterator[str], tmp_path: Path
) -> None:
    """The web process dies under open pages: they say so, lose nothing, and go on."""
    async with demo_house(tmp_path, expected=EXPECTED) as house, AsyncExitStack() as opened:
        cast = Cast(browser, house, numbers, opened)
        amina, visitor, resident = await cast.desk("amina"), await cast.chat(), await cast.phone()
        await visitor.write("Is anybody there?")
        await amina.accept()
        await amina.reply_field.fill("Yes, I am")
        os.kill(parts(house.running.process.pid)["heard web"], signal.SIGKILL)
        await expect(amina.page.get_by_text("Reconnecting.", exact=True)).to_be_visible()
        await visitor.write("Hello?")
        await expect(visitor.log).to_contain_text("Hello?")
        await expect(amina.page.get_by_text("Connected", exact=True)).to_be_visible()
        await expect(amina.timeline).to_contain_text("Hello?")
        await expect(amina.reply_field).to_have_value("Yes, I am")
        await amina.button("Send").click()
        await expect(visitor.log).to_contain_text("Yes, I am")
        await resident.text("And now me")
        await expect(amina.offer).to_contain_text("And now me")
        assert cast.mistakes == []


async def _kill_each(storm: Storm, running: Running) -> None:
    for name, pid in parts(running.process.pid).items():
        await storm.goes_on(BETWEEN)
        os.kill(pid, signal.SIGKILL)
        back = partial(_is_another, running, name, pid)
        await wait_until(back, f"{name} is back", WITHIN_S)
        await storm.goes_on(BETWEEN)


def _is_another(running: Running, name: str, before: int) -> bool:
    return parts(running.process.pid).get(name, before) != before
