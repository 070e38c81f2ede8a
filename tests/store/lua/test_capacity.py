"""How much one agent can hold is written twice, in agents/capacity.py and in Lua; both agree."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.capacity import Capacity
from core.conversation import State
from core.words import Medium
from store.clients import StoreClient
from tests.router import centre
from tests.store.lua.stage import KEYS, Stage
from tests.store.lua.steps import accepts, joins, received, sends, works

weights = st.integers(1, 100)
capacities = st.builds(
    Capacity,
    weights=st.fixed_dictionaries(
        {
            Medium.VOICE: st.just(100),
            Medium.CALLBACK: st.just(100),
            Medium.CHAT: weights,
            Medium.MESSAGE: weights,
        }
    ),
    quiet=st.integers(0, 30),
    max_held=st.integers(1, 6),
)
arrivals = st.lists(st.tuples(st.sampled_from(Medium), st.booleans()), min_size=1, max_size=7)


async def _open(stage: Stage, capacity: Capacity) -> None:
    own = {f"weight|{medium}": weight for medium, weight in capacity.weights.items()}
    own |= {"weight|quiet": capacity.quiet, "max_held": capacity.max_held}
    config = {**centre.CONFIG, "settings": {**centre.CONFIG["settings"], **own}}
    await stage.run("configure", config=config)
    await works()(stage)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(capacity=capacities, arriving=arrivals)
async def test_an_agent_is_offered_what_still_fits_and_nothing_else(
    redis: StoreClient, capacity: Capacity, arriving: list[tuple[Medium, bool]]
) -> None:
    """One contact after another is accepted, some are answered, until one does not fit."""
    await redis.flushall()
    stage = Stage(redis)
    await _open(stage, capacity)
    held: dict[str, int] = {}
    for number, (medium, answered) in enumerate(arriving):
        who = f"res{number}"
        call = f"CA{number}" if medium is Medium.VOICE else ""
        await stage.run("receive", **received(who, medium=medium, call=call))
        fits = capacity.fits(medium, held.values())
        state = await stage.field(who, "state")
        assert state == (State.OFFERED if fits else State.WAITING)
        if not fits:
            return
        await accepts(who)(stage)
        if call:
            await joins(who)(stage)
        held[who] = capacity.weight(medium)
        if answered:
            await sends(who, message=f"out{number}")(stage)
            held[who] = capacity.weight(medium, quiet=True)
        assert await stage.redis.hgetall(KEYS.of("held", "amina")) == {
            who: str(weight) for who, weight in held.items()
        }
