"""The truth behind the events: whatever was lost is found within seconds."""

import asyncio
from contextlib import suppress

from core.clock import SystemClock
from core.conversation import Conversation, State
from core.ids import AgentId
from router.sweep import MOST_AGENTS, Sweep
from tests.router.conftest import ANN, FLOOD, KEYS, House
from tests.wait import wait_until

AMINA = AgentId("amina")
LOOK = 32  # how many agents of a queue one sweep looks at (store/lua/include/offer.lua)


def sweep_of(house: House) -> Sweep:
    """Return the sweep of a house."""
    stale_ms = house.settings.centre.presence.stale_s * 1000
    return Sweep(house.scripts, house.reader, house.clock, stale_ms)


async def lost(house: House) -> Conversation:
    """Let Ann wait beside Amina, who is free, as if an event between them was lost."""
    await house.redis.hset(KEYS.of("settings"), "stale_ms", "0")  # nobody is fresh enough
    await house.works("amina")
    house.clock.advance(1)
    waiting = await house.text(FLOOD)
    await house.redis.hset(KEYS.of("settings"), "stale_ms", "15000")
    assert waiting.state is State.WAITING
    return waiting


async def test_what_an_event_should_have_matched_is_matched(house: House) -> None:
    """Nobody waits beside somebody free for longer than it takes to sweep."""
    waiting = await lost(house)
    await sweep_of(house).once(0)
    after = await house.conversation(waiting.id)
    assert (after.state, after.agent) == (State.OFFERED, AMINA)


async def test_a_sweep_of_a_sound_house_changes_nothing(house: House) -> None:
    """It looks each second, and leaves no trace of looking."""
    await house.accepted()
    before = await house.log.last_seq()
    for turn in range(3):
        await sweep_of(house).once(turn)
    assert await house.log.last_seq() == before


async def test_everybody_silent_is_noticed_however_many(house: House) -> None:
    """A power cut in the office: each sweep takes so many, the next the rest."""
    for number in range(MOST_AGENTS + 5):
        await house.works(f"agent-{number:03}")
    house.clock.advance(house.settings.centre.presence.stale_s + 1)
    await sweep_of(house).once(0)
    assert len(await house.reader.present_agents()) == 5
    await sweep_of(house).once(1)
    assert await house.reader.present_agents() == set()


async def test_nobody_idle_is_passed_over_for_ever(house: House) -> None:
    """Behind all the agents who cannot take it, the one who can is reached a turn later."""
    for number in range(LOOK + 3):
        await house.works(f"agent-{number:03}")
    waiting = await house.text("the tap drips")
    for _ in range(LOOK):
        assert waiting.agent
        waiting = await house.desk.decline(waiting.agent, house.offer(waiting))
    assert waiting.state is State.WAITING
    await sweep_of(house).once(0)
    assert (await house.conversation(waiting.id)).state is State.WAITING
    await sweep_of(house).once(1)
    assert (await house.conversation(waiting.id)).agent == f"agent-{LOOK:03}"


async def test_the_loop_sweeps_by_itself(house: House) -> None:
    """Once a second, from the start."""
    waiting = await lost(house)
    now_ms = SystemClock().now_ms()
    await house.redis.zadd(KEYS.of("heartbeats"), {"amina": now_ms})
    sweep = Sweep(house.scripts, house.reader, SystemClock(), 15_000)
    running = asyncio.ensure_future(sweep.run())

    async def offered() -> bool:
        return (await house.conversation(waiting.id)).state is State.OFFERED

    try:
        await wait_until(offered, f"{ANN} is offered")
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
